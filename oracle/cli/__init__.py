"""The commands of the node."""
