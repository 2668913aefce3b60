"""The `gramwatt` command: what the commands of all houses share."""
