"""`gramwatt demo` on a terminal."""
