"""Governance as its signers use it: proposals as typed data, in sentences, their effect, signatures."""
