"""Souhlas benchmarks."""
