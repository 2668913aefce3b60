"""What every Python tool of Gramwatt shares: protocol, chain access, deployment, governance, command."""
