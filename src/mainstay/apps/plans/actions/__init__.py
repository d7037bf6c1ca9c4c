"""Writes of relationship plans: verbs, each in one transaction with its history."""
