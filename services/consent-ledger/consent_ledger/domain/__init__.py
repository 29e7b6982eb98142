"""The ledger's pure rules: no IO, no clock, no broker.

`merkle` (RFC 6962 trees and proofs) → `edge` (the growing right edge of a tree, in tiles) → `leaf` (canonical bytes of
an entry and its evidence) → `beside` (what its row must say too) → `tiles` (their names, and entry bundles) → `note`
(signed notes and checkpoints) → `cosignature` → `screening` (which events the ledger refuses).
"""
