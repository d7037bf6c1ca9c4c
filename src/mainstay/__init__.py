"""Mainstay keeps the customers a business cannot afford to lose."""

__version__ = "0.1.0"
