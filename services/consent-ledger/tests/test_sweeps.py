"""kill -9 at every statement and Kafka call of an append; readers while writers write; old events give one root."""

import asyncio
import json
import os
import shutil
import sys
from datetime import timedelta
from pathlib import Path

import naive
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from consent_ledger import handlers
from consent_ledger.domain.edge import Edge
from consent_ledger.domain.leaf import leaves
from consent_ledger.domain.merkle import hash_leaf, verify_consistency, verify_inclusion
from consent_ledger.domain.note import open_checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store.integrity import check_logs
from desk import Desk
from samples import NOW, drafts, event

from shared.envelope import Record, unseal
from shared.identity import uuid7
from shared.topics import CONSENT, LEDGER

HERE = Path(__file__).parent
TABLES = ("entry", "evidence", "tile", "checkpoint", "published")
REPLICA = "SET session_replication_role = replica; "


class Dying:
    """The program of dying.py."""

    def __init__(self, ledger, kafka, workspace):
        self._arguments = (ledger.database.dsn, str(ledger.keyring._folder), kafka, workspace)

    async def __aenter__(self):
        environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path])}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(HERE / "dying.py"),
            *self._arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
        )
        return self

    async def __aexit__(self, *_):
        self._process.stdin.close()
        await self._process.wait()

    async def ask(self, line):
        self._process.stdin.write(f"{line}\n".encode())
        async with asyncio.timeout(60):
            answer = json.loads(await self._process.stdout.readline())
        return answer["events"], answer["said"]


@pytest.mark.kafka
async def test_a_kill_at_any_statement_or_kafka_call_loses_nothing_and_breaks_nothing(ledger, infra):
    """From 254 entries, so that each append fills a tile. What the points are, the program itself counts."""
    workspace = f"w{uuid7().hex[-12:]}"
    keys = ledger.keyring._folder
    await ledger.appender.append(drafts([event(workspace=workspace) for _ in range(254)]))
    await ledger.pool.execute("INSERT INTO published VALUES ($1, 254)", workspace)
    for table in TABLES:
        await ledger.superuser(f"CREATE TABLE saved_{table} AS TABLE {table}")
    shutil.copytree(keys, saved := keys.with_name("saved-keys"))
    restore = "; ".join(f"DELETE FROM {one}; INSERT INTO {one} SELECT * FROM saved_{one}" for one in TABLES)
    seen, final = list[str](), set[str]()
    async with Dying(ledger, infra.kafka, workspace) as dying:

        async def die(point, mode):
            await ledger.superuser(REPLICA + restore)
            shutil.copytree(saved, keys, dirs_exist_ok=True)
            events, said = await dying.ask(f"die {point} {mode}")
            kept = await check_whole(ledger, workspace, events, must="recorded" in said)
            if point > 1 and not kept:
                return said[-1]  # as if it had never begun: what follows is as after the first point
            _, again = await dying.ask("again")
            assert again == ["recorded", "published"], said
            await check_whole(ledger, workspace, events, must=True)
            assert await ledger.pool.fetchval("SELECT next_index FROM published") == 257
            rows = await ledger.pool.fetch("SELECT leaf_hash FROM entry WHERE index >= 254")
            final.update(row["leaf_hash"].hex() for row in rows)
            return said[-1]

        while (words := await die(len(seen) + 1, "before")) != "published":
            seen.append(words)
        for point, words in enumerate(seen, 1):
            if "COMMIT" in words or words.startswith(("at send", "at execute INSERT")):  # what others can see
                await die(point, "sent")
                await die(point, "answered")
    assert any("COMMIT" in words for words in seen), seen
    assert any(words.startswith("at send") for words in seen), seen
    assert final <= await told(infra.kafka, workspace), "every entry that stayed was said on the ledger topic"


async def told(kafka, workspace):
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


async def check_whole(ledger, workspace, events, *, must):
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


async def test_readers_verify_against_one_checkpoint_while_writers_write(ledger, tmp_path):
    desk = Desk(ledger, tmp_path)
    await ledger.appender.append(drafts([event() for _ in range(300)]))
    shared = open_checkpoint((await desk.get("/log/demo/checkpoint")).text, ledger.keyring.signer("demo").verifier)
    done = asyncio.Event()

    async def write():
        appender = ledger.another()
        for size in (1, 7, 255, 30, 1, 256, 3) * 2:
            await appender.append(drafts([event() for _ in range(size)]))
        done.set()

    async def read(step):
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

    counts = await asyncio.gather(*(read(step) for step in (1, 37, 101)), write())
    assert min(counts[:3]) >= 20
    assert await ledger.pool.fetchval("SELECT count(*) FROM entry") == 300 + 2 * 553


GOLDEN = HERE / "golden_v1.jsonl"
ROOT_V1 = "d0e9608535b8b98ade40d288eea1694a489fc722f6fa56aee59d22a1db841cc9"


def golden_records():
    """The records of the first version's golden events."""
    heard = []
    for line in GOLDEN.read_text(encoding="utf-8").splitlines():
        example = json.loads(line)
        headers = tuple((name, value.encode()) for name, value in example["headers"].items())
        value = json.dumps(example["data"], ensure_ascii=False, separators=(",", ":")).encode()
        heard.append(Record(example["topic"], 0, 0, example["key"].encode(), value, headers, 0))
    return heard


def test_the_golden_events_of_every_version_give_the_same_root_for_ever(monkeypatch):
    """A leaf that is written otherwise would be another log: whoever changes this changes what was signed."""
    monkeypatch.setattr(handlers, "new_salt", (bytes([n]) * 32 for n in range(256)).__next__)
    heard = [unseal(record, CONSENT) for record in golden_records()]
    made = handlers.prepare(heard, NOW, timedelta(days=3650))
    edge, _ = Edge().extend([leaf_hash for _, leaf_hash in leaves(made, NOW)])
    assert edge.size == 8
    assert edge.root().hex() == ROOT_V1
