"""The commands of the node: they parse options, call a module and print the result."""
