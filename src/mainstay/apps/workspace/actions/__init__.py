"""Deeds that span the apps."""
