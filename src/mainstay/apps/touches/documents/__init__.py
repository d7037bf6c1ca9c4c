"""Papers and texts about touches."""
