"""The set-up of a run: chain, deployment, accounts, meters and committee."""
