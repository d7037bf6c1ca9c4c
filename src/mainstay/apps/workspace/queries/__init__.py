"""Reads that span the apps: search and the glossary."""
