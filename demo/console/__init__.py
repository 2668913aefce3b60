"""The command `gramwatt demo` and its output on the terminal."""
