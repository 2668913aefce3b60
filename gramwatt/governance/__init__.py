"""Governance as signers use it: proposals as typed data and in sentences, their effect, signatures."""
