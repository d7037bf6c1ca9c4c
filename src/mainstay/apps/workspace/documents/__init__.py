"""What the workspace prints on the command line."""
