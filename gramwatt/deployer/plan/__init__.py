"""Plan files: reading, resolving and checking them, without a chain."""
