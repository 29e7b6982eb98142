"""The bytes that are hashed: the leaf of an entry and the evidence it commits to, as RFC 8785 canonical JSON.

The shapes are closed (ASCII keys in a fixed order; strings, booleans, whole numbers, null), so the canonical form is
written straight from the event; a property test holds it equal to `rfc8785`, which is twenty times slower.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from json.encoder import encode_basestring as _text
from typing import Protocol

from consent_ledger.domain.commitment import commitment
from consent_ledger.domain.merkle import hash_leaf
from shared.envelope import Received
from shared.events import ConsentDecided, Controller, Notice, Processor

SALT_SIZE = 32
LARGEST_LEAF = 65_535
"""An entry bundle of C2SP tlog-tiles gives each entry a uint16 length."""
LARGEST_NUMBER = 2**53 - 1
"""RFC 8785 knows no larger whole number."""


def _or_null(text: str | None) -> str:
    return "null" if text is None else _text(text)


def written(moment: datetime) -> str:
    """A time as leaves have it: RFC 3339, UTC, microseconds, ``Z``."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def notice_text(notice: Notice | None) -> str:
    """The notice as evidence has it, canonical."""
    if notice is None:
        return "null"
    return (
        f'{{"locale":{_text(notice.locale)},"policy_kind":"{notice.policy_kind}",'
        f'"policy_url":{_or_null(notice.policy_url)},"text":{_text(notice.text)},"version":{notice.version:d}}}'
    )


def controller_text(controller: Controller | None) -> str:
    """The controller as evidence has it, canonical."""
    if controller is None:
        return "null"
    return (
        f'{{"address":{_or_null(controller.address)},"dpo":{_or_null(controller.dpo)},'
        f'"email":{_or_null(controller.email)},"name":{_text(controller.name)}}}'
    )


def processor_text(processor: Processor | None) -> str:
    """The processor as evidence has it, canonical."""
    if processor is None:
        return "null"
    return (
        f'{{"address":{_or_null(processor.address)},"email":{_or_null(processor.email)},'
        f'"name":{_text(processor.name)}}}'
    )


def evidence_bytes(event: ConsentDecided) -> bytes:
    """What the contact saw and did, canonical (API.md section 3, `evidence`). Every key is there, null or not."""
    conversation = "null" if event.conversation_id is None else f'"{event.conversation_id}"'
    return (
        f'{{"answer":{_or_null(event.answer)},"controller":{controller_text(event.controller)},'
        f'"conversation_id":{conversation},"notice":{notice_text(event.notice)},"page_url":{_or_null(event.page_url)},'
        f'"processor":{processor_text(event.processor)},"prompt":{_or_null(event.prompt)}}}'
    ).encode()


class Draft(Protocol):
    """An event made ready for the log: all but its place and the time of recording. A value: nobody changes it."""

    @property
    def received(self) -> Received: ...  # noqa: D102

    workspace: str
    contact_id: str
    event_id: str
    decision: str
    purpose: str | None
    evidence: bytes
    salt: bytes
    before: bytes
    """The leaf up to the time of recording."""
    after: bytes
    """The leaf behind it."""


@dataclass(slots=True)
class Drafted:
    """A draft made of an event that the models read."""

    received: Received
    workspace: str
    contact_id: str
    event_id: str
    decision: str
    purpose: str | None
    evidence: bytes
    salt: bytes
    before: bytes
    after: bytes

    def leaf(self, recorded_at: str) -> bytes:
        """The leaf bytes once the time of recording is known (as `written` gives it)."""
        return b"%s%s%s" % (self.before, recorded_at.encode(), self.after)


def draft(received: Received, event: ConsentDecided, salt: bytes) -> Drafted:
    """The draft of one event under `salt`, 32 random bytes. Raises ValueError where the event cannot be written."""
    evidence = evidence_bytes(event)
    bot = "null" if event.bot is None else f'{{"id":{_text(event.bot.id)},"version":{event.bot.version:d}}}'
    channels = ",".join(f'"{channel.value}"' for channel in event.channels)
    expires = "null" if event.expires_at is None else f'"{written(event.expires_at)}"'
    notice = "null" if event.notice is None else f'"{event.notice.sha256}"'
    purpose = "null" if event.purpose is None else f'"{event.purpose}"'
    before = (
        f'{{"actor":"{event.actor.value}","bot":{bot},"channels":[{channels}],'
        f'"commitment":"{commitment(salt, evidence).hex()}",'
        f'"confirmation_required":{"true" if event.confirmation_required else "false"},'
        f'"contact_id":"{event.contact_id}","decided_at":"{written(event.decided_at)}",'
        f'"decision":"{event.decision.value}","event_id":"{received.id}","expires_at":{expires},'
        f'"method":"{event.method.value}","notice_sha256":{notice},"purpose":{purpose},"recorded_at":"'
    )
    return Drafted(
        received,
        event.workspace,
        str(event.contact_id),
        str(received.id),
        event.decision.value,
        event.purpose,
        evidence,
        salt,
        before.encode(),
        f'","v":1,"workspace":"{event.workspace}"}}'.encode(),
    )


def _endless_salts() -> Iterator[bytes]:
    while True:
        random = secrets.token_bytes(SALT_SIZE * 100)
        yield from (random[at : at + SALT_SIZE] for at in range(0, len(random), SALT_SIZE))


new_salt = _endless_salts().__next__
"""A fresh salt: 32 random bytes."""


def leaves(drafts: Sequence[Draft], recorded_at: datetime) -> list[tuple[bytes, bytes]]:
    """Leaf bytes and leaf hash of each draft."""
    time = written(recorded_at).encode()
    made = [b"%s%s%s" % (one.before, time, one.after) for one in drafts]
    return [(leaf, hash_leaf(leaf)) for leaf in made]
