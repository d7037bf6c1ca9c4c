"""Writes of coverage and of strength: verbs, each in one transaction with its history."""
