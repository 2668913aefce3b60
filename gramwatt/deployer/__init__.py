"""Deployment of the protocol from a plan, and its verification."""
