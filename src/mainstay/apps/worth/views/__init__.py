"""Pages of worth that are its own: rates, products' families, inputs of a lifetime value."""
