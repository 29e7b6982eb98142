"""The HTTP door: API.md section 3. Everything is bound to the token's workspace and needs ``ledger:read``.

`context` (what routes answer from) → `entries` → `asof` → `access` → `removals` → `receipts` → `pages` → `proofs` →
`log` (C2SP tlog-tiles), `cosignatures` → `export` → `spreadsheets` (its other formats).
"""

from consent_ledger.api import access, asof, cosignatures, entries, export, log, pages, proofs, receipts, removals
from consent_ledger.api.context import Door

ROUTERS = tuple(
    part.router for part in (entries, asof, access, removals, receipts, pages, proofs, log, cosignatures, export)
)

__all__ = ["ROUTERS", "Door"]
