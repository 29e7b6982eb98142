"""Tests of contacts. `tales` writes the events that the neighbours would say."""
