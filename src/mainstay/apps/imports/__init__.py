"""Files in: read, map, preview, commit, undo."""
