"""The commands of `ape run factors`, a module each."""
