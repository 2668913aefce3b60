"""Simulated meters that replay measured power, and the dishonest readings that the demo tries."""
