"""What the gate answers, and what is made of everything that is no whole answer: a no that says why."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

GRANTED = "granted"
PASSING = frozenset({"store_unavailable", "rebuilding", "stale"})
"""Reasons of a gate that could not know, and may when it is asked again."""
DOUBTS = PASSING | {"not_fresh_enough"}


@dataclass(frozen=True, slots=True)
class Evidence:
    """The ledger entry that a yes stands on. Times are RFC 3339."""

    entry_index: int
    leaf_hash: str
    granted_at: str
    expires_at: str
    notice_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Duties:
    """What whoever sends must do. The two `list_unsubscribe` go into the message's headers (RFC 8058)."""

    unsubscribe_url: str
    list_unsubscribe: str
    list_unsubscribe_post: str
    preferences_url: str
    mark_as_commercial: bool
    controller: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """May the message be sent? ``bool(answer)`` says so; a yes without its proof cannot be made.

    `reason` is the gate's word; one that begins with ``client_`` means that the gate did not answer the question, and
    `detail` says what happened. `token` can be given as `at_least` of a later question.
    """

    allowed: bool
    reason: str
    evidence: Evidence | None = None
    duties: Duties | None = None
    decided_at: str | None = None
    as_of: str | None = None
    token: str | None = None
    detail: str = ""

    def __post_init__(self) -> None:
        proven = self.reason == GRANTED and self.evidence is not None and self.duties is not None
        if self.allowed is not False and not (self.allowed is True and proven):
            raise ValueError("a yes needs the reason granted, its evidence and its duties")

    def __bool__(self) -> bool:
        """Whether the message may be sent."""
        return self.allowed is True


def no(reason: str, detail: str) -> Answer:
    """The answer when there is none."""
    return Answer(False, f"client_{reason}", detail=detail)


def read(content: Any) -> Answer:
    """One answer of the gate. What is not whole and sound is a no, and so is a yes that has ended meanwhile."""
    try:
        allowed, reason, freshness = content["allowed"], content["reason"], content["freshness"]
        if not isinstance(allowed, bool) or not isinstance(reason, str):
            raise TypeError
        evidence = _evidence(content["evidence"]) if allowed else None
        if evidence and datetime.fromisoformat(evidence.expires_at) <= datetime.now(UTC):
            return no("expired", "the gate's yes has ended by this machine's clock")
        return Answer(
            allowed,
            reason,
            evidence=evidence,
            duties=_duties(content["duties"]) if allowed else None,
            decided_at=content.get("decided_at"),
            as_of=freshness.get("as_of"),
            token=freshness.get("token"),
        )
    except (LookupError, TypeError, ValueError, AttributeError):
        return no("unreadable", "the gate's answer is not one that this client knows")


def _evidence(content: dict[str, Any]) -> Evidence:
    index, leaf_hash = content["entry_index"], content["leaf_hash"]
    if isinstance(index, bool) or not isinstance(index, int) or not isinstance(leaf_hash, str) or not leaf_hash:
        raise TypeError
    granted_at, expires_at = content["granted_at"], content["expires_at"]
    if index < 0 or not datetime.fromisoformat(granted_at).tzinfo or not datetime.fromisoformat(expires_at).tzinfo:
        raise ValueError
    return Evidence(index, leaf_hash, granted_at, expires_at, content.get("notice_sha256"))


def _duties(content: dict[str, Any]) -> Duties:
    found = Duties(
        unsubscribe_url=content["unsubscribe_url"],
        list_unsubscribe=content["list_unsubscribe"],
        list_unsubscribe_post=content["list_unsubscribe_post"],
        preferences_url=content["preferences_url"],
        mark_as_commercial=content["mark_as_commercial"],
        controller=content.get("controller"),
    )
    links = (found.unsubscribe_url, found.list_unsubscribe, found.list_unsubscribe_post, found.preferences_url)
    if not all(isinstance(text, str) and text for text in links) or not isinstance(found.mark_as_commercial, bool):
        raise TypeError
    return found
