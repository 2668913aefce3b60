"""What every Python tool of Gramwatt shares: the law, the way to a chain, deployment, governance."""
