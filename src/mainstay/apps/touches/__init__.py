"""Meetings, mails and calls with the customer's people, and what came of them."""
