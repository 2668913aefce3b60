"""Requests to an EVM node: reads, logs, fees, and the errors of contracts."""
