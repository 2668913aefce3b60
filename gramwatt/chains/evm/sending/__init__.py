"""Signing and sending transactions on EVM chains."""
