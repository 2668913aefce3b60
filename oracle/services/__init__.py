"""Decisions: pure functions of what they are given. No files, sockets, clock or environment."""
