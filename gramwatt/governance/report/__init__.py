"""Proposals, verdicts and refusals in sentences."""
