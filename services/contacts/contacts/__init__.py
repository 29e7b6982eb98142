"""Souhlas contacts."""
