"""The HTTP door: API.md section 3. Everything is bound to the token's workspace and needs ``ledger:read``.

`context` (what routes answer from) → `entries` → `proofs` → `log` (C2SP tlog-tiles) → `export`.
"""

from consent_ledger.api import entries, export, log, proofs
from consent_ledger.api.context import Door

ROUTERS = (entries.router, proofs.router, log.router, export.router)

__all__ = ["ROUTERS", "Door"]
