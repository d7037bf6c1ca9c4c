"""Who of ours covers whom of theirs, how strongly, and what the map of it says."""
