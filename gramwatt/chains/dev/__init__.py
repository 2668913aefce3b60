"""Development chains: their accounts, their nodes, and the one that lives in this process."""
