"""The quick way from a record's bytes to what its leaf and evidence need: seven times faster than by the models.

It takes only what our own producers write, byte for byte in their order (`shared.envelope.seal`), and only where the
verdict cannot differ. What repeats from visitor to visitor (notice, question, page, controller) is judged once, by the
very models, and remembered. Anything unusual, and anything that may be refused, goes the slow way
(`shared.envelope.unseal`), which alone says what is wrong. A property test holds both ways to the same bytes.
"""

import re
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring as _text
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Raw
from pydantic import ValidationError

from consent_ledger.domain.commitment import commitment
from consent_ledger.domain.leaf import (
    LARGEST_LEAF,
    LARGEST_NUMBER,
    controller_text,
    new_salt,
    notice_text,
    processor_text,
)
from shared.envelope import ReadLater, Received, Record, unseal
from shared.events import OF_EVERYTHING, BotVersion, Channel, Controller, Decision, Notice, Processor
from shared.topics import Topic

KEPT = 1024
LARGEST_KEPT = 8192
"""Bytes of a notice with its surroundings that are remembered at most: all together stay below 20 MB."""
EARLIEST = b"1970"
LARGEST_OWN = 500
"""Bytes of a leaf that are each entry's own, at most: hash, two ids, three times, and what stands between."""
HEADERS = (
    "ce_specversion",
    "ce_id",
    "ce_source",
    "ce_type",
    "ce_time",
    "ce_subject",
    "ce_partitionkey",
    "content-type",
)
_SOURCES = frozenset({b"/souhlas/conversation", b"/souhlas/contacts"})
_TYPES = {decision.value.encode(): f"souhlas.consent.{decision}".encode() for decision in Decision}
_TYPE_NAMES = {decision.value: f"souhlas.consent.{decision}" for decision in Decision}
_GRANTED = Decision.GRANTED.value
_OF_EVERYTHING = frozenset(decision.value.encode() for decision in OF_EVERYTHING)
_CHANNELS = frozenset(channel.value for channel in Channel)
_UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"
_SLUG = rb"[a-z0-9][a-z0-9_-]{0,63}"
_uuid = re.compile(_UUID).fullmatch
_quoted_uuid = re.compile(b'"' + _UUID + b'"').fullmatch
_time = re.compile(_TIME).fullmatch
_begin = re.compile(
    rb'\{"workspace":"(' + _SLUG + rb')","contact_id":"(' + _UUID + rb')"'
    rb'(,"decision":"[a-z]+","purpose":(?:null|"' + _SLUG + rb'"),"channels":\[[a-z",]+\]),"decided_at":"'
    rb"(" + _TIME + rb')","expires_at":(null|"' + _TIME + rb'")(?=,)'
).match
_what = re.compile(rb',"decision":"([a-z]+)","purpose":(null|"' + _SLUG + rb'"),"channels":(\[[a-z",]+\])').fullmatch
_shown_part = re.compile(rb',"confirmation_required":(true|false),("notice":.*)', re.DOTALL).fullmatch
_parties_part = re.compile(rb',("controller":.*)\}', re.DOTALL).fullmatch
_TALK = b',"conversation_id":'


class Unusual(Exception):
    """Not for the quick way."""


class _Shown(msgspec.Struct, forbid_unknown_fields=True):
    """The fields of `shared.events.ConsentDecided` between `confirmation_required` and `conversation_id`."""

    notice: Raw
    prompt: str | None
    answer: str | None
    method: Literal["button", "typed", "link", "one-click", "preference_page", "api"]
    actor: Literal["visitor", "controller"]
    bot: Raw
    page_url: str | None


class _Parties(msgspec.Struct, forbid_unknown_fields=True):
    """Those behind `conversation_id`."""

    controller: Raw
    processor: Raw


_shown = msgspec.json.Decoder(_Shown).decode
_parties = msgspec.json.Decoder(_Parties).decode
_words = msgspec.json.Decoder(list[str]).decode


class _Shape(NamedTuple):
    """All of an event that repeats, canonical: pieces of evidence and leaf between what is each visitor's own."""

    workspace: str
    decision: str
    purpose: str | None
    kind: bytes
    """The event's type, as its header says it."""
    until_conversation: bytes
    behind_conversation: bytes
    until_commitment: bytes
    until_contact: bytes
    until_event: bytes
    until_recorded: bytes
    after: bytes


class Quick(ReadLater):
    """A record that was read the quick way, and its draft. Its event is read when somebody asks for it."""

    __slots__ = (
        "after",
        "before",
        "contact_id",
        "decided_at",
        "decision",
        "event_id",
        "evidence",
        "purpose",
        "salt",
        "workspace",
    )
    workspace: str
    contact_id: str
    event_id: str
    decision: str
    purpose: str | None
    decided_at: bytes
    """As the leaf has it: texts of this form sort as the times do."""
    evidence: bytes
    salt: bytes
    before: bytes
    after: bytes

    @property
    def received(self) -> Received:
        """Of its draft, what it was drafted from."""
        return self

    @property
    def id(self) -> UUID:
        """The event's id."""
        return UUID(self.event_id)

    @property
    def type(self) -> str:
        """The event's type."""
        return _TYPE_NAMES[self.decision]


def read(record: Record, topic: Topic) -> Received:
    """The record as a `Quick`, or as `unseal` reads it. Raises Poison as `unseal` does."""
    try:
        return quick(record, topic)
    except (Unusual, msgspec.MsgspecError, ValidationError, ValueError):
        return unseal(record, topic)


def quick(record: Record, topic: Topic) -> Quick:
    """Read a record the quick way. Raises one of several errors where it is not as our producers write it."""
    value = record.value or b""
    began = _begin(value)
    if began is None:
        raise Unusual
    workspace, contact, what, decided_at, expires_at = began.groups()
    shown_at = began.end()
    talk_at = value.rfind(_TALK, shown_at)
    if talk_at < 0:
        raise Unusual
    talk_begin = talk_at + len(_TALK)
    talk = value[talk_begin : talk_begin + (4 if value[talk_begin : talk_begin + 4] == b"null" else 38)]
    if talk != b"null" and not _quoted_uuid(talk):
        raise Unusual
    shown, parties = value[shown_at:talk_at], value[talk_begin + len(talk) :]
    shape = (_shape if len(shown) + len(parties) <= LARGEST_KEPT else _shape_anew)(workspace, what, shown, parties)
    if decided_at < EARLIEST or (expires_at == b"null" and shape.decision == _GRANTED):
        raise Unusual
    _day(decided_at[:10])
    if expires_at != b"null":
        _day(expires_at[1:11])
    event_id = _envelope(record, b"%s:%s" % (workspace, contact), shape.kind, decided_at)
    return _made(Quick(record, topic), shape, contact, event_id, decided_at, expires_at, talk)


def _made(
    one: Quick, shape: _Shape, contact: bytes, event_id: bytes, decided_at: bytes, expires_at: bytes, talk: bytes
) -> Quick:
    one.workspace, one.decision, one.purpose, _, begin, end, head, until_contact, until_event, rest, one.after = shape
    one.contact_id, one.event_id, one.decided_at = contact.decode(), event_id.decode(), decided_at
    one.evidence = evidence = b"%s%s%s" % (begin, talk, end)
    one.salt = salt = new_salt()
    one.before = b'%s%s%s%s","decided_at":"%s%s%s","expires_at":%s%s' % (
        head,
        commitment(salt, evidence).hex().encode(),
        until_contact,
        contact,
        decided_at,
        until_event,
        event_id,
        expires_at,
        rest,
    )
    return one


@lru_cache(KEPT)
def _day(text: bytes) -> None:
    """Raises ValueError for what is no day."""
    date.fromisoformat(text.decode())


def _envelope(record: Record, key: bytes, wanted: bytes, decided_at: bytes) -> bytes:
    """The event's id. The headers are exactly ours, and say what the data say."""
    (a, version), (b, event_id), (c, source), (d, kind), (e, time), (f, subject), (g, partition_key), (h, _) = (
        record.headers
    )
    if (
        (a, b, c, d, e, f, g, h) != HEADERS
        or not record.key == subject == partition_key == key
        or version != b"1.0"
        or kind != wanted
        or source not in _SOURCES
        or event_id is None
        or time is None
        or not _uuid(event_id)
    ):
        raise Unusual
    if time != decided_at:
        if not _time(time):
            raise Unusual
        _day(time[:10])
    return event_id


def _shape_anew(workspace: bytes, what: bytes, shown: bytes, parties: bytes) -> _Shape:
    decided, seen, who = _what(what), _shown_part(shown), _parties_part(parties)
    if decided is None or seen is None or who is None:
        raise Unusual
    decision, purpose, channels = decided.groups()
    confirmation, saw = seen.groups()
    way = _way(saw, who[1])
    if decision not in _TYPES:
        raise Unusual
    if decision == _GRANTED.encode():
        if purpose == b"null" or not way.may_grant:
            raise Unusual
    elif decision in _OF_EVERYTHING and purpose != b"null":
        raise Unusual
    shape = _Shape(
        workspace.decode(),
        decision.decode(),
        None if purpose == b"null" else purpose[1:-1].decode(),
        _TYPES[decision],
        way.until_conversation,
        way.behind_conversation,
        b'%s%s,"commitment":"' % (way.actor_and_bot, _channels(channels)),
        b'","confirmation_required":%s,"contact_id":"' % confirmation,
        b'","decision":"%s","event_id":"' % decision,
        b',%s,"purpose":%s,"recorded_at":"' % (way.method, purpose),
        b'","v":1,"workspace":"%s"}' % workspace,
    )
    if sum(map(len, shape[6:])) > LARGEST_LEAF - LARGEST_OWN:
        raise Unusual
    return shape


_shape = lru_cache(KEPT)(_shape_anew)


class _Way(NamedTuple):
    """How a decision came about, canonical, but for the conversation: pieces of evidence and leaf."""

    may_grant: bool
    until_conversation: bytes
    behind_conversation: bytes
    actor_and_bot: bytes
    method: bytes


def _way(shown: bytes, parties: bytes) -> _Way:
    # Each part is whole JSON by itself: the cut between them cannot lie within an object.
    saw, who = _shown(b"{%s}" % shown), _parties(b"{%s}" % parties)
    notice, notice_sha256 = _notice(bytes(saw.notice))
    return _Way(
        notice != b"null" and saw.actor == "visitor",
        b'{"answer":%s,"controller":%s,"conversation_id":' % (_string(saw.answer), _controller(bytes(who.controller))),
        b',"notice":%s,"page_url":%s,"processor":%s,"prompt":%s}'
        % (notice, _string(saw.page_url), _processor(bytes(who.processor)), _string(saw.prompt)),
        b'{"actor":"%s","bot":%s,"channels":' % (saw.actor.encode(), _bot(bytes(saw.bot))),
        b'"method":"%s","notice_sha256":%s' % (saw.method.encode(), notice_sha256),
    )


def _string(text: str | None) -> bytes:
    return b"null" if text is None else _text(text).encode()


def _notice(raw: bytes) -> tuple[bytes, bytes]:
    """The canonical notice, and its hash as the leaf has it."""
    if raw == b"null":
        return raw, raw
    notice = Notice.model_validate_json(raw)
    if not notice.check_hash() or abs(notice.version) > LARGEST_NUMBER:
        raise Unusual
    return notice_text(notice).encode(), f'"{notice.sha256}"'.encode()


def _controller(raw: bytes) -> bytes:
    return raw if raw == b"null" else controller_text(Controller.model_validate_json(raw)).encode()


def _processor(raw: bytes) -> bytes:
    return raw if raw == b"null" else processor_text(Processor.model_validate_json(raw)).encode()


def _bot(raw: bytes) -> bytes:
    if raw == b"null":
        return raw
    bot = BotVersion.model_validate_json(raw)
    if abs(bot.version) > LARGEST_NUMBER:
        raise Unusual
    return f'{{"id":{_text(bot.id)},"version":{bot.version:d}}}'.encode()


def _channels(raw: bytes) -> bytes:
    channels = _words(raw)
    if not _CHANNELS.issuperset(channels) or not channels or len(channels) > len(_CHANNELS):
        raise Unusual
    return raw
