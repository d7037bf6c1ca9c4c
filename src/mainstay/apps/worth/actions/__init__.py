"""Writes of money facts: rates, products' families, what people say of a lifetime value."""
