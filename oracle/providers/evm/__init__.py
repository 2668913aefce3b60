"""EVM chains: the only place that knows web3."""
