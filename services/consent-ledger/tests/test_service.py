"""The service as others meet it: events in from Kafka, answers over HTTP, entries out to Kafka."""

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import asyncpg
import pytest
import rfc8785
from aiokafka import AIOKafkaConsumer, TopicPartition
from consent_ledger.domain.merkle import verify_consistency, verify_inclusion
from consent_ledger.domain.note import Verifier, open_checkpoint
from consent_ledger.store import tally as tallying
from desk import Desk
from ledgers import Ledger, Service, Serving, SettingsFor, message_of
from samples import drafts, event, notice, received

from shared.clock import SharedClock
from shared.envelope import Received, Record, seal, unseal
from shared.events import Decision, ErasureCompleted, ErasurePart, LedgerRecorded, WorkspaceChanged
from shared.identity import uuid7
from shared.letters.command import main as souhlas_letters
from shared.topics import CONSENT, ERASURE, LEDGER, WORKSPACE

pytestmark = pytest.mark.kafka


def unique() -> str:
    """A workspace of this test alone: the topics are shared by all."""
    return f"w{uuid7().hex[-12:]}"


async def records_of(service: Service, topic: str, workspace: str) -> list[Any]:
    """All records of a topic that belong to one workspace, from the beginning to its end now."""
    consumer = AIOKafkaConsumer(bootstrap_servers=service.settings.kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, n) for n in range(12)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found = []
        while any([await consumer.position(tp) < end for tp, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=100)).values():
                found += [record for record in batch if (record.key or b"").startswith(f"{workspace}:".encode())]
        return found
    finally:
        await consumer.stop()


async def published(service: Service, workspace: str, count: int) -> list[Received]:
    """The entries said on the ledger topic so far, once there are `count`."""
    for _ in range(200):
        found = await records_of(service, LEDGER.name, workspace)
        if len(found) >= count:
            return [
                unseal(Record(r.topic, r.partition, r.offset, r.key, r.value, tuple(r.headers), 0), LEDGER)
                for r in found
            ]
    raise AssertionError(f"{len(found)} of {count} were published")


async def test_a_ledger_whose_clock_is_behind_goes_by_the_databases_and_takes_no_decision_for_one_of_the_future(
    serving: Serving, settings_for: SettingsFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    behind = partial(SharedClock, own=lambda: datetime.now(UTC) - timedelta(minutes=3))
    monkeypatch.setattr("consent_ledger.app.SharedClock", behind)
    monkeypatch.setattr("shared.clock.UNREADY", timedelta(hours=1))
    workspace, began = unique(), datetime.now(UTC)
    settings, signer = await settings_for()
    async with serving(settings, signer) as service:
        await service.say(received(event(workspace=workspace, decided_at=began)))
        await service.until(1, workspace)
        entry = (await service.get("/v1/entries/0", workspace)).json()["entry"]
        assert began <= datetime.fromisoformat(entry["recorded_at"]) < datetime.now(UTC) + timedelta(seconds=1)
        monkeypatch.setattr("shared.clock.UNREADY", timedelta(seconds=5))
        unready = await service.client.get("/readyz")
        assert "clock: 180 s behind the database" in unready.json()["missing"]


async def test_an_answer_becomes_an_entry_that_a_stranger_can_check(service: Service) -> None:
    workspace, contact = unique(), uuid7()
    said = received(event(workspace=workspace, contact=contact))
    await service.say(said)
    note = await service.until(1, workspace)
    answer = (await service.get("/v1/entries/0", workspace)).json()
    leaf = base64.b64decode(answer["leaf"])
    assert json.loads(leaf) == answer["entry"]
    assert rfc8785.dumps(answer["entry"]) == leaf
    assert hashlib.sha256(b"\0" + leaf).hexdigest() == answer["leaf_hash"]
    bound = hmac.digest(bytes.fromhex(answer["salt"]), rfc8785.dumps(answer["evidence"]), "sha256")
    assert bound.hex() == answer["entry"]["commitment"]
    assert answer["entry"]["event_id"] == str(said.id)
    assert answer["erased"] is False
    assert set(answer["evidence"]) == {
        *("notice", "prompt", "answer", "page_url", "conversation_id", "controller", "processor"),
    }
    assert set(answer["evidence"]["notice"]) == {"text", "locale", "version", "policy_url", "policy_kind"}
    verifier = Verifier.parse((await service.get(f"/log/{workspace}/key", workspace)).text)
    checkpoint = open_checkpoint(note, verifier)
    proof = (await service.get("/v1/proofs/inclusion", workspace, index=0)).json()
    parts = [bytes.fromhex(part) for part in proof["proof"]]
    leaf_hash = bytes.fromhex(answer["leaf_hash"])
    assert verify_inclusion(proof["leaf_index"], proof["tree_size"], leaf_hash, checkpoint.root, parts)
    assert checkpoint.origin == f"log.example/{workspace}"


async def test_entries_are_said_by_index_with_the_leaf_as_it_is(service: Service) -> None:
    workspace, contact = unique(), uuid7()
    await service.say(*(received(event(d, workspace, contact)) for d in (Decision.GRANTED, Decision.WITHDRAWN)))
    await service.until(2, workspace)
    said = await published(service, workspace, 2)
    for index, one in enumerate(said):
        assert isinstance(one.event, LedgerRecorded)
        assert one.time is not None
        stored = (await service.get(f"/v1/entries/{index}", workspace)).json()
        assert (one.event.index, one.event.leaf_hash) == (index, stored["leaf_hash"])
        assert one.event.entry.model_dump(mode="json") == stored["entry"]
        assert one.event.tree_size > index
        assert one.id.version == 7
        again = seal(one.event, topic=LEDGER, event_id=one.id, source="consent-ledger", time=one.time)
        assert json.loads(again.value) == json.loads(one.record.value or b"")
        assert dict(again.headers) == dict(one.record.headers)
        assert again.key == one.record.key


async def test_filters_pages_and_history(service: Service) -> None:
    workspace, contact = unique(), uuid7()
    decisions = [Decision.GRANTED, Decision.REFUSED, Decision.GRANTED, Decision.OBJECTED]
    await service.say(*(received(event(one, workspace, contact)) for one in decisions))
    await service.say(received(event(workspace=workspace)))
    await service.until(5, workspace)

    async def indexes(path: str = "/v1/entries", **params: Any) -> list[int]:
        answer = await service.get(path, workspace, **params)
        assert answer.status_code == 200, answer.text
        return [item["index"] for item in answer.json()["items"]]

    everything = await indexes()
    assert everything == [0, 1, 2, 3, 4]
    mine = await indexes(contact_id=str(contact))
    assert len(mine) == 4
    assert await indexes(f"/v1/contacts/{contact}/history") == mine
    assert len(await indexes(decision="granted")) == 3
    assert len(await indexes(decision="objected", contact_id=str(contact))) == 1
    assert len(await indexes(purpose="contact")) == 4
    assert await indexes(purpose="nothing") == []
    assert await indexes(f"/v1/contacts/{uuid7()}/history") == []
    first = (await service.get("/v1/entries/0", workspace)).json()["entry"]["recorded_at"]
    last = (await service.get("/v1/entries/4", workspace)).json()["entry"]["recorded_at"]
    assert await indexes(**{"from": first}) == everything
    assert await indexes(to=first) == []
    assert 4 not in await indexes(to=last)
    assert 4 in await indexes(**{"from": last})
    seen, cursor = [], None
    while True:
        answer = (await service.get("/v1/entries", workspace, limit=2, **({"cursor": cursor} if cursor else {}))).json()
        seen += [item["index"] for item in answer["items"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            break
    assert seen == everything


async def test_the_summary_counts_what_is_there(service: Service) -> None:
    workspace, contact = unique(), uuid7()
    await service.say(received(event(workspace=workspace, contact=contact)), received(event(workspace=workspace)))
    await service.say(received(event(Decision.WITHDRAWN, workspace, contact)))
    await service.until(3, workspace)
    answer = (await service.get("/v1/summary", workspace)).json()
    assert (answer["entries"], answer["contacts"]) == (3, 2)
    assert answer["decisions"]["granted"] == 2
    assert answer["decisions"]["withdrawn"] == 1
    assert answer["checkpoint"]["size"] == 3


async def test_the_summary_counts_each_entry_once_in_its_life(
    ledger: Ledger, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tallying, "SLICE", 7)
    one, other = uuid7(), uuid7()
    for round_ in range(3):
        said = [event(contact=who) for who in (one, other, one)]
        await ledger.appender.append(drafts([*said, event(Decision.WITHDRAWN, contact=uuid7())]))
        await ledger.appender.append(drafts([event(workspace="rival") for _ in range(4)]))
        found = (await desk.get("/v1/summary")).json()
        assert (found["entries"], found["contacts"]) == (4 * (round_ + 1), 2 + round_ + 1)
        assert (found["decisions"]["granted"], found["decisions"]["withdrawn"]) == (3 * (round_ + 1), round_ + 1)
    kept = await ledger.pool.fetchrow("SELECT size, contacts FROM tally WHERE workspace = 'demo'")
    assert tuple(kept) == (12, 5)
    await ledger.superuser("SET session_replication_role = replica; DELETE FROM entry WHERE index < 4")
    assert (await desk.get("/v1/summary")).json()["contacts"] == 5, "what was counted is not read again"
    await ledger.pool.execute("UPDATE tally SET size = 99, contacts = 99")
    assert (await desk.get("/v1/summary")).json()["contacts"] == 4, "numbers of a longer log are no numbers of this one"


async def test_an_empty_log_has_a_key_and_a_checkpoint(service: Service) -> None:
    workspace = unique()
    note = await service.until(0, workspace)
    verifier = Verifier.parse((await service.get(f"/log/{workspace}/key", workspace)).text)
    assert open_checkpoint(note, verifier).size == 0
    assert (await service.get("/v1/summary", workspace)).json()["entries"] == 0
    assert (await service.get("/v1/proofs/inclusion", workspace, index=0)).status_code == 404
    assert (await service.get("/v1/proofs/consistency", workspace)).status_code == 422


async def test_consistency_between_two_sizes(service: Service) -> None:
    workspace = unique()
    await service.say(*(received(event(workspace=workspace)) for _ in range(5)))
    await service.until(5, workspace)
    proof = (await service.get("/v1/proofs/consistency", workspace, **{"from": 2})).json()
    assert (proof["size1"], proof["size2"]) == (2, 5)
    root1, root2 = bytes.fromhex(proof["root1"]), bytes.fromhex(proof["root2"])
    assert verify_consistency(2, 5, root1, root2, [bytes.fromhex(part) for part in proof["proof"]])


BAD_QUESTIONS = [
    ("/v1/entries/3", 404),
    ("/v1/entries/-1", 404),
    ("/v1/entries/x", 404),
    ("/v1/entries/99999999999999999999", 404),
    ("/v1/entries?limit=1001", 422),
    ("/v1/entries?limit=0", 422),
    ("/v1/entries?cursor=junk", 422),
    ("/v1/entries?decision=maybe", 422),
    ("/v1/entries?contact_id=me", 422),
    ("/v1/entries?from=yesterday", 422),
    ("/v1/entries?from=2026-01-01T00:00:00", 422),
    ("/v1/entries?to=0001-01-01T00:00:00%2B14:00", 422),
    ("/v1/contacts/me/history", 404),
    ("/v1/proofs/inclusion", 422),
    ("/v1/proofs/inclusion?index=9", 404),
    ("/v1/proofs/inclusion?index=1&size=1", 422),
    ("/v1/proofs/inclusion?index=0&size=9", 422),
    ("/v1/proofs/inclusion?index=0&size=0", 422),
    ("/v1/proofs/consistency?from=0", 422),
    ("/v1/proofs/consistency?from=2&to=1", 422),
    ("/v1/proofs/consistency?from=1&to=99", 422),
    ("/log/rival/checkpoint", 404),
    ("/log/rival/key", 404),
    ("/log/..%2f/key", 404),
]


async def test_bad_questions_have_clear_answers(service: Service) -> None:
    await service.say(received(event()), received(event()))
    await service.until(2)
    for path, status in BAD_QUESTIONS:
        answer = await service.get(path)
        assert answer.status_code == status, (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_a_token_of_the_right_kind_is_needed(service: Service) -> None:
    for path in ("/v1/entries", "/v1/summary", "/log/demo/checkpoint", "/log/demo/key", "/v1/proofs/inclusion?index=0"):
        assert (await service.client.get(path)).status_code == 401
        wrong = service.headers(scopes=["contacts:read", "gate:check"])
        assert (await service.client.get(path, headers=wrong)).status_code == 403
        expired = service.headers(seconds=-5)
        assert (await service.client.get(path, headers=expired)).status_code == 401


async def test_a_workspace_sees_its_own_log_only(service: Service) -> None:
    mine, theirs, contact = unique(), unique(), uuid7()
    await service.say(received(event(workspace=mine, contact=contact)))
    await service.until(1, mine)
    assert (await service.get("/v1/entries", theirs)).json()["items"] == []
    assert (await service.get(f"/v1/contacts/{contact}/history", theirs)).json()["items"] == []
    assert (await service.get("/v1/entries/0", theirs)).status_code == 404
    assert (await service.get(f"/log/{mine}/checkpoint", theirs)).status_code == 404


async def test_lies_go_to_the_dead_letters_and_a_mended_ledger_records_them_once_when_they_are_said_again(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace, other, contact = unique(), unique(), uuid7()
    await service.say(received(event(workspace=other, contact=contact)))
    await service.until(1, other)
    future = datetime.now(UTC) + timedelta(minutes=5)
    bad = [
        event(workspace=workspace, notice=notice(sha256="0" * 64)),
        event(workspace=workspace, decided_at=future),
        event(workspace=workspace, contact=contact),
        event(Decision.ERASED, workspace=workspace, contact=contact),
    ]
    good = [event(workspace=workspace), event(workspace=workspace, decided_at=datetime.now(UTC))]
    foreign = message_of(received(event(workspace=workspace)))
    headers = tuple((name, b"rival:x" if name == "ce_subject" else value) for name, value in foreign.headers)
    await service.say(received(good[0]), *(received(one) for one in bad), replace(foreign, headers=headers))
    await service.say(received(good[1]))
    await service.until(2, workspace)
    letters = []
    for _ in range(100):
        letters = await records_of(service, CONSENT.dlq, workspace)
        if len(letters) == 5:
            break
    reasons = sorted(dict(letter.headers)["souhlas-error"].decode().split(":")[0] for letter in letters)
    assert reasons == ["contact_of_another_workspace"] * 3 + ["decided_in_future", "notice_mismatch"]
    answer = (await service.get("/v1/entries", workspace)).json()["items"]
    assert {item["entry"]["contact_id"] for item in answer} == {str(one.contact_id) for one in good}
    (told,) = await records_of(service, ERASURE.name, workspace)  # there is nothing to erase: so the erasure ends
    completed = ErasureCompleted.model_validate_json(told.value)
    assert (completed.contact_id, completed.part, completed.count) == (contact, ErasurePart.CONSENT_LEDGER, 0)
    (theirs,) = (await service.get("/v1/entries", other)).json()["items"]
    assert (theirs["erased"], theirs["evidence"] is None) == (False, False)

    monkeypatch.setattr("consent_ledger.handlers.fault", lambda *_: None)  # as if its clock had been mended
    monkeypatch.setenv("SOUHLAS_KAFKA", service.settings.kafka)
    [early] = [one for one in letters if dict(one.headers)["souhlas-error"] == b"decided_in_future"]
    where = ("--partition", str(early.partition), "--from-offset", str(early.offset), "--error", "decided_in_future")
    for again in ((), ("--again",)):
        told = await asyncio.to_thread(souhlas_letters, ["replay", CONSENT.name, *where, *again])
        assert told == 0
    await service.say(received(event(workspace=workspace)))
    await service.until(4, workspace)
    answer = (await service.get("/v1/entries", workspace)).json()["items"]
    assert [item["entry"]["contact_id"] for item in answer].count(str(bad[1].contact_id)) == 1
    assert len(answer) == 4


async def test_a_workspace_that_is_announced_has_its_log_opened(service: Service) -> None:
    workspace = unique()
    changed = WorkspaceChanged(
        workspace=workspace, version=1, changed_at=datetime.now(UTC), controller=None, default_locale="cs", purposes=()
    )
    await service.say(seal(changed, topic=WORKSPACE, event_id=uuid7(), source="conversation", time=datetime.now(UTC)))
    pool = service.app.state.ledger.parts.pool
    for _ in range(2000):
        if await pool.fetchval("SELECT count(*) FROM checkpoint WHERE workspace = $1", workspace):
            break
    assert await pool.fetchval("SELECT version FROM workspace_version WHERE workspace = $1", workspace) == 1


async def test_repeated_events_and_restarts_change_nothing(serving: Serving, settings_for: SettingsFor) -> None:
    settings, signer = await settings_for()
    workspace = unique()
    events = [received(event(workspace=workspace)) for _ in range(10)]
    async with serving(settings, signer) as service:
        await service.say(*events)
        before = await service.until(10, workspace)
        await published(service, workspace, 10)
    async with serving(settings, signer) as service:
        assert await service.until(10, workspace) == before
        await service.say(*events, received(event(workspace=workspace)))
        await service.until(11, workspace)
        proof = (await service.get("/v1/proofs/consistency", workspace, **{"from": 10})).json()
        assert proof["size2"] == 11
        said = await published(service, workspace, 11)
        assert sorted({one.event.index for one in said if isinstance(one.event, LedgerRecorded)}) == list(range(11))


async def marked(pool: asyncpg.Pool, workspace: str, index: int) -> bool:
    next_index = await pool.fetchval("SELECT next_index FROM published WHERE workspace = $1", workspace)
    return bool(next_index == index)


async def test_what_was_committed_and_not_published_is_published_after_a_restart(
    serving: Serving, settings_for: SettingsFor
) -> None:
    """As after a kill -9 between the commit and the mark: the mark is set back."""
    settings, signer = await settings_for()
    workspace = unique()
    async with serving(settings, signer) as service:
        await service.say(*(received(event(workspace=workspace)) for _ in range(5)))
        await service.until(5, workspace)
        first = await published(service, workspace, 5)
        pool = service.app.state.ledger.parts.pool
        async with asyncio.timeout(10):
            while not await marked(pool, workspace, 5):  # noqa: ASYNC110 (the mark is seen in the table alone)
                await asyncio.sleep(0.01)
        await pool.execute("UPDATE published SET next_index = 2")
    async with serving(settings, signer) as service:
        said = await published(service, workspace, 8)
        assert {one.id for one in said} == {one.id for one in first}


async def test_a_second_instance_stands_by_and_answers(serving: Serving, settings_for: SettingsFor) -> None:
    settings, signer = await settings_for()
    workspace = unique()
    async with (
        serving(settings, signer) as one,
        serving(settings.model_copy(update={"instance": "1"}), signer) as other,
    ):
        assert one.app.state.ledger.parts.sequencer.active
        assert not other.app.state.ledger.parts.sequencer.active
        await one.say(received(event(workspace=workspace)))
        await other.until(1, workspace)
        assert (await other.get("/readyz")).status_code == 200
