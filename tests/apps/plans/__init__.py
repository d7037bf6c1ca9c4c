"""Tests of relationship plans."""
