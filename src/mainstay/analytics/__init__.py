"""What the facts say: the lake, files and measures. Knows no Django."""
