"""The oracle operator's node: it checks signed readings and relays batches with the committee."""
