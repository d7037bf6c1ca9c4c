"""What is left after a process was killed or the disk was full: before or after, never between."""
