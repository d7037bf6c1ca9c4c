"""The customer's people and their dated positions."""
