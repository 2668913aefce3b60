"""What the other layers speak about. No decisions, no I/O."""
