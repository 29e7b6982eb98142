"""The quick way from a record's bytes to what it says of a contact: a rebuild reads millions.

msgspec instead of the models, for the three topics that hold most records, and only where the verdict cannot differ:
every field is checked as strictly as the models do, or more. Whatever is refused here goes the slow way
(`shared.envelope.unseal`), which alone says what is wrong. A test holds both ways to the same `Known`.
"""

from datetime import datetime
from typing import Annotated, Literal, NamedTuple, cast
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from marketing_gate.domain.known import Cell, Directory, Heard, Known, Place, mask_of
from shared.consent import NEVER, UNRECORDED, State, observe
from shared.envelope import Received, Record, unseal
from shared.events import OF_EVERYTHING, Actor, Channel, Decision, Method, Said
from shared.times import micros
from shared.topics import CONSENT, DIRECTORY, LEDGER, Topic

Slug = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}\Z")]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Mark = Annotated[str, Meta(pattern=r"^[0-9a-f]{32}\Z")]
Moment = Annotated[datetime, Meta(tz=True)]
Channels = tuple[Channel, ...]
_NOTHING = State()


class Told(NamedTuple):
    """What one event says of a contact. `index`: of a ledger entry; `denied_at`: of a denial from its source."""

    workspace: str
    contact_id: UUID
    known: Known
    index: int | None = None  # type: ignore[assignment]
    denied_at: int | None = None


class _Bot(Struct, gc=False):
    id: str
    version: int


class _Entry(Struct, gc=False):
    workspace: Slug
    contact_id: UUID
    event_id: UUID
    decision: Decision
    purpose: Slug | None
    channels: Channels
    decided_at: Moment
    recorded_at: Moment
    expires_at: Moment | None
    confirmation_required: bool
    notice_sha256: Sha256 | None
    method: Method
    actor: Actor
    bot: _Bot | None
    commitment: Sha256
    v: Literal[1] = 1


class _Recorded(Struct, gc=False):
    workspace: Slug
    contact_id: UUID
    index: Annotated[int, Meta(ge=0)]
    leaf_hash: Sha256
    tree_size: Annotated[int, Meta(ge=1)]
    entry: _Entry


class _Decided(Struct, gc=False):
    """Denials alone: a grant brings its notice, whose verdict is the models'."""

    workspace: Slug
    contact_id: UUID
    decision: Decision
    purpose: Slug | None
    channels: Annotated[Channels, Meta(min_length=1)]
    decided_at: Moment
    method: Method
    actor: Actor
    notice: None = None
    bot: None = None
    controller: None = None
    processor: None = None
    expires_at: None = None
    prompt: str | None = None
    answer: str | None = None
    page_url: str | None = None
    conversation_id: UUID | None = None
    confirmation_required: bool = False


class _Address(Struct, gc=False):
    fingerprint: Mark
    set_by: Actor
    set_at: Moment


class _Listed(Struct, gc=False):
    workspace: Slug
    contact_id: UUID
    version: Annotated[int, Meta(ge=1, lt=2**32)]
    captured_at: Moment | None
    email: _Address | None
    phone: _Address | None
    erased: bool = False


_recorded = msgspec.json.Decoder(_Recorded).decode
_decided = msgspec.json.Decoder(_Decided).decode
_listed = msgspec.json.Decoder(_Listed).decode


class _Unusual(Exception):
    """Not for the quick way."""


def read(record: Record, topic: Topic) -> Received:
    """As `shared.envelope.unseal`; the event is a `Told` where the quick way was taken. Raises Poison."""
    try:
        told = _told(record, topic)
        texts = dict(record.headers)
        if texts.keys() != _OURS or len(record.headers) != len(_OURS) or None in texts.values():
            raise _Unusual
        kind, named = cast(bytes, texts["ce_type"]).decode(), cast(bytes, texts["ce_id"]).decode()
        if texts["ce_specversion"] != b"1.0" or kind not in topic.events or len(named) != 36:
            raise _Unusual
        if record.key != b"%b:%b" % (told[0].workspace.encode(), str(told[0].contact_id).encode()) or kind != told[1]:
            raise _Unusual
        datetime.fromisoformat(cast(bytes, texts["ce_time"]).decode())
        source = cast(bytes, texts["ce_source"]).decode()
        for name in ("ce_subject", "ce_partitionkey"):
            cast(bytes, texts[name]).decode()
        return Received(cast(Said, told[0]), UUID(named), kind, source, None, record)
    except (_Unusual, KeyError, ValueError, RecursionError):
        return unseal(record, topic)


_OURS = frozenset(
    (
        "ce_specversion",
        "ce_id",
        "ce_source",
        "ce_type",
        "ce_time",
        "ce_subject",
        "ce_partitionkey",
        "content-type",
    )
)
"""The headers that our own producers write, no more and no less."""


def _told(record: Record, topic: Topic) -> tuple[Told, str]:
    """What the record says, and the type it must have. Raises _Unusual or ValueError."""
    value = record.value
    if not value:
        raise _Unusual
    if topic is LEDGER:
        return _of_entry(_recorded(value)), "souhlas.ledger.recorded"
    if topic is DIRECTORY:
        return _of_listing(_listed(value)), "souhlas.directory.changed"
    if topic is CONSENT and b'"notice":null' in value:
        found = _decided(value)
        return _of_decision(found), f"souhlas.consent.{found.decision}"
    raise _Unusual


def _of_entry(event: _Recorded) -> Told:
    entry = event.entry
    at = micros(entry.decided_at)
    state = observe(
        entry.decision,
        at=at,
        index=event.index,
        expires_at=at if entry.expires_at is None else micros(entry.expires_at),
        confirmation_required=entry.confirmation_required,
        leaf_hash=event.leaf_hash,
        notice_sha256=entry.notice_sha256 or "",
    )
    heard = _heard(entry.actor, at)
    known = Known(_cells(entry.purpose, entry.channels, state), heard, heard)
    return Told(event.workspace, event.contact_id, known, index=event.index)


def _of_decision(event: _Decided) -> Told:
    everything = event.decision in OF_EVERYTHING
    if event.decision is Decision.GRANTED or (everything and event.purpose is not None):
        raise _Unusual
    at = micros(event.decided_at)
    state = observe(event.decision, at=at, index=UNRECORDED)
    known = Known(_cells(event.purpose, event.channels, state), _heard(event.actor, at))
    return Told(event.workspace, event.contact_id, known, denied_at=at)


def _of_listing(event: _Listed) -> Told:
    captured = NEVER if event.captured_at is None else micros(event.captured_at)
    directory = Directory(event.version, captured, _place(event.email), _place(event.phone), event.erased)
    return Told(event.workspace, event.contact_id, Known(directory=directory))


def _cells(purpose: str | None, channels: Channels, state: State) -> tuple[Cell, ...]:
    return () if state == _NOTHING else (Cell(purpose, mask_of(channels), state),)


def _heard(actor: Actor, at: int) -> Heard:
    return Heard(at, NEVER) if actor is Actor.VISITOR else Heard(NEVER, at)


def _place(address: _Address | None) -> Place | None:
    if address is None:
        return None
    return Place(address.fingerprint, NEVER if address.set_by is Actor.VISITOR else micros(address.set_at))
