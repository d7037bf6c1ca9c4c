"""Writes of touches and of what came of them: verbs, each in one transaction with its history."""
