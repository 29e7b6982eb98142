"""Whether evidence that was removed under retention was due, from the leaves alone. (domain/removal.py)"""

from datetime import datetime

from consent_ledger.audit.entry import Leaf
from consent_ledger.domain.asof import Known
from consent_ledger.domain.removal import Removal, is_due, is_restricted
from shared.events import Decision
from shared.times import micros


def known_leaf(index: int, leaf: Leaf) -> Known:
    """The entry as the rule needs it. Raises ValueError where its decision or times are none."""
    return Known(
        index,
        "",
        Decision(leaf.decision),
        leaf.purpose,
        tuple(leaf.channels),
        _micros(leaf.decided_at),
        0,
        None if leaf.expires_at is None else _micros(leaf.expires_at),
        leaf.confirmation_required,
        None,
    )


def _micros(time: str) -> int:
    return micros(datetime.fromisoformat(time))


def was_due(all_known: list[Known], purpose: str | None, removal: Removal) -> bool:
    """Whether evidence that went by `removal` was due, by what was known then.

    What speaks of every purpose goes with the last of the purposes that are known here.
    """
    known, at = [one for one in all_known if one.index < removal.size], micros(removal.moment)
    if purpose is not None:
        return is_due(known, purpose, removal.rules, at)
    purposes = {one.purpose for one in known if one.purpose is not None}
    return not is_restricted(known) and all(is_due(known, one, removal.rules, at) for one in purposes)
