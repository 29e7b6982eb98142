"""kill -9 at every statement and Kafka call of an append; readers while writers write; old events give one root."""

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import naive
import pytest
import pytest_asyncio
from aiokafka import AIOKafkaConsumer, TopicPartition
from consent_ledger import handlers
from consent_ledger.domain.edge import Edge
from consent_ledger.domain.leaf import leaves
from consent_ledger.domain.merkle import hash_leaf, verify_consistency, verify_inclusion
from consent_ledger.domain.note import Note, open_checkpoint
from consent_ledger.domain.removal import Removal
from consent_ledger.keys import Keyring
from consent_ledger.store import writing
from consent_ledger.store.integrity import check_logs
from desk import Desk
from ledgers import Ledger
from retaining import configure, day, said, someone, tell, with_evidence
from samples import NOW, drafts, event

from dev.infra import Infra
from shared.envelope import Record, unseal
from shared.events import Decision
from shared.identity import uuid7
from shared.topics import CONSENT, LEDGER

HERE = Path(__file__).parent
G, R, W = Decision.GRANTED, Decision.REFUSED, Decision.WITHDRAWN
TABLES = ("entry", "evidence", "tile", "checkpoint", "published", "removal", "removed")
LEFT = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'dying'"
REPLICA = "SET session_replication_role = replica; "


class Check(Protocol):
    """See `Dying.everywhere`."""

    async def __call__(self, events: list[str], *, must: bool) -> bool:
        """Whether the work was done; raises AssertionError for half of it."""
        ...


class Dying:
    """The program of dying.py, and what there was in the database to begin with."""

    def __init__(
        self, process: Process, ledger: Ledger, kafka: str, workspace: str, work: str, few: int = writing.FEW
    ) -> None:
        self._process, self._ledger = process, ledger
        self._keys = ledger.keyring._folder
        self._saved = self._keys.with_name("saved-keys")
        self._arguments = (
            f"{ledger.database.dsn}?application_name=dying",
            str(self._keys),
            kafka,
            workspace,
            work,
            few,
        )

    async def prepared(self) -> "Dying":
        """The database as it is now is where each death begins."""
        for table in TABLES:
            await self._ledger.superuser(f"CREATE TABLE saved_{table} AS TABLE {table}")
        shutil.copytree(self._keys, self._saved)
        assert self._process.stdin is not None
        self._process.stdin.write(f"work {' '.join(map(str, self._arguments))}\n".encode())
        return self

    async def ask(self, line: str) -> tuple[list[str], list[str]]:
        """The ids of the events, and what the child said."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(60):
            answer = json.loads(await self._process.stdout.readline())
            while await self._ledger.pool.fetchval(LEFT):  # noqa: ASYNC110 (what was sent may still be carried out)
                await asyncio.sleep(0.001)
        return answer["events"], answer["said"]

    async def _restore(self) -> None:
        restore = "; ".join(f"DELETE FROM {one}; INSERT INTO {one} SELECT * FROM saved_{one}" for one in TABLES)
        await self._ledger.superuser(REPLICA + restore)
        shutil.copytree(self._saved, self._keys, dirs_exist_ok=True)

    async def everywhere(self, check: Check, whole: list[str]) -> list[str]:
        """Die at each call there is, and in more ways at those that others can see; then do the same work again.

        `check` is told the events and whether the work must be done, and says whether it is. `whole` is what a child
        says that lives. What the points are is counted, not listed: they are returned, in words.
        """

        async def die(point: int, mode: str) -> str:
            await self._restore()
            events, said = await self.ask(f"die {point} {mode}")
            kept = await check(events, must=whole[0] in said)
            if point > 1 and not kept:
                return said[-1]  # as if it had never begun: what follows is as after the first point
            _, again = await self.ask("again")
            assert again == whole, said
            assert await check(events, must=True)
            return said[-1]

        seen = list[str]()
        while (words := await die(len(seen) + 1, "before")) != whole[-1]:
            seen.append(words)
        for point, words in enumerate(seen, 1):
            if "COMMIT" in words or words.startswith(("at send", "at execute INSERT")):  # what others can see
                await die(point, "sent")
                await die(point, "answered")
        assert any("COMMIT" in words for words in seen), seen
        return seen


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def process() -> AsyncIterator[Process]:
    """The program of dying.py."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
    running = await asyncio.create_subprocess_exec(
        sys.executable, str(HERE / "dying.py"), env=environment, stdin=PIPE, stdout=PIPE
    )
    assert running.stdin is not None
    yield running
    running.stdin.close()
    await running.wait()


@pytest.mark.kafka
@pytest.mark.parametrize("few", [writing.FEW, 0], ids=["few at once", "copied"])
async def test_a_kill_at_any_statement_or_kafka_call_loses_nothing_and_breaks_nothing(
    ledger: Ledger, infra: Infra, process: Process, few: int
) -> None:
    """From 254 entries, so that each append fills a tile. What the points are, the program itself counts."""
    workspace = f"w{uuid7().hex[-12:]}"
    await ledger.appender.append(drafts([event(workspace=workspace) for _ in range(254)]))
    await ledger.pool.execute("INSERT INTO published VALUES ($1, 254)", workspace)
    final = set[str]()

    async def check(events: list[str], *, must: bool) -> bool:
        kept = await check_whole(ledger, workspace, events, must=must)
        if must and await ledger.pool.fetchval("SELECT next_index FROM published") == 257:
            rows = await ledger.pool.fetch("SELECT leaf_hash FROM entry WHERE index >= 254")
            final.update(row["leaf_hash"].hex() for row in rows)
        return kept

    dying = await Dying(process, ledger, infra.kafka, workspace, "record", few).prepared()
    seen = await dying.everywhere(check, ["recorded", "published"])
    assert await ledger.pool.fetchval("SELECT next_index FROM published") == 257
    assert any(words.startswith("at send") for words in seen), seen
    assert len(final) >= 3
    assert final <= await told(infra.kafka, workspace), "every entry that stayed was said on the ledger topic"


@pytest.mark.kafka
@pytest.mark.parametrize("few", [writing.FEW, 0], ids=["few at once", "copied"])
async def test_a_kill_at_any_call_of_an_erasure_erases_all_or_nothing_and_says_so_at_last(
    ledger: Ledger, infra: Infra, process: Process, few: int
) -> None:
    workspace, contact = f"w{uuid7().hex[-12:]}", uuid7()
    mine, others = event(workspace=workspace, contact=contact), [event(workspace=workspace) for _ in range(2)]
    await ledger.appender.append(drafts([mine, *others]))
    await ledger.pool.execute("INSERT INTO published VALUES ($1, 3)", workspace)

    async def check(events: list[str], *, must: bool) -> bool:
        found = await ledger.pool.fetch("SELECT index FROM evidence ORDER BY index")
        recorded = await ledger.pool.fetchval("SELECT event_id::text FROM entry WHERE decision = 'erased'")
        assert [row["index"] for row in found] == ([1, 2, 3] if recorded else [0, 1, 2])
        assert recorded in (events[0], None)
        assert recorded or not must
        await check_logs(ledger.pool, Keyring(ledger.keyring._folder, "log.example"))
        return recorded is not None

    dying = await Dying(process, ledger, infra.kafka, workspace, str(contact), few).prepared()
    seen = await dying.everywhere(check, ["recorded", "published"])
    assert sum(words.startswith("at send") for words in seen) == 2, "the erasure is said, and the entry"


async def test_a_kill_at_any_call_of_the_retention_job_removes_and_records_or_neither(
    ledger: Ledger, process: Process
) -> None:
    await configure(ledger)
    one, other = someone(), someone()
    await tell(ledger, said(G, 0, one), said(R, 1, other), said(W, 2, one), said(R, 3, someone(), "kept"))

    async def check(events: list[str], *, must: bool) -> bool:
        assert events == []
        gone = set(range(4)) - set(await with_evidence(ledger))
        named = {row["index"] for row in await ledger.pool.fetch("SELECT index FROM removed")}
        notes = await ledger.pool.fetch("SELECT note FROM removal")
        signed = {i for row in notes for span in Removal.parse(Note.parse(row["note"]).text).indexes for i in span}
        assert gone == named == signed
        assert gone in (set(), {0, 1, 2})
        assert gone or not must
        assert len(notes) == bool(gone), "not recorded twice"
        await check_logs(ledger.pool, Keyring(ledger.keyring._folder, "log.example"))
        return bool(gone)

    dying = await Dying(process, ledger, "nowhere:1", "demo", day(60).isoformat()).prepared()
    seen = await dying.everywhere(check, ["removed"])
    assert any("remove_evidence" in words for words in seen), seen


async def told(kafka: str, workspace: str) -> set[str]:
    """The leaf hashes of a workspace on the ledger topic."""
    consumer = AIOKafkaConsumer(bootstrap_servers=kafka, auto_offset_reset="earliest")
    await consumer.start()
    try:
        partitions = [TopicPartition(LEDGER.name, number) for number in range(LEDGER.partitions)]
        consumer.assign(partitions)
        ends, found = await consumer.end_offsets(partitions), set()
        while any([await consumer.position(one) < end for one, end in ends.items()]):
            for records in (await consumer.getmany(timeout_ms=100)).values():
                mine = [one for one in records if one.key.startswith(f"{workspace}:".encode())]
                found |= {json.loads(one.value)["leaf_hash"] for one in mine}
        return found
    finally:
        await consumer.stop()


async def check_whole(ledger: Ledger, workspace: str, events: Sequence[str], *, must: bool) -> bool:
    """The log is what was signed, with all of the batch or nothing of it; with all, if that was acknowledged."""
    rows = await ledger.pool.fetch("SELECT index, leaf, event_id::text FROM entry ORDER BY index")
    assert [row["index"] for row in rows] == list(range(len(rows)))
    had = [row["event_id"] for row in rows if row["event_id"] in events]
    assert sorted(had) in ([], sorted(events))
    assert len(rows) == 254 + len(had)
    assert had or not must, "an acknowledged event is missing"
    assert await ledger.pool.fetchval("SELECT count(*) FROM evidence") == len(rows)
    note = await ledger.pool.fetchval("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1")
    signed = open_checkpoint(note, ledger.keyring.signer(workspace).verifier)
    assert (signed.size, signed.root) == (len(rows), naive.mth([row["leaf"] for row in rows]))
    await check_logs(ledger.pool, Keyring(ledger.keyring._folder, "log.example"))
    return bool(had)


async def test_readers_verify_against_one_checkpoint_while_writers_write(ledger: Ledger, tmp_path: Path) -> None:
    desk = Desk(ledger, tmp_path)
    await ledger.appender.append(drafts([event() for _ in range(300)]))
    shared = open_checkpoint((await desk.get("/log/demo/checkpoint")).text, ledger.keyring.signer("demo").verifier)
    done = asyncio.Event()

    async def write() -> None:
        appender = ledger.another()
        for size in (1, 7, 255, 30, 1, 256, 3) * 2:
            await appender.append(drafts([event() for _ in range(size)]))
        done.set()

    async def read(step: int) -> int:
        checks = 0
        while not done.is_set() or checks < 20:
            index = (checks * step) % shared.size
            leaf = await ledger.pool.fetchval("SELECT leaf FROM entry WHERE index = $1", index)
            proof = (await desk.get("/v1/proofs/inclusion", index=index, size=shared.size)).json()
            path = [bytes.fromhex(part) for part in proof["proof"]]
            assert verify_inclusion(index, shared.size, hash_leaf(leaf), shared.root, path)
            grown = (await desk.get("/v1/proofs/consistency", **{"from": shared.size})).json()
            roots = bytes.fromhex(grown["root1"]), bytes.fromhex(grown["root2"])
            assert roots[0] == shared.root
            path = [bytes.fromhex(part) for part in grown["proof"]]
            assert verify_consistency(shared.size, grown["size2"], *roots, path)
            checks += 1
        return checks

    readers = asyncio.gather(*(read(step) for step in (1, 37, 101)))
    await write()
    assert min(await readers) >= 20
    assert await ledger.pool.fetchval("SELECT count(*) FROM entry") == 300 + 2 * 553


GOLDEN = HERE / "golden_v1.jsonl"
ROOT_V1 = "d0e9608535b8b98ade40d288eea1694a489fc722f6fa56aee59d22a1db841cc9"


def golden_records() -> list[Record]:
    """The records of the first version's golden events."""
    heard = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        example = json.loads(line)
        headers = tuple((name, value.encode()) for name, value in example["headers"].items())
        value = json.dumps(example["data"], ensure_ascii=False, separators=(",", ":")).encode()
        heard.append(Record(example["topic"], 0, 0, example["key"].encode(), value, headers, 0))
    return heard


def test_the_golden_events_of_every_version_give_the_same_root_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """A leaf that is written otherwise would be another log: whoever changes this changes what was signed."""
    monkeypatch.setattr(handlers, "new_salt", (bytes([n]) * 32 for n in range(256)).__next__)
    heard = [unseal(record, CONSENT) for record in golden_records()]
    made = handlers.prepare(heard, NOW, timedelta(days=3650))
    edge, _ = Edge().extend([leaf_hash for _, leaf_hash in leaves(made, NOW)])
    assert edge.size == 8
    assert edge.root().hex() == ROOT_V1
