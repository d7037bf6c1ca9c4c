"""The pages of the organisation: settings, method, history, signing in."""
