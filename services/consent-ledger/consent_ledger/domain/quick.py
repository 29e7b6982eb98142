"""The quick way from a record's bytes to what its leaf and evidence need: seven times faster than by the models.

It takes only what our own producers write, byte for byte in their order (`shared.envelope.seal`), and only where the
verdict cannot differ. What repeats from visitor to visitor (notice, question, page, controller) is judged once, by the
very models, and remembered. Anything unusual, and anything that may be refused, goes the slow way
(`shared.envelope.unseal`), which alone says what is wrong. A property test holds both ways to the same bytes.
"""

import re
from datetime import datetime
from functools import lru_cache
from json.encoder import encode_basestring as _text
from typing import Literal, NamedTuple
from uuid import UUID

import msgspec
from msgspec import Raw
from pydantic import ValidationError

from consent_ledger.domain.leaf import LARGEST_NUMBER, controller_text, notice_text, processor_text
from shared.envelope import Received, Record, unseal
from shared.events import OF_EVERYTHING, BotVersion, Channel, Controller, Decision, Notice, Processor, Said
from shared.topics import Topic

KEPT = 1024
LARGEST_KEPT = 8192
"""Bytes of a notice with its surroundings that are remembered at most: all together stay below 20 MB."""
EARLIEST = b"1970"
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
_OF_EVERYTHING = frozenset(decision.value.encode() for decision in OF_EVERYTHING)
_CHANNELS = frozenset(channel.value for channel in Channel)
_UUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_TIME = rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
_SLUG = rb"[a-z0-9][a-z0-9_-]{0,63}"
_uuid = re.compile(_UUID).fullmatch
_time = re.compile(_TIME).fullmatch
_event = re.compile(
    rb'\{"workspace":"(' + _SLUG + rb')","contact_id":"(' + _UUID + rb')","decision":"([a-z]+)",'
    rb'"purpose":(null|"' + _SLUG + rb'"),"channels":(\[[a-z",]+\]),"decided_at":"(' + _TIME + rb')",'
    rb'"expires_at":(null|"' + _TIME + rb'"),"confirmation_required":(true|false),("notice":.*),'
    rb'"conversation_id":(null|"' + _UUID + rb'"),("controller":.*)\}',
    re.DOTALL,
).fullmatch


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


class _Way(NamedTuple):
    """How a decision came about, canonical, but for the conversation: pieces of evidence and leaf."""

    may_grant: bool
    until_conversation: bytes
    behind_conversation: bytes
    actor_and_bot: bytes
    method: bytes


class Quick(Received):
    """A record that was read the quick way. Its event is read when somebody asks for it."""

    __slots__ = (
        "after",
        "contact_id",
        "decided_at",
        "decision",
        "event_id",
        "evidence",
        "head",
        "middle",
        "purpose",
        "raw",
        "topic",
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
    head: bytes
    """The leaf up to its commitment."""
    middle: bytes
    """The leaf from behind its commitment up to the time of recording."""
    after: bytes
    raw: Record
    topic: Topic
    __setattr__ = object.__setattr__

    def __init__(self, raw: Record, topic: Topic) -> None:
        self.raw = raw
        self.topic = topic

    @property
    def record(self) -> Record:
        """The record it came in."""
        return self.raw

    @property
    def id(self) -> UUID:
        """The event's id."""
        return UUID(self.event_id)

    @property
    def type(self) -> str:
        """The event's type."""
        return _TYPE_NAMES[self.decision]

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


def read(record: Record, topic: Topic) -> Received:
    """The record as a `Quick`, or as `unseal` reads it. Raises Poison as `unseal` does."""
    try:
        return quick(record, topic)
    except (Unusual, msgspec.MsgspecError, ValidationError, ValueError):
        return unseal(record, topic)


def quick(record: Record, topic: Topic) -> Quick:
    """Read a record the quick way. Raises one of several errors where it is not as our producers write it."""
    matched = _event(record.value or b"")
    if matched is None:
        raise Unusual
    (workspace, contact, decision, purpose, channels, decided_at, expires_at, confirmation, shown, talk, parties) = (
        matched.groups()
    )
    event_id = _envelope(record, b"%s:%s" % (workspace, contact), decision)
    way = (_way if len(shown) + len(parties) <= LARGEST_KEPT else _way_anew)(shown, parties)
    datetime.fromisoformat(decided_at.decode())
    if expires_at != b"null":
        datetime.fromisoformat(expires_at[1:-1].decode())
    if decision == b"granted":
        if purpose == b"null" or expires_at == b"null" or not way.may_grant:
            raise Unusual
    elif decision in _OF_EVERYTHING and purpose != b"null":
        raise Unusual
    if decided_at < EARLIEST:
        raise Unusual
    _, until_conversation, behind_conversation, actor_and_bot, method = way
    made = Quick(record, topic)
    made.workspace, made.contact_id, made.event_id = workspace.decode(), contact.decode(), event_id.decode()
    made.decision, made.decided_at = decision.decode(), decided_at
    made.purpose = None if purpose == b"null" else purpose[1:-1].decode()
    made.evidence = b"%s%s%s" % (until_conversation, talk, behind_conversation)
    made.head = b'%s%s,"commitment":"' % (actor_and_bot, _channels(channels))
    made.middle = (
        b'","confirmation_required":%s,"contact_id":"%s","decided_at":"%s","decision":"%s","event_id":"%s",'
        b'"expires_at":%s,%s,"purpose":%s,"recorded_at":"'
        % (confirmation, contact, decided_at, decision, event_id, expires_at, method, purpose)
    )
    made.after = b'","v":1,"workspace":"%s"}' % workspace
    return made


def _envelope(record: Record, key: bytes, decision: bytes) -> bytes:
    """The event's id. The headers are exactly ours, and say what the data say."""
    (a, version), (b, event_id), (c, source), (d, kind), (e, time), (f, subject), (g, partition_key), (h, _) = (
        record.headers
    )
    if (
        (a, b, c, d, e, f, g, h) != HEADERS
        or not record.key == subject == partition_key == key
        or version != b"1.0"
        or kind != _TYPES.get(decision)
        or source not in _SOURCES
        or event_id is None
        or time is None
        or not _uuid(event_id)
        or not _time(time)
    ):
        raise Unusual
    datetime.fromisoformat(time.decode())
    return event_id


def _way_anew(shown: bytes, parties: bytes) -> _Way:
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


_way = lru_cache(KEPT)(_way_anew)


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


@lru_cache(KEPT)
def _channels(raw: bytes) -> bytes:
    channels = _words(raw)
    if not _CHANNELS.issuperset(channels) or not channels or len(channels) > len(_CHANNELS):
        raise Unusual
    return raw
