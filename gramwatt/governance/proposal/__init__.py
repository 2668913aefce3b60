"""A proposal as data: content, id, status, calls, timelock operation and zones."""
