"""The oracle operator's node: takes signed readings in, checks them, agrees with the other nodes, relays
batches."""
