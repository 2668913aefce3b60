"""Access to EVM chains through web3.py."""
