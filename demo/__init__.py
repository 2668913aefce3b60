"""The demonstration: simulated devices on a chain of their own. Nothing here is trusted by a node."""
