"""Canonical bytes: equal to RFC 8785 whatever people type, and bound to the evidence."""

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from uuid import UUID

import rfc8785
from consent_ledger.domain.commitment import commitment
from consent_ledger.domain.leaf import draft, evidence_bytes, leaves, new_salt, written
from hypothesis import given
from hypothesis import strategies as st

from shared.envelope import Received, Record
from shared.events import (
    Actor,
    BotVersion,
    Channel,
    ConsentDecided,
    Controller,
    Decision,
    Entry,
    Method,
    Notice,
    Processor,
)

TEXT = st.text(max_size=40)
MAYBE = st.none() | TEXT
MOMENT = st.datetimes(datetime(1971, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
NOTICES = st.builds(
    Notice,
    text=TEXT,
    locale=TEXT,
    version=st.integers(-(2**53) + 1, 2**53 - 1),
    sha256=st.just("ab" * 32),
    policy_url=MAYBE,
    policy_kind=st.sampled_from(["policy", "generic"]),
)
EVENTS = st.builds(
    ConsentDecided,
    workspace=st.from_regex(r"[a-z0-9][a-z0-9_-]{0,9}", fullmatch=True),
    contact_id=st.uuids(),
    decision=st.sampled_from([Decision.REFUSED, Decision.WITHDRAWN, Decision.CONFIRMED]),
    purpose=st.none() | st.just("contact"),
    channels=st.lists(st.sampled_from(list(Channel)), min_size=1, max_size=4),
    decided_at=MOMENT,
    expires_at=st.none() | MOMENT,
    confirmation_required=st.booleans(),
    notice=st.none() | NOTICES,
    prompt=MAYBE,
    answer=MAYBE,
    method=st.sampled_from(list(Method)),
    actor=st.sampled_from(list(Actor)),
    bot=st.none() | st.builds(BotVersion, id=TEXT, version=st.integers(0, 2**53 - 1)),
    page_url=MAYBE,
    conversation_id=st.none() | st.uuids(),
    controller=st.none() | st.builds(Controller, name=TEXT, address=MAYBE, email=MAYBE, dpo=MAYBE),
    processor=st.none() | st.builds(Processor, name=TEXT, address=MAYBE, email=MAYBE),
)


def received(event: ConsentDecided, event_id: UUID = UUID(int=7)) -> Received:
    return Received(event, event_id, event.event_type, "/test", None, Record("t", 0, 0, b"", b"{}", (), 0))


def plain_evidence(event: ConsentDecided) -> dict[str, Any]:
    data = event.model_dump(mode="json")
    notice = data["notice"] and {key: value for key, value in data["notice"].items() if key != "sha256"}
    names = ("prompt", "answer", "page_url", "conversation_id", "controller", "processor")
    return {"notice": notice} | {name: data[name] for name in names}


@given(EVENTS)
def test_evidence_is_rfc_8785(event: ConsentDecided) -> None:
    assert evidence_bytes(event) == rfc8785.dumps(plain_evidence(event))


@given(EVENTS, MOMENT)
def test_a_leaf_is_the_rfc_8785_form_of_its_entry(event: ConsentDecided, recorded_at: datetime) -> None:
    one = draft(received(event), event, b"s" * 32)
    [(leaf, leaf_hash)] = leaves([one], recorded_at)
    data = event.model_dump(mode="json")
    expected = {name: data[name] for name in ("workspace", "contact_id", "decision", "purpose", "channels", "method")}
    expected |= {name: data[name] for name in ("decided_at", "expires_at", "confirmation_required", "actor", "bot")}
    expected |= {"v": 1, "event_id": str(UUID(int=7)), "recorded_at": written(recorded_at)}
    expected["notice_sha256"] = event.notice and event.notice.sha256
    expected["commitment"] = hmac.digest(b"s" * 32, rfc8785.dumps(plain_evidence(event)), "sha256").hex()
    assert leaf == rfc8785.dumps(expected)
    assert leaf_hash == hashlib.sha256(b"\0" + leaf).digest()
    assert rfc8785.dumps(json.loads(leaf)) == leaf


@given(EVENTS)
def test_the_entry_model_of_the_events_reads_every_leaf(event: ConsentDecided) -> None:
    [(leaf, _)] = leaves([draft(received(event), event, b"s" * 32)], datetime(2026, 1, 1, tzinfo=UTC))
    assert rfc8785.dumps(Entry.model_validate_json(leaf).model_dump(mode="json")) == leaf


def test_times_are_written_in_utc_with_microseconds() -> None:
    assert written(datetime(2026, 1, 31, 14, 0, tzinfo=timezone(timedelta(hours=2)))) == "2026-01-31T12:00:00.000000Z"


def test_salts_are_fresh_and_whole() -> None:
    salts = [new_salt() for _ in range(250)]
    assert len(set(salts)) == 250
    assert {len(salt) for salt in salts} == {32}


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200))
def test_a_commitment_is_the_hmac_that_everybody_knows(salt: bytes, evidence: bytes) -> None:
    assert commitment(salt, evidence) == hmac.digest(salt, evidence, "sha256")


def test_a_commitment_is_bound_to_salt_and_evidence() -> None:
    assert commitment(b"a" * 32, b"{}") != commitment(b"b" * 32, b"{}") != commitment(b"b" * 32, b"{ }")
