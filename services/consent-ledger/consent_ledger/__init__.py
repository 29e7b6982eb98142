"""Souhlas consent-ledger."""
