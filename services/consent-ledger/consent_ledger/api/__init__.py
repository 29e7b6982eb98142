"""The HTTP door: API.md section 3. Everything is bound to the token's workspace and needs ``ledger:read``.

`context` (what routes answer from) → `entries` → `proofs` → `log` (C2SP tlog-tiles), `cosignatures` → `export`.
"""

from consent_ledger.api import cosignatures, entries, export, log, proofs
from consent_ledger.api.context import Door

ROUTERS = (entries.router, proofs.router, log.router, cosignatures.router, export.router)

__all__ = ["ROUTERS", "Door"]
