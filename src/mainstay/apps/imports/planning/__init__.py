"""From the tables of a drop to a plan of what would be written; nothing is written here."""
