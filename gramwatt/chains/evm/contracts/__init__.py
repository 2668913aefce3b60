"""The deployed contracts of the protocol: reads and encoded calls."""
