"""Mainstay keeps the customers a business cannot afford to lose."""

import os

__version__ = "0.1.0"

# Before NumPy is loaded: matrices here are tiny, and threads that wait for them cost a processor.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
