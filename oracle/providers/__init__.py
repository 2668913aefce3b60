"""Access to the configuration, the store, the board and evidence files; no decisions."""
