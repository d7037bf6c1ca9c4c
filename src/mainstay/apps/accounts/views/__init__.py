"""Pages of accounts: forms, and the panels that the account page shows."""
