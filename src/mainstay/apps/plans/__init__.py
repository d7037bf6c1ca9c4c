"""Relationship plans: goals by person, initiatives and quarterly reviews."""
