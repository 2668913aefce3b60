"""The real plants and their power records."""
