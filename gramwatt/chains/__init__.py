"""The only access to chains: configuration, address book, keys, and a package per kind of chain."""
