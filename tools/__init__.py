"""What builds the repository: compiler, artifacts for ape, the cost page."""
