"""All the SQL of the service.

`append` (the one transaction that grows logs) → `edges` (the right edge of a log, and the check at start) → `proofs`
(nodes of the tree by name) → `read` (entries, contacts, summary, checkpoints) → `published` (how far the log was said).
"""
