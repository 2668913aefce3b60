"""The commands of `ape run factors`, one module each."""
