"""Souhlas conversation."""
