"""Tasks of the node, which combine services and providers; only the commands call them."""
