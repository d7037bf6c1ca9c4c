"""The tests mirror src/mainstay."""
