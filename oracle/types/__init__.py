"""Data types, configuration and errors that the other layers of the node share; no decisions, no I/O."""
