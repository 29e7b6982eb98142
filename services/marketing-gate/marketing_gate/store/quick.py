"""The quick way from a record's bytes to what it says of a contact: a rebuild reads millions.

msgspec instead of the models, for the three topics that hold most records, and only where the verdict cannot differ:
what our own producers write, every field checked as strictly as the models do, or more. Whatever is not plainly of that
form goes the slow way (`shared.envelope.unseal`), which alone says what is wrong. A test holds both ways to the same.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta, Struct

from marketing_gate.domain.known import BIT, Cell, Directory, Heard, Known, Place
from marketing_gate.store.codec import INDEX_MOST, VERSION_MOST
from shared.consent import NEVER, UNRECORDED, State, observe
from shared.envelope import Poison, Received, Record, unseal
from shared.events import OF_EVERYTHING, Decision, DirectoryChanged, LedgerRecorded, Said
from shared.times import micros
from shared.topics import CONSENT, DIRECTORY, LEDGER, Topic

# Words as plain texts: in Python 3.11 a look at an enum's member, or its hash, costs as much as all of an address.
Decided = Literal["granted", "refused", "withdrawn", "objected", "confirmed", "restricted", "unrestricted", "erased"]
Channels = tuple[Literal["email", "phone", "sms", "whatsapp"], ...]
Method = Literal["button", "typed", "link", "one-click", "preference_page", "api"]
Actor = Literal["visitor", "controller"]
_DECISIONS = {decision.value: decision for decision in Decision}
_TYPES = {decision.value: f"souhlas.consent.{decision}".encode() for decision in Decision}
_OF_EVERYTHING = frozenset(decision.value for decision in OF_EVERYTHING)
_BITS = {channel.value: bit for channel, bit in BIT.items()}
_NOTHING = State()
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_SLUG = "[a-z0-9][a-z0-9_-]{0,63}"
_SHA256, _NONE = "[0-9a-f]{64}", ""
_key = re.compile(f"{_SLUG}:{_UUID}".encode()).fullmatch
_uuid = re.compile(_UUID.encode()).fullmatch
# The texts of one record, a line each, judged at once; an empty line stands for null.
_entry_lines = re.compile(
    f"{_SHA256}\n{_SHA256}\n(?:{_SHA256})?\n(?:{_SLUG})?\n{_UUID}\n{_TIME}\n{_TIME}\n(?:{_TIME})?"
).fullmatch
_decision_lines = re.compile(f"(?:{_SLUG})?\n(?:{_UUID})?\n(?:{_SHA256})?\n{_TIME}\n(?:{_TIME})?").fullmatch
_address_lines = re.compile(f"[0-9a-f]{{32}}\n{_TIME}").fullmatch
_time = re.compile(_TIME).fullmatch


class Told(Received):
    """What one event says of a contact (`contact`: the 16 bytes of its id). Its event is read when somebody asks.

    `index`: of a ledger entry; `denied_at`: of a denial from its source.
    """

    __slots__ = ("contact", "denied_at", "index", "known", "raw", "topic", "workspace")
    raw: Record
    topic: Topic
    workspace: str
    contact: bytes
    known: Known
    index: int | None
    denied_at: int | None
    # Both, or attributes are set by way of Python: dear, seven times a record.
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__

    def __init__(self, raw: Record, topic: Topic, workspace: str, contact: bytes, known: Known) -> None:
        self.raw, self.topic, self.workspace, self.contact, self.known = raw, topic, workspace, contact, known
        self.index = self.denied_at = None

    @property
    def record(self) -> Record:
        """The record it came in."""
        return self.raw

    @property
    def id(self) -> UUID:
        """The event's id."""
        return unseal(self.raw, self.topic).id

    @property
    def type(self) -> str:
        """The event's type."""
        return unseal(self.raw, self.topic).type

    @property
    def source(self) -> str:
        """Who said it."""
        return unseal(self.raw, self.topic).source

    @property
    def time(self) -> datetime | None:
        """When it was said."""
        return unseal(self.raw, self.topic).time

    @property
    def event(self) -> Said:
        """The whole event."""
        return unseal(self.raw, self.topic).event


class _Part(Struct, gc=False, forbid_unknown_fields=True):
    """What is not known is not passed over here: the models say whether it may be."""


class _Bot(_Part):
    id: str
    version: int


class _Entry(_Part):
    workspace: str
    contact_id: str
    event_id: str
    decision: Decided
    purpose: str | None
    channels: Channels
    decided_at: str
    recorded_at: str
    expires_at: str | None
    confirmation_required: bool
    notice_sha256: str | None
    method: Method
    actor: Actor
    bot: _Bot | None
    commitment: str
    v: Literal[1] = 1


class _Recorded(_Part):
    workspace: str
    contact_id: str
    index: Annotated[int, Meta(ge=0, le=INDEX_MOST)]
    leaf_hash: str
    tree_size: Annotated[int, Meta(ge=1)]
    entry: _Entry


class _Notice(_Part):
    text: str
    locale: str
    version: int
    sha256: str
    policy_url: str | None
    policy_kind: Literal["policy", "generic"]


class _Party(_Part):
    name: str
    address: str | None = None
    email: str | None = None


class _Controller(_Party):
    dpo: str | None = None


class _Decided(_Part):
    workspace: str
    contact_id: str
    decision: Decided
    purpose: str | None
    channels: Annotated[Channels, Meta(min_length=1)]
    decided_at: str
    method: Method
    actor: Actor
    expires_at: str | None = None
    confirmation_required: bool = False
    notice: _Notice | None = None
    prompt: str | None = None
    answer: str | None = None
    bot: _Bot | None = None
    page_url: str | None = None
    conversation_id: str | None = None
    controller: _Controller | None = None
    processor: _Party | None = None


class _Address(_Part):
    fingerprint: str
    set_by: Actor
    set_at: str


class _Listed(_Part):
    workspace: str
    contact_id: str
    version: Annotated[int, Meta(ge=1, le=VERSION_MOST)]
    captured_at: str | None
    email: _Address | None
    phone: _Address | None
    erased: bool = False
    former: Annotated[list[None], Meta(max_length=0)] = []


class _Unusual(Exception):
    """Not for the quick way."""


def read(record: Record, topic: Topic) -> Received:
    """As `shared.envelope.unseal`; a `Told` where the quick way was taken. Raises Poison.

    ``out_of_range`` is said here, so that nothing is folded into a batch that could not be stored.
    """
    way = _WAYS.get(topic.name)
    if way is not None and record.value:
        try:
            return way(record, topic)
        except (_Unusual, KeyError, ValueError, RecursionError):
            pass
    received = unseal(record, topic)
    match received.event:
        case LedgerRecorded(index=number) if number > INDEX_MOST:
            raise Poison("out_of_range", "an index that no service reaches")
        case DirectoryChanged(version=number) if number > VERSION_MOST:
            raise Poison("out_of_range", "a version that no service reaches")
    return received


def _envelope(record: Record, event: _Recorded | _Decided | _Listed, kind: bytes) -> bytes:
    """The 16 bytes of the contact's id. Headers and key are exactly ours, and say what the data say."""
    key, headers = record.key, record.headers
    texts: Any = dict(headers)
    if (
        key is None
        or key != f"{event.workspace}:{event.contact_id}".encode()
        or not _key(key)
        or not len(headers) == len(texts) == 8
        or texts["ce_specversion"] != b"1.0"
        or texts["ce_type"] != kind
        or not _uuid(texts["ce_id"] or b"")
        or not texts["ce_subject"] == texts["ce_partitionkey"] == key
        or not (texts["ce_source"] or b"\xff").isascii()
        or "content-type" not in texts
    ):
        raise _Unusual
    _moment((texts["ce_time"] or b"").decode())
    return bytes.fromhex(event.contact_id.replace("-", ""))


def _of_entry(record: Record, topic: Topic) -> Told:
    event = _recorded(record.value)
    entry = event.entry
    lines = (
        *(event.leaf_hash, entry.commitment, entry.notice_sha256 or _NONE, entry.purpose or _NONE),
        *(entry.event_id, entry.decided_at, entry.recorded_at, entry.expires_at or _NONE),
    )
    if not _entry_lines("\n".join(lines)) or _NONE in (entry.notice_sha256, entry.purpose, entry.expires_at):
        raise _Unusual
    contact = _envelope(record, event, b"souhlas.ledger.recorded")
    if entry.contact_id != event.contact_id or entry.workspace != event.workspace:
        raise _Unusual
    _day(entry.recorded_at[:10])
    at = _micros(entry.decided_at)
    state = observe(
        _DECISIONS[entry.decision],
        at=at,
        index=event.index,
        expires_at=at if entry.expires_at is None else _micros(entry.expires_at),
        confirmation_required=entry.confirmation_required,
        leaf_hash=event.leaf_hash,
        notice_sha256=entry.notice_sha256 or "",
    )
    heard = _heard(entry.actor, at)
    known = Known(_cells(entry.purpose, entry.channels, state), heard, heard)
    told = Told(record, topic, event.workspace, contact, known)
    told.index = event.index
    return told


def _of_decision(record: Record, topic: Topic) -> Told:
    event = _decided(record.value)
    granted, notice = event.decision == "granted", event.notice
    lines = (
        *(event.purpose or _NONE, event.conversation_id or _NONE, notice.sha256 if notice else _NONE),
        *(event.decided_at, event.expires_at or _NONE),
    )
    if not _decision_lines("\n".join(lines)) or _NONE in (event.purpose, event.conversation_id, event.expires_at):
        raise _Unusual
    if notice is not None and notice.sha256 == _NONE:
        raise _Unusual
    if granted and (None in (event.purpose, notice, event.expires_at) or event.actor != "visitor"):
        raise _Unusual
    if event.purpose is not None and event.decision in _OF_EVERYTHING:
        raise _Unusual
    contact = _envelope(record, event, _TYPES[event.decision])
    if event.expires_at is not None:
        _day(event.expires_at[:10])
    at = _micros(event.decided_at)
    state = observe(_DECISIONS[event.decision], at=at, index=UNRECORDED)
    known = Known(_cells(event.purpose, event.channels, state), _heard(event.actor, at))
    told = Told(record, topic, event.workspace, contact, known)
    told.denied_at = None if granted else at
    return told


def _of_listing(record: Record, topic: Topic) -> Told:
    event = _listed(record.value)
    contact = _envelope(record, event, b"souhlas.directory.changed")
    captured = NEVER if event.captured_at is None else _moment(event.captured_at)
    directory = Directory(event.version, captured, _place(event.email), _place(event.phone), event.erased)
    return Told(record, topic, event.workspace, contact, Known(directory=directory))


def _cells(purpose: str | None, channels: Channels, state: State) -> tuple[Cell, ...]:
    if state.heard_grant_at == NEVER and state == _NOTHING:
        return ()
    mask = 0
    for channel in channels:
        mask |= _BITS[channel]
    return (Cell(purpose, mask, state),)


def _heard(actor: Actor, at: int) -> Heard:
    return Heard(at, NEVER) if actor == "visitor" else Heard(NEVER, at)


def _place(address: _Address | None) -> Place | None:
    if address is None:
        return None
    if not _address_lines(f"{address.fingerprint}\n{address.set_at}"):
        raise _Unusual
    at = _micros(address.set_at)
    return Place(address.fingerprint, NEVER if address.set_by == "visitor" else at)


def _moment(text: str) -> int:
    """A time that was not looked at yet. Raises _Unusual, or ValueError for what is no day."""
    if not _time(text):
        raise _Unusual
    return _micros(text)


def _micros(text: str) -> int:
    """Microseconds since 1970 of a time of our form: only its day is left to be judged. Raises ValueError."""
    return micros(datetime.fromisoformat(text))


@lru_cache(1024)
def _day(text: str) -> None:
    """Raises ValueError for what is no day."""
    date.fromisoformat(text)


_recorded: Callable[[Any], _Recorded] = msgspec.json.Decoder(_Recorded).decode
_decided: Callable[[Any], _Decided] = msgspec.json.Decoder(_Decided).decode
_listed: Callable[[Any], _Listed] = msgspec.json.Decoder(_Listed).decode
_WAYS: dict[str, Callable[[Record, Topic], Told]] = {
    LEDGER.name: _of_entry,
    CONSENT.name: _of_decision,
    DIRECTORY.name: _of_listing,
}
