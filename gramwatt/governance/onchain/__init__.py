"""What governance reads from the chain."""
