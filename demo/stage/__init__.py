"""What the demonstration plays on: a chain, a deployment, people, a committee."""
