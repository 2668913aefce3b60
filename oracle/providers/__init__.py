"""The outside world: files, the store, the clock, chains. Nothing is decided here."""
