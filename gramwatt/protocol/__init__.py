"""The rules of the protocol in plain Python, without I/O."""
