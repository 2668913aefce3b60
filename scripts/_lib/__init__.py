"""What the deployment scripts share; the demo and the tests call it too. Hidden from `ape run` by its underscore."""
