"""Souhlas shared."""
