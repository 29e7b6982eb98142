"""Pictures of the whole store, kept in Kafka, from which an empty store is filled in seconds (decision 46).

Reading order: `form` (what lies in Kafka), `taking` (when and how one is taken), `filling` (an empty store gets it).
"""

from marketing_gate.store.snapshots.filling import Filling
from marketing_gate.store.snapshots.form import Sealer
from marketing_gate.store.snapshots.taking import Taking

__all__ = ["Filling", "Sealer", "Taking"]
