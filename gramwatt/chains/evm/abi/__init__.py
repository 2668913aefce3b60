"""Compiled contracts, their ABIs, and the encoding of calls, events and errors."""
