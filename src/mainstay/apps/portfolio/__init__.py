"""Standings, concentration, whale curve, loss; the Accounts list and the account page."""
