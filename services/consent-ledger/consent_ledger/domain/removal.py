"""Evidence removed under retention: when it may go, and the signed statement that says which went, when and why.

Pure. Processing for a purpose ends with the last withdrawal, refusal or objection, or where none came after the grant
with its expiry: never while a grant stands, nor while processing is restricted (Art. 18 GDPR: then data are to be
kept). A purpose's period is counted from there. The tables hold the same rule (0011_retention.sql), for the service
and the owner alike; here it is for a stranger, who has nothing but the leaves and the statement.

A statement is a C2SP signed note under the log's keys, of two lines: `HEADING`, and RFC 8785 JSON. It can never be
taken for a checkpoint, whose second line is a number. Each names the one before by the hash of its text.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import rfc8785

from consent_ledger.domain.asof import Known
from consent_ledger.domain.note import BrokenNote, Note, Signer
from shared.consent import NEVER, State
from shared.events import ALL_CHANNELS
from shared.times import micros

HEADING = "souhlas.retention/v1"
DAY = 86_400 * 1_000_000
"""In microseconds. Periods are days of 24 hours, counted in UTC."""
_SPANS = re.compile(r"[0-9]{1,19}(-[0-9]{1,19})?(,[0-9]{1,19}(-[0-9]{1,19})?)*")

Rules = Mapping[str, int | None]
"""A workspace's periods by purpose, in days; None: the evidence of that purpose is kept."""


def rule_of(purpose: str | None, rules: Rules) -> str:
    """The rule under which an entry's evidence went, in words."""
    if purpose is None:
        return "every purpose: once the periods of all the contact's purposes are over"
    return f"{purpose}: {rules.get(purpose)} days after the end of processing"


def spans_of(indexes: Iterable[int]) -> str:
    """Indexes in rising order as ``17-19,23``."""
    spans: list[tuple[int, int]] = []
    for index in indexes:
        if spans and index == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], index)
        else:
            spans.append((index, index))
    return ",".join(str(first) if first == last else f"{first}-{last}" for first, last in spans)


@dataclass(frozen=True, slots=True)
class Removal:
    """What was removed. `size` and `root` are those of the log at that time, `previous` the hash of the text before."""

    origin: str
    number: int
    at: str
    by: str
    workspace_version: int
    rules: Rules
    size: int
    root: str
    previous: str | None
    removed: str

    def text(self) -> str:
        """The text that is signed."""
        fields = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return f"{HEADING}\n{rfc8785.dumps(fields | {'rules': dict(self.rules)}).decode()}\n"

    def signed(self, signers: Sequence[Signer]) -> Note:
        """As a note signed by every one of `signers`."""
        text = self.text()
        return Note(text, tuple(signer.sign(text) for signer in signers))

    @classmethod
    def parse(cls, text: str) -> "Removal":
        """Read a statement's text. Raises BrokenNote for anything that is not written exactly so."""
        heading, _, rest = text.partition("\n")
        try:
            found = cls(**json.loads(rest))
            right = heading == HEADING and found.text() == text and found.indexes and micros(found.moment)
        except (ValueError, TypeError, AttributeError, RecursionError, rfc8785.CanonicalizationError):
            right = False
        if not right:
            raise BrokenNote("not a statement of what was removed under retention")
        return found

    @property
    def moment(self) -> datetime:
        """When it was removed. Raises ValueError for what is no time."""
        return datetime.fromisoformat(self.at)

    @property
    def indexes(self) -> Sequence[range]:
        """The entries whose evidence was removed. Raises ValueError for what is no list of them below `size`."""
        if not _SPANS.fullmatch(self.removed):
            raise ValueError("spans as 17-19,23 are expected")
        found: list[range] = []
        for span in self.removed.split(","):
            first, _, last = span.partition("-")
            found.append(range(int(first), int(last or first) + 1))
            if not found[-1] or found[-1][-1] >= self.size or (len(found) > 1 and found[-2].stop > found[-1].start):
                raise ValueError("rising indexes of the log are expected")
        return found

    def rule(self, purpose: str | None) -> str:
        """The rule under which the evidence of an entry with this purpose went, in words."""
        return rule_of(purpose, self.rules)


def text_hash(text: str) -> str:
    """How a statement names the one before."""
    return hashlib.sha256(text.encode()).hexdigest()


def ended_at(known: Sequence[Known], purpose: str) -> int | None:
    """When processing for `purpose` ended or will end, in microseconds since 1970; None where nothing ends it.

    The last of all channels counts.
    """
    cells = (_cell(known, purpose, channel.value) for channel in ALL_CHANNELS)
    return max((end for end in cells if end is not None), default=None)


def _cell(known: Sequence[Known], purpose: str, channel: str) -> int | None:
    state = State()
    for one in known:
        if one.speaks_of(purpose) and one.speaks_on(channel):
            state |= one.state()
    grant, denied_at = state.grant, state.denied_at
    if grant is not None and grant.at > denied_at and grant.index > state.denied_index:
        return grant.expires_at
    return None if denied_at == NEVER else denied_at


def is_restricted(known: Sequence[Known]) -> bool:
    """Whether processing is restricted by the last word on it."""
    state = State()
    for one in known:
        state |= one.state()
    return state.restriction[2]


def is_due(known: Sequence[Known], purpose: str, rules: Rules, at: int) -> bool:
    """Whether the evidence of a contact's entries for `purpose` could go at `at`, by all that is `known` then."""
    days, end = rules.get(purpose), ended_at(known, purpose)
    return days is not None and end is not None and end + days * DAY <= at and not is_restricted(known)
