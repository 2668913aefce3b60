"""Decisions as pure functions of their arguments; no files, sockets, clock or environment."""
