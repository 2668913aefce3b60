"""Carrying out a plan, and rehearsing it."""
