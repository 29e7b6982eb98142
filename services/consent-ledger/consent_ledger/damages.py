"""What this process knows to be wrong in the stored logs: found by the sweep, or by whoever just read a row.

Kept in memory: what is wrong is found anew after a start, and looked at again until it is right (`sweep`).
"""

import logging
from collections.abc import Callable, Iterator

from consent_ledger.domain.damage import EVIDENCE, Damage

MOST = 1000
"""So many are remembered of a log: of one that is wrong throughout the first thousand tell enough."""

log = logging.getLogger("souhlas.ledger")


class Damages:
    """`told` is called with a workspace and how many of its entries are known to be bad."""

    def __init__(self, told: Callable[[str, int], object] = lambda workspace, many: None) -> None:
        self._told = told
        self._known: dict[str, dict[int, str]] = {}

    def note(self, damage: Damage) -> None:
        """Remember it, and say so in an ERROR line the first time."""
        known = self._known.setdefault(damage.workspace, {})
        if damage.index in known or len(known) >= MOST:
            return
        known[damage.index] = damage.what
        self._told(damage.workspace, len(known))
        where = {"workspace": damage.workspace, "index": damage.index, "reason": damage.what}
        log.error("a log is not what was signed: somebody changed it behind the service's back", extra=where)

    def right(self, workspace: str, index: int) -> None:
        """An entry was found to be right."""
        known = self._known.get(workspace, {})
        if known.pop(index, None) is None:
            return
        self._told(workspace, len(known))
        where = {"workspace": workspace, "index": index}
        log.warning("an entry that was not what was signed is right again", extra=where)

    def __iter__(self) -> Iterator[Damage]:
        """All that is known."""
        for workspace, known in self._known.items():
            for index, what in known.items():
                yield Damage(workspace, index, what)

    def first(self, workspace: str, *, evidence: bool = True) -> Damage | None:
        """The first bad entry of a log; without `evidence` of those that answers stand on, not only what is shown."""
        found = (one for one in self._known.get(workspace, {}).items() if evidence or one[1] != EVIDENCE)
        index, what = min(found, default=(-1, ""))
        return None if index < 0 else Damage(workspace, index, what)

    def words(self) -> list[str]:
        """The first bad entry of each log, in words."""
        found = (self.first(workspace) for workspace in sorted(self._known))
        return [str(one) for one in found if one is not None]
