"""Reads of the portfolio: what was asked, the standings, the figures and their reasons."""
