"""Writes of the organisation, and the frame in which every write of every app happens."""
