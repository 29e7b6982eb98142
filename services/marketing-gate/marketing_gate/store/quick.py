"""The quick way from a record's bytes to what it says of a contact: a rebuild reads millions.

msgspec instead of the models, for the three topics that hold most records, and only where the verdict cannot differ:
what our own producers write, every field checked as strictly as the models do, or more. Whatever is not plainly of that
form goes the slow way (`shared.envelope.unseal`), which alone says what is wrong. A test holds both ways to the same.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import msgspec

from marketing_gate.domain.known import BIT, Cell, Directory, Heard, Known, Place
from marketing_gate.store.codec import INDEX_MOST, VERSION_MOST
from marketing_gate.store.forms import Actor, Address, Channels, Decided, Listed, Recorded
from marketing_gate.store.told import Told
from shared.consent import NEVER, UNRECORDED, State, observe
from shared.envelope import Poison, Received, Record, unseal
from shared.events import OF_EVERYTHING, Decision, DirectoryChanged, LedgerRecorded
from shared.times import micros
from shared.topics import CONSENT, DIRECTORY, LEDGER, Topic

_DECISIONS = {decision.value: decision for decision in Decision}
_TYPES = {decision.value: f"souhlas.consent.{decision}".encode() for decision in Decision}
_OF_EVERYTHING = frozenset(decision.value for decision in OF_EVERYTHING)
_BITS = {channel.value: bit for channel, bit in BIT.items()}
_NOTHING = State()
_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_SLUG = "[a-z0-9][a-z0-9_-]{0,63}"
_SHA256, _NONE = "[0-9a-f]{64}", ""
# Key, id and time of an envelope, a line each.
_envelope_lines = re.compile(f"{_SLUG}:{_UUID}\n{_UUID}\n{_TIME}".encode()).fullmatch
# The texts of one record, a line each, judged at once; an empty line stands for null.
_entry_lines = re.compile(
    f"{_SHA256}\n{_SHA256}\n(?:{_SHA256})?\n(?:{_SLUG})?\n{_UUID}\n{_TIME}\n{_TIME}\n(?:{_TIME})?"
).fullmatch
_decision_lines = re.compile(f"(?:{_SLUG})?\n(?:{_UUID})?\n(?:{_SHA256})?\n{_TIME}\n(?:{_TIME})?").fullmatch
_address_lines = re.compile(f"[0-9a-f]{{32}}\n{_TIME}").fullmatch
_time = re.compile(_TIME).fullmatch


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


def _envelope(record: Record, event: Recorded | Decided | Listed, kind: bytes) -> bytes:
    """The 16 bytes of the contact's id. Headers and key are exactly ours, and say what the data say."""
    key, headers = record.key, record.headers
    texts: Any = dict(headers)
    time = texts["ce_time"] or b""
    if (
        key is None
        or key != f"{event.workspace}:{event.contact_id}".encode()
        or not _envelope_lines(b"%b\n%b\n%b" % (key, texts["ce_id"] or b"", time))
        or not len(headers) == len(texts) == 8
        or texts["ce_specversion"] != b"1.0"
        or texts["ce_type"] != kind
        or not texts["ce_subject"] == texts["ce_partitionkey"] == key
        or not (texts["ce_source"] or b"\xff").isascii()
        or "content-type" not in texts
    ):
        raise _Unusual
    _day(time[:10])
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


def _place(address: Address | None) -> Place | None:
    if address is None:
        return None
    if not _address_lines(f"{address.fingerprint}\n{address.set_at}"):
        raise _Unusual
    if address.set_by == "visitor":
        _day(address.set_at[:10])
        return Place(address.fingerprint, NEVER)
    return Place(address.fingerprint, _micros(address.set_at))


def _moment(text: str) -> int:
    """A time that was not looked at yet. Raises _Unusual, or ValueError for what is no day."""
    if not _time(text):
        raise _Unusual
    return _micros(text)


def _micros(text: str) -> int:
    """Microseconds since 1970 of a time of our form: only its day is left to be judged. Raises ValueError."""
    return micros(datetime.fromisoformat(text))


@lru_cache(1024)
def _day(text: str | bytes) -> None:
    """Raises ValueError for what is no day."""
    date.fromisoformat(text if isinstance(text, str) else text.decode())


_recorded: Callable[[Any], Recorded] = msgspec.json.Decoder(Recorded).decode
_decided: Callable[[Any], Decided] = msgspec.json.Decoder(Decided).decode
_listed: Callable[[Any], Listed] = msgspec.json.Decoder(Listed).decode
_WAYS: dict[str, Callable[[Record, Topic], Told]] = {
    LEDGER.name: _of_entry,
    CONSENT.name: _of_decision,
    DIRECTORY.name: _of_listing,
}
