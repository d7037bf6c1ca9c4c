"""Writes of people: verbs, each in one transaction with its history."""
