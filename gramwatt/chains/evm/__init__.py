"""EVM chains over web3.py."""
