"""The run of the demo, day by day, and its result."""
