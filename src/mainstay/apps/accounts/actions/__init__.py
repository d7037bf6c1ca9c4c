"""Writes of accounts: verbs, each in one transaction with its history."""
