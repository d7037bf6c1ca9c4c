"""Lifetime value: open components for key accounts, purchase models for the long tail.

NumPy and SciPy only; formulas keep the letters of their papers.
"""
