"""Souhlas dev."""
