"""Development chains: their accounts, their nodes, and the embedded one."""
