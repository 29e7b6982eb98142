"""Figures as ratios: every number stands beside a floor that was measured in the same run, on the same parts.

``python -m benchmarks`` runs all; names after it choose some. Nothing here is a test: machines are noisy,
and a ratio says what a number alone cannot.
"""
