"""Accounts, groups, teams, contracts; who may see which."""
