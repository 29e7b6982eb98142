"""The HTTP door: API.md section 3. Everything is bound to the token's workspace and needs ``ledger:read``.

`context` (what routes answer from) → `entries` → `asof` → `access` → `proofs` → `log` (C2SP tlog-tiles), `cosignatures`
→ `export`.
"""

from consent_ledger.api import access, asof, cosignatures, entries, export, log, proofs
from consent_ledger.api.context import Door

ROUTERS = tuple(part.router for part in (entries, asof, access, proofs, log, cosignatures, export))

__all__ = ["ROUTERS", "Door"]
