"""Could this contact be messaged on that date, and why? Asked of the past, the present and the future."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from consent_ledger.domain.asof import Known, Purpose, Question, answer, as_of, known_entry
from consent_ledger.domain.leaf import leaves
from consent_ledger.store import workspaces
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from ledgers import Ledger
from samples import NOW, drafts, event

from shared.consent import Reason
from shared.events import Channel, ConsentDecided, Decision, WorkspaceChanged, WorkspacePurpose
from shared.identity import uuid7
from shared.times import micros, rfc3339

MINUTE = timedelta(minutes=1)
PURPOSES = {"contact": Purpose(("email", "phone"), False), "old": Purpose(("email",), True)}


def entry(index: int, decision: Decision, at: int, **more: Any) -> Known:
    fields: dict[str, Any] = {
        "index": index,
        "leaf_hash": "ab" * 32,
        "decision": decision,
        "purpose": "contact",
        "channels": ("email", "phone"),
        "decided_at": at,
        "recorded_at": at,
        "expires_at": 1000 if decision is Decision.GRANTED else None,
        "confirmation_required": False,
        "notice_sha256": "cd" * 32,
    }
    return Known(**(fields | more))


GRANT = entry(0, Decision.GRANTED, 10)


@pytest.mark.parametrize(
    ("known", "purpose", "channel", "at", "reason"),
    [
        ([GRANT], "contact", "email", 20, Reason.GRANTED),
        ([GRANT], "contact", "email", 1000, Reason.EXPIRED),
        ([GRANT], "contact", "sms", 20, Reason.CHANNEL_MISSING),
        ([GRANT], "elsewhere", "email", 20, Reason.UNKNOWN_PURPOSE),
        ([entry(0, Decision.GRANTED, 10, purpose="old")], "old", "email", 20, Reason.RETIRED),
        ([entry(0, Decision.GRANTED, 10, channels=("phone",))], "contact", "email", 20, Reason.CHANNEL_MISSING),
        ([entry(0, Decision.GRANTED, 10, confirmation_required=True)], "contact", "email", 20, Reason.UNCONFIRMED),
        ([GRANT, entry(1, Decision.WITHDRAWN, 15)], "contact", "email", 20, Reason.WITHDRAWN),
        ([GRANT, entry(1, Decision.WITHDRAWN, 15, purpose=None)], "contact", "email", 20, Reason.WITHDRAWN),
        ([GRANT, entry(1, Decision.OBJECTED, 15, purpose=None)], "contact", "email", 20, Reason.OBJECTED),
        ([GRANT, entry(1, Decision.ERASED, 15, purpose=None)], "contact", "email", 20, Reason.ERASED),
        ([GRANT, entry(1, Decision.RESTRICTED, 15, purpose=None)], "contact", "email", 20, Reason.RESTRICTED),
        ([entry(0, Decision.REFUSED, 10)], "contact", "email", 20, Reason.REFUSED),
        ([entry(0, Decision.REFUSED, 10, purpose="news")], "contact", "email", 20, Reason.NO_DECISION),
        ([], "contact", "email", 20, Reason.UNKNOWN_CONTACT),
        ([entry(0, Decision.GRANTED, 10, purpose="elsewhere")], "elsewhere", "email", 20, Reason.UNKNOWN_PURPOSE),
        ([entry(0, Decision.GRANTED, 10, channels=("email", "sms"))], "contact", "sms", 20, Reason.CHANNEL_MISSING),
        ([GRANT, entry(1, Decision.WITHDRAWN, 15, channels=("phone",))], "contact", "email", 20, Reason.GRANTED),
        ([GRANT, entry(1, Decision.OBJECTED, 15, channels=("phone",))], "contact", "email", 20, Reason.OBJECTED),
        ([entry(0, Decision.GRANTED, 10, expires_at=None)], "contact", "email", 10**15, Reason.GRANTED),
    ],
)
def test_the_answer_follows_the_consent_rule(
    known: Sequence[Known], purpose: str, channel: str, at: int, reason: Reason
) -> None:
    found = answer(known, PURPOSES, Question(at, purpose, channel))
    assert (found.reason, found.allowed) == (reason, reason is Reason.GRANTED)
    assert (found.grant is not None) == found.allowed


def test_a_withdrawal_that_was_still_on_its_way_is_told_as_hindsight() -> None:
    late = entry(1, Decision.WITHDRAWN, 15, recorded_at=40)
    found = as_of([GRANT, late], PURPOSES, Question(20, "contact", "email"), now=100)
    assert found.then.allowed
    assert found.later == (1,)
    assert found.hindsight is not None
    assert (found.hindsight.reason, found.hindsight.entries) == (Reason.WITHDRAWN, (0, 1))
    assert as_of([GRANT, late], PURPOSES, Question(50, "contact", "email"), now=100).then.reason is Reason.WITHDRAWN


def test_an_answer_names_the_grant_that_it_stands_on_and_all_that_had_a_say() -> None:
    refused = [entry(1, Decision.REFUSED, 5, purpose="news"), entry(2, Decision.REFUSED, 5, channels=("email",))]
    known = [*refused, entry(3, Decision.GRANTED, 10)]
    found = answer(known, PURPOSES, Question(20, "contact", "email"))
    assert found.grant is not None
    assert (found.grant.index, found.grant.leaf_hash, found.grant.notice_sha256) == (3, "ab" * 32, "cd" * 32)
    assert (found.decided_at, found.entries) == (10, (2, 3))
    assert answer(known, PURPOSES, Question(20, "contact", "phone")).entries == (3,)


@pytest.mark.parametrize(
    ("decided_at", "recorded_at", "more", "later"),
    [
        (15, 21, {}, True),
        (20, 21, {}, True),
        (21, 21, {}, False),  # decided after it
        (15, 20, {}, False),  # it was known
        (15, 21, {"purpose": "news"}, False),
        (15, 21, {"purpose": None}, True),
        (15, 21, {"channels": ("phone",)}, False),
    ],
)
def test_hindsight_is_of_what_had_been_decided_and_was_not_recorded(
    decided_at: int, recorded_at: int, more: dict[str, Any], later: bool
) -> None:
    late = entry(1, Decision.WITHDRAWN, decided_at, recorded_at=recorded_at, **more)
    question = Question(20, "contact", "email")
    found = as_of([GRANT, late], PURPOSES, question, now=21)
    assert found.later == ((1,) if later else ())
    assert (found.hindsight is not None) is later
    assert found.then.allowed is (recorded_at > 20)
    assert found.then.entries == ((0,) if recorded_at > 20 else (0, 1))
    for now in (20, 19):  # asked of the present or of the future, all that is known counts
        todays = as_of([GRANT, late], PURPOSES, question, now=now)
        assert (todays.later, todays.hindsight) == ((), None)
        assert todays.then == answer([GRANT, late], PURPOSES, question)


def test_a_leaf_reads_back_as_what_was_decided() -> None:
    for said in (event(), event(Decision.OBJECTED, purpose=None, expires_at=None, notice=None)):
        (leaf, leaf_hash) = leaves(drafts([said]), NOW + MINUTE)[0]
        found = known_entry(7, leaf, leaf_hash)
        assert (found.index, found.leaf_hash) == (7, leaf_hash.hex())
        assert (found.decision, found.purpose) == (said.decision, said.purpose)
        assert found.channels == tuple(channel.value for channel in said.channels)
        assert (found.decided_at, found.recorded_at) == (micros(said.decided_at), micros(NOW + MINUTE))
        assert found.expires_at == (None if said.expires_at is None else micros(said.expires_at))
        assert found.confirmation_required is said.confirmation_required
        assert found.notice_sha256 == (said.notice and said.notice.sha256)


@given(st.permutations([GRANT, entry(1, Decision.WITHDRAWN, 15), entry(2, Decision.GRANTED, 20)]))
def test_the_order_of_entries_does_not_matter(known: Sequence[Known]) -> None:
    assert (
        answer(known, PURPOSES, Question(30, "contact", "email")).grant
        == answer(sorted(known, key=lambda one: one.index), PURPOSES, Question(30, "contact", "email")).grant
    )


def configured(version: int, at: datetime, *, retired: bool = False) -> WorkspaceChanged:
    purpose = WorkspacePurpose(
        id="contact",
        title={"cs": "Odpověď"},
        channels=(Channel.EMAIL, Channel.PHONE),
        validity_months=24,
        retired=retired,
    )
    return WorkspaceChanged(
        workspace="demo", version=version, changed_at=at, controller=None, default_locale="cs", purposes=(purpose,)
    )


async def append(ledger: Ledger, at: datetime, *said: ConsentDecided) -> None:
    ledger.clock.now = at
    await ledger.appender.append(drafts(said))


async def ask(desk: Desk, contact: UUID, moment: datetime, workspace: str = "demo", **more: Any) -> httpx.Response:
    fields = {"at": rfc3339(moment), "purpose": "contact", "channel": "email"} | more
    return await desk.get(f"/v1/contacts/{contact}/as-of", workspace, **fields)


async def test_the_past_is_judged_as_the_ledger_knew_it(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    await workspaces.keep(ledger.pool, [configured(1, NOW - MINUTE), configured(2, NOW + 5 * MINUTE, retired=True)])
    await append(ledger, NOW, event(contact=contact))
    late = event(Decision.WITHDRAWN, contact=contact, decided_at=NOW + MINUTE)
    await append(ledger, NOW + 3 * MINUTE, late)

    before = (await ask(desk, contact, NOW - MINUTE)).json()
    assert (before["allowed"], before["reason"], before["evidence"]) == (False, "unknown_contact", None)

    then = (await ask(desk, contact, NOW + 2 * MINUTE)).json()
    stored = (await desk.get("/v1/entries/0")).json()
    assert (then["allowed"], then["reason"], then["decided_at"]) == (True, "granted", rfc3339(NOW))
    assert then["evidence"] == {
        "entry_index": 0,
        "leaf_hash": stored["leaf_hash"],
        "notice_sha256": stored["entry"]["notice_sha256"],
        "granted_at": rfc3339(NOW),
        "expires_at": stored["entry"]["expires_at"],
    }
    assert then["freshness"] == {"as_of": rfc3339(NOW + 2 * MINUTE), "token": None}
    assert (then["entries"], then["later"], then["hindsight"]["reason"]) == ([0], [1], "withdrawn")

    after = (await ask(desk, contact, NOW + 4 * MINUTE)).json()
    assert (after["reason"], after["decided_at"], after["entries"]) == ("withdrawn", rfc3339(NOW + MINUTE), [0, 1])
    assert (after["later"], after["hindsight"]) == ([], None)


async def test_the_future_is_judged_by_expiry_then(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    await workspaces.keep(ledger.pool, [configured(1, NOW)])
    await append(ledger, NOW, event(contact=contact))
    soon, late = datetime.now(UTC) + timedelta(days=30), NOW + timedelta(days=731)
    assert (await ask(desk, contact, soon)).json()["reason"] == "granted"
    assert (await ask(desk, contact, late)).json()["reason"] == "expired"


async def test_a_purpose_is_judged_as_it_was_configured_then(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    versions = [configured(1, NOW), configured(2, NOW + 5 * MINUTE, retired=True)]
    await workspaces.keep(ledger.pool, versions)
    await append(ledger, NOW, event(contact=contact))
    assert (await ask(desk, contact, NOW + 4 * MINUTE)).json()["reason"] == "granted"
    assert (await ask(desk, contact, NOW + 6 * MINUTE)).json()["reason"] == "retired"


async def test_another_workspace_does_not_know_the_contact(ledger: Ledger, desk: Desk) -> None:
    contact = uuid7()
    await append(ledger, NOW, event(contact=contact))
    found = (await ask(desk, contact, NOW + MINUTE, "rival")).json()
    assert (found["reason"], found["entries"]) == ("unknown_contact", [])


@pytest.mark.parametrize(
    "wrong",
    [
        {"at": "yesterday"},
        {"at": "2026-01-01T00:00:00"},
        {"at": "1795852267"},
        {"at": "0001-01-01T00:00:00+14:00"},
        {"channel": "pigeon"},
        {"purpose": "No Slug"},
    ],
)
async def test_a_question_that_makes_no_sense_is_422(desk: Desk, wrong: dict[str, str]) -> None:
    answered = await ask(desk, uuid7(), NOW, **wrong)
    assert (answered.status_code, answered.json()["code"]) == (422, "invalid")


async def test_every_read_is_on_record_with_who_what_and_when(ledger: Ledger, desk: Desk) -> None:
    await append(ledger, NOW, event())
    await desk.get("/v1/entries", limit=1)
    await desk.get("/log/demo/checkpoint")
    await desk.get("/v1/summary", "rival")
    listed = (await desk.get("/v1/access-log", limit=2)).json()
    assert [one["what"] for one in listed["items"]] == ["GET /v1/access-log?limit=2", "GET /log/demo/checkpoint"]
    assert all(one["subject"] for one in listed["items"])
    older = (await desk.get("/v1/access-log", cursor=listed["next_cursor"], limit=50)).json()
    assert [one["what"] for one in older["items"]] == ["GET /v1/entries?limit=1"]
    assert older["next_cursor"] is None


UNDERSTOOD = {
    "/v1/entries?contact_id=jana@example.com&limit=7": (422, "/v1/entries?limit=7"),
    "/v1/entries?jana@example.com&e=jana@example.com": (200, "/v1/entries"),
    "/v1/entries?cursor=jana@example.com": (422, "/v1/entries"),
    "/v1/entries?cursor=WzE3XQ@@@@": (200, "/v1/entries?cursor=WzE3XQ"),
    "/v1/entries?purpose=jana@example.com&decision=jana&from=jana": (422, "/v1/entries"),
    "/v1/entries?limit=jana@example.com&limit=3": (200, "/v1/entries?limit=3"),
    "/v1/entries?from=2026-01-31T12:00:00%2B01:00&decision=granted": (
        200,
        "/v1/entries?decision=granted&from=2026-01-31T11:00:00.000000Z",
    ),
    "/v1/contacts/jana@example.com/history": (404, "/v1/contacts/{contact_id}/history"),
    "/log/jana@example.com/checkpoint": (404, "/log/{workspace}/checkpoint"),
    "/log/demo/tile/0/jana@example.com": (404, "/log/demo/tile/{name}"),
    "/log/demo/tile/0/000.p/1": (200, "/log/demo/tile/0/000.p/1"),
    "/v1/proofs/inclusion?index=0&size=jana": (422, "/v1/proofs/inclusion?index=0"),
}
"""What is asked, the answer's status, and what of it is on record."""


async def test_of_a_read_only_what_was_understood_is_on_record(ledger: Ledger, desk: Desk) -> None:
    await append(ledger, NOW, event())
    answered = {asked: (await desk.get(asked)).status_code for asked in UNDERSTOOD}
    assert answered == {asked: status for asked, (status, _) in UNDERSTOOD.items()}
    noted = [row["what"] for row in await ledger.pool.fetch("SELECT what FROM access_log ORDER BY id")]
    assert noted == [f"GET {kept}" for _, kept in UNDERSTOOD.values()]


ONE_WRITING = {
    "/v1/entries?from=0": 422,
    "/v1/entries?to=1795852267": 422,
    "/v1/export?from=1795852267": 422,
    "/v1/entries/1.0": 404,
    "/v1/entries/00": 404,
    "/v1/entries/0": 200,
    "/v1/entries?cursor=": 422,
    "/v1/access-log?cursor=": 422,
    "/v1/removals?cursor=": 422,
    "/log/demo/checkpoints?cursor=": 422,
}


async def test_times_and_numbers_are_taken_in_one_writing_only(ledger: Ledger, desk: Desk) -> None:
    await append(ledger, NOW, event())
    assert {asked: (await desk.get(asked)).status_code for asked in ONE_WRITING} == ONE_WRITING


async def test_a_reader_without_the_right_leaves_no_record_and_gets_nothing(ledger: Ledger, desk: Desk) -> None:
    answered = await desk.client.get("/v1/entries")
    assert answered.status_code == 401
    assert await ledger.pool.fetchval("SELECT count(*) FROM access_log") == 0
