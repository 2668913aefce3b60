"""Simulated meters that replay measured power, honest and dishonest."""
