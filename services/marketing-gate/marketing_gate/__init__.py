"""Souhlas marketing-gate."""
