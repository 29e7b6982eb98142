"""What stands against an address on a channel whatever its owner consented to. A join-semilattice like all the rest.

A hard bounce suppresses at once, soft ones the third time; both until they are lifted. A complaint stands until,
purpose by purpose, its owner grants anew; lifting does nothing to it.
"""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from shared.consent import NEVER, Grant, Reason
from shared.events import SuppressionKind

SOFT_BOUNCES = 3


@dataclass(frozen=True, slots=True)
class Suppression:
    """Latest times, microseconds. `soft_at` are the latest soft bounces, ascending: no more than it takes."""

    hard_at: int = NEVER
    lifted_at: int = NEVER
    complaint_at: int = NEVER
    soft_at: tuple[int, ...] = ()

    def __or__(self, other: "Suppression") -> "Suppression":
        """The join. Two soft bounces at the very same microsecond are one, said twice."""
        return Suppression(
            hard_at=max(self.hard_at, other.hard_at),
            lifted_at=max(self.lifted_at, other.lifted_at),
            complaint_at=max(self.complaint_at, other.complaint_at),
            soft_at=tuple(sorted({*self.soft_at, *other.soft_at})[-SOFT_BOUNCES:]),
        )

    @property
    def bounced_at(self) -> int:
        """When the bounces that are in force became so; `NEVER` when none is."""
        soft = self.soft_at[-1] if sum(at > self.lifted_at for at in self.soft_at) >= SOFT_BOUNCES else NEVER
        return max(self.hard_at if self.hard_at > self.lifted_at else NEVER, soft)

    def reasons(self, grant: Grant | None) -> dict[Reason, int]:
        """The reasons in force against a grant, with when they came to be."""
        found: dict[Reason, int] = {}
        if self.bounced_at != NEVER:
            found[Reason.SUPPRESSED_BOUNCE] = self.bounced_at
        if self.complaint_at != NEVER and (grant is None or grant.at <= self.complaint_at):
            found[Reason.SUPPRESSED_COMPLAINT] = self.complaint_at
        return found


CLEAR = Suppression()


def reported(kind: SuppressionKind, at: int) -> Suppression:
    """What one report makes by itself."""
    match kind:
        case SuppressionKind.HARD_BOUNCE:
            return Suppression(hard_at=at)
        case SuppressionKind.SOFT_BOUNCE:
            return Suppression(soft_at=(at,))
        case SuppressionKind.COMPLAINT:
            return Suppression(complaint_at=at)
        case SuppressionKind.LIFT:
            return Suppression(lifted_at=at)


def joined(suppressions: list[Suppression]) -> Suppression:
    """All of them."""
    return reduce(or_, suppressions, CLEAR)
