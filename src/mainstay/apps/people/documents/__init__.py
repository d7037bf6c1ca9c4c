"""Files that are made of what is kept of people."""
