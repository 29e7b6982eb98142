"""consent-ledger: what was agreed, when and on which words, in a log that a stranger can check without trusting us.

For auditors, regulators and data protection officers. Owns one append-only transparency log a workspace (RFC 6962
tree, C2SP checkpoints), the evidence beside it and the signing keys. Hears decisions on `souhlas.consent.v1` and
workspaces on `souhlas.workspace.v1`; says `souhlas.ledger.recorded` of every entry, by index, and on
`souhlas.erasure.v1` that evidence is gone.

Read: `subscribers` (events in) and `api` (the HTTP door) → `handlers` → `domain/` (merkle, edge, leaf, note, screening)
→ `store/` (append: the one transaction; edges, proofs, read, published, integrity) → `publisher`, `sequencer`, `keys`,
`sweep` and `damages` (is what is stored what was signed?) → `app`.
"""
