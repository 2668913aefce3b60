"""The demonstration itself, day by day, and what it comes to."""
