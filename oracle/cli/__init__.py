"""The `gramwatt` command."""
