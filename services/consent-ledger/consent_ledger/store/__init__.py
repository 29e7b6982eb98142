"""All the SQL of the service.

`append` (the one transaction that grows logs) → `edges` (the right edge of a log, and the check at start) → `proofs`
(nodes of the tree by name) → `read` (entries, contacts, checkpoints) → `published` (how far the log was said) →
`retention` (removes evidence after its time) → `gaps` (why evidence is missing) → `tally` (numbers).
"""
