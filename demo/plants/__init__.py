"""Real plants: which ones there are, and the power that they measured."""
