"""What the deployment scripts share; the demo and the tests call it too. `ape run` does not list it."""
