"""Comparing a deployment with its plan and address book; sends nothing."""
