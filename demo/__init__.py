"""The demonstration: simulated meters, a committee and a chain of its own; no other package imports it."""
