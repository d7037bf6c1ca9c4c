"""Files that people edit and bring back."""
