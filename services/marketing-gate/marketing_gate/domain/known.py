"""What is known of one contact: its consent state in every purpose and channel, and the addresses that lead to it.

`Known` is a join-semilattice like `State` (DESIGN.md section 4): ``|`` is associative, commutative and idempotent, so
ledger, consent and directory events may come in any order, late and twice, and end in the same value.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from shared.consent import NEVER, State, observe
from shared.events import (
    ALL_CHANNELS,
    Actor,
    Channel,
    ConsentDecided,
    DirectoryChanged,
    Entry,
    FormerAddress,
)
from shared.events import LedgerRecorded as Recorded
from shared.identity import Kind
from shared.times import micros

BIT: dict[Channel, int] = {channel: 1 << place for place, channel in enumerate(ALL_CHANNELS)}
"""Channels as bits of a mask. The order is that of the stored form: new channels go to the end."""


def mask_of(channels: tuple[Channel, ...]) -> int:
    """The mask of `channels`."""
    mask = 0
    for channel in channels:
        mask |= BIT[channel]
    return mask


FAR = 2**62
"""Later than any time."""

NOTHING = State()
"""The neutral element of the join."""


class Cell(NamedTuple):
    """One State that holds for a purpose (None: for every purpose) on the channels of `mask`."""

    purpose: str | None
    mask: int
    state: State


class Place(NamedTuple):
    """An address by its fingerprint. `set_at` is when the controller set it; `NEVER` when the visitor gave it, and
    then `given_at` is since when it is in place of another one, `NEVER` when there was none before."""

    fingerprint: str
    set_at: int
    given_at: int = NEVER


class Former(NamedTuple):
    """An address that a contact has left. What was said against messages up to `until` stands there; no grant that the
    contact gave after `left_at` was given with it."""

    kind: Kind
    fingerprint: str
    until: int
    left_at: int


class Heard(NamedTuple):
    """The latest decided-at by who decided: each of the two is said in order by one service, the two are not."""

    visitor: int = NEVER
    controller: int = NEVER

    def joined(self, other: "Heard") -> "Heard":
        """The later of each."""
        if other == SILENCE:
            return self
        return Heard(max(self.visitor, other.visitor), max(self.controller, other.controller))

    def by(self, actor: Actor | None) -> int:
        """Everything that `actor` decided up to then was heard; None: that both did."""
        if actor is None:
            return min(self)
        return self.visitor if actor is Actor.VISITOR else self.controller


SILENCE = Heard()


class Directory(NamedTuple):
    """Which addresses lead to a contact. The highest `version` is the whole truth."""

    version: int
    captured_at: int
    email: Place | None
    phone: Place | None
    erased: bool
    former: tuple[Former, ...] = ()


class Known(NamedTuple):
    """Everything heard of one contact.

    `cells` of one purpose have disjoint masks. `heard` is up to when this contact's decisions were heard from anywhere,
    `recorded` up to when from the ledger. `shared`: another contact may have one of its addresses, so those
    must be looked at too; set by the store, never by an event.
    """

    cells: tuple[Cell, ...] = ()
    heard: Heard = SILENCE
    recorded: Heard = SILENCE
    directory: Directory | None = None
    shared: bool = False

    def __or__(self, other: "Known") -> "Known":
        """The join. Of two directories with one version (which an honest one never says) either may stay."""
        return Known(
            cells=_join(self.cells, other.cells),
            heard=self.heard.joined(other.heard),
            recorded=self.recorded.joined(other.recorded),
            directory=_newer(self.directory, other.directory),
            shared=self.shared or other.shared,
        )

    def state(self, purpose: str, channel: Channel) -> State:
        """The joined State of a purpose on a channel: its own cell and the decisions on every purpose."""
        bit = BIT[channel]
        found = [cell.state for cell in self.cells if cell.mask & bit and (cell.purpose == purpose or not cell.purpose)]
        return found[0] if len(found) == 1 else join_all(found)

    def granted_elsewhere(self, purpose: str, channel: Channel) -> bool:
        """Whether a recorded grant for `purpose` names other channels and not this one."""
        bit = BIT[channel]
        elsewhere = False
        for cell in self.cells:
            if cell.purpose == purpose and cell.state.grant is not None:
                if cell.mask & bit:
                    return False
                elsewhere = True
        return elsewhere

    def place(self, kind: Kind) -> Place | None:
        """The address of that kind, None when there is none or nothing was heard of it yet."""
        if self.directory is None:
            return None
        return self.directory.email if kind is Kind.EMAIL else self.directory.phone

    def former_at(self, kind: Kind, fingerprint: str) -> Former | None:
        """That address, if it is one that the controller took away and nobody gave back since."""
        if self.directory is None or not self.directory.former:
            return None
        place = self.place(kind)
        if place is not None and place.fingerprint == fingerprint:
            return None
        return next((one for one in self.directory.former if one[:2] == (kind, fingerprint)), None)

    @property
    def erased(self) -> bool:
        """Whether the directory says that this contact was erased."""
        return self.directory is not None and self.directory.erased

    def fingerprints(self) -> Iterator[tuple[Kind, str]]:
        """The addresses that lead here, or did until the controller took them away."""
        if self.directory is not None:
            if self.directory.email is not None:
                yield Kind.EMAIL, self.directory.email.fingerprint
            if self.directory.phone is not None:
                yield Kind.PHONE, self.directory.phone.fingerprint
            for one in self.directory.former:
                yield one.kind, one.fingerprint

    def as_shared(self) -> "Known":
        """The same, marked as sharing an address."""
        return self if self.shared else self._replace(shared=True)


def join_all(states: Iterable[State]) -> State:
    """The join of all; most often there is one, and joining costs ten times the looking."""
    found: State | None = None
    for state in states:
        if state is not NOTHING:
            found = state if found is None else found | state
    return NOTHING if found is None else found


def across(states: Sequence[State]) -> State:
    """The join of the States of contacts that share an address.

    Each contact's restriction is its own: what lifts one lifts no other's, so one that is in force stays.
    """
    joined = join_all(states)
    held = [state.restriction for state in states if state.restriction[2]]
    return joined._replace(restriction=max(held)) if held else joined


def _newer(left: Directory | None, right: Directory | None) -> Directory | None:
    if left is None or right is None:
        return left or right
    return max(left, right, key=_strictness)


def _strictness(directory: Directory) -> tuple[int, bool, int]:
    return (directory.version, directory.erased, directory.captured_at)


def _join(left: tuple[Cell, ...], right: tuple[Cell, ...]) -> tuple[Cell, ...]:
    for cell in right:
        left = _join_one(left, cell)
    return left


def _join_one(cells: tuple[Cell, ...], new: Cell) -> tuple[Cell, ...]:
    """`cells` with `new` joined in; a cell is split where only some of its channels are meant."""
    rest = new.mask
    found: list[Cell] = []
    for cell in cells:
        both = cell.mask & rest if cell.purpose == new.purpose else 0
        if not both:
            found.append(cell)
            continue
        rest &= ~both
        found.append(Cell(cell.purpose, both, cell.state | new.state))
        if only := cell.mask & ~both:
            found.append(Cell(cell.purpose, only, cell.state))
    if rest:
        found.append(Cell(new.purpose, rest, new.state))
    return tuple(found)


def decided(event: ConsentDecided) -> Known:
    """What a decision says the moment it was taken, before the ledger has it: denials, and that a grant was heard."""
    at = micros(event.decided_at)
    state = observe(event.decision, at=at)
    return Known(cells=_cells(event.purpose, mask_of(event.channels), state), heard=_heard(event.actor, at))


def recorded(event: Recorded) -> Known:
    """What a ledger entry says."""
    entry = event.entry
    at = micros(entry.decided_at)
    state = observe(
        entry.decision,
        at=at,
        index=event.index,
        expires_at=_expiry(entry, at),
        confirmation_required=entry.confirmation_required,
        leaf_hash=event.leaf_hash,
        notice_sha256=entry.notice_sha256 or "",
    )
    heard = _heard(entry.actor, at)
    return Known(cells=_cells(entry.purpose, mask_of(entry.channels), state), heard=heard, recorded=heard)


def _heard(actor: Actor, at: int) -> Heard:
    return Heard(visitor=at) if actor is Actor.VISITOR else Heard(controller=at)


def _expiry(entry: Entry, at: int) -> int:
    """A recorded grant without an end would last for ever; doubt denies, so it ends where it began."""
    return at if entry.expires_at is None else micros(entry.expires_at)


def _cells(purpose: str | None, mask: int, state: State) -> tuple[Cell, ...]:
    return () if state == NOTHING else (Cell(purpose, mask, state),)


def listed(event: DirectoryChanged) -> Known:
    """What the directory says."""
    return Known(
        directory=Directory(
            version=event.version,
            captured_at=NEVER if event.captured_at is None else micros(event.captured_at),
            email=_place(event, Kind.EMAIL),
            phone=_place(event, Kind.PHONE),
            erased=event.erased,
            former=tuple(map(_former, event.former)),
        )
    )


def _former(one: FormerAddress) -> Former:
    left_at = one.left_at or one.until
    return Former(
        Kind(one.kind),
        one.fingerprint,
        FAR if one.until is None else micros(one.until),
        NEVER if left_at is None else micros(left_at),
    )


def _place(event: DirectoryChanged, kind: Kind) -> Place | None:
    address = event.email if kind is Kind.EMAIL else event.phone
    if address is None:
        return None
    set_at = micros(address.set_at)
    if address.set_by is not Actor.VISITOR:
        return Place(address.fingerprint, set_at)
    others = (one for one in event.former if one.kind == kind and one.fingerprint != address.fingerprint)
    left = (one.left_at or one.until for one in others)
    given_at = max((set_at if at is None else micros(at) for at in left), default=NEVER)
    return Place(address.fingerprint, NEVER, given_at)
