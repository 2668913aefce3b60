"""File formats in which readings and meters are exchanged with others."""
