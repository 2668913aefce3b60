"""Ties services and providers into what an operator wants done."""
