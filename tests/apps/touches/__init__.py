"""Tests of touches."""
