"""Migrations that bring a store of an earlier version up to this version."""
