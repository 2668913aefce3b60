"""The `gramwatt` command, and what the commands of all packages share."""
