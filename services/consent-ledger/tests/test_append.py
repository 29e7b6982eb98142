"""The one transaction: nothing twice, nothing lost, no fork, no gap; every checkpoint is the tree's."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

import asyncpg
import naive
import pytest
from consent_ledger.app import _tell
from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.merkle import hash_leaf, verify_consistency, verify_inclusion
from consent_ledger.domain.note import open_checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store import append as appending
from consent_ledger.store import read, writing
from consent_ledger.store.append import Appender, ForeignContact
from consent_ledger.store.edges import BrokenLog
from consent_ledger.store.integrity import check_logs
from consent_ledger.store.proofs import Proofs
from consent_ledger.store.rows import Stored
from ledgers import Ledger
from samples import drafts, event

from dev.infra import Infra
from shared.events import Decision
from shared.identity import uuid7
from shared.logs import JsonFormatter


@pytest.fixture(autouse=True, params=[writing.FEW, 0], ids=["few at once", "copied"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test here with both ways to write, as long as it writes few entries at a time."""
    monkeypatch.setattr(writing, "FEW", request.param)


async def leaves_of(ledger: Ledger, workspace: str = "demo") -> list[bytes]:
    rows = await ledger.pool.fetch("SELECT index, leaf FROM entry WHERE workspace = $1 ORDER BY index", workspace)
    assert [row["index"] for row in rows] == list(range(len(rows)))
    return [row["leaf"] for row in rows]


async def stored_at(ledger: Ledger, index: int) -> Stored:
    found = await read.entry_at(ledger.pool, "demo", index)
    assert found is not None
    return found


async def check_whole(ledger: Ledger, workspace: str = "demo") -> list[bytes]:
    """The log has no gap, every checkpoint is signed and is the root of its prefix."""
    leaves = await leaves_of(ledger, workspace)
    verifier = ledger.keyring.signer(workspace).verifier
    notes = await ledger.pool.fetch("SELECT size, note FROM checkpoint WHERE workspace = $1 ORDER BY size", workspace)
    for row in notes:
        signed = open_checkpoint(row["note"], verifier)
        assert (signed.size, signed.root) == (row["size"], naive.mth(leaves[: row["size"]]))
    assert notes[0]["size"] == 0
    assert notes[-1]["size"] == len(leaves)
    await check_logs(ledger.pool, ledger.keyring)
    return leaves


async def test_entries_evidence_and_checkpoint_come_together(ledger: Ledger) -> None:
    [draft] = drafts([event()])
    [growth] = await ledger.appender.append([draft])
    stored = await stored_at(ledger, 0)
    assert (growth.before.size, growth.after.size) == (0, 1)
    assert stored.leaf_hash == hash_leaf(stored.leaf) == growth.after.root
    assert json.loads(stored.leaf)["recorded_at"] == "2026-11-20T12:00:00.000000Z"
    assert (stored.evidence, stored.salt) == (draft.evidence, draft.salt)
    await check_whole(ledger)


async def test_an_event_is_recorded_once_in_a_batch_and_over_batches(ledger: Ledger) -> None:
    first, second = drafts([event(), event()])
    await ledger.appender.append([first, second, first])
    assert await ledger.appender.append([second, first]) == []
    assert await ledger.another().append([first]) == []
    assert len(await check_whole(ledger)) == 2


async def test_workspaces_have_logs_and_keys_of_their_own(ledger: Ledger) -> None:
    await ledger.appender.append(drafts([event(workspace="demo"), event(workspace="rival"), event(workspace="demo")]))
    assert len(await check_whole(ledger, "demo")) == 2
    assert len(await check_whole(ledger, "rival")) == 1
    assert ledger.keyring.signer("demo").verifier != ledger.keyring.signer("rival").verifier


async def test_a_contact_of_another_workspace_is_refused_and_nothing_is_appended(ledger: Ledger) -> None:
    contact = uuid7()
    await ledger.appender.append(drafts([event(contact=contact)]))
    batch = drafts([event(workspace="rival"), event(workspace="rival", contact=contact)])
    with pytest.raises(ForeignContact) as caught:
        await ledger.appender.append(batch)
    assert caught.value.draft is batch[1]
    assert await leaves_of(ledger, "rival") == []
    together = uuid7()
    with pytest.raises(ForeignContact):
        await ledger.appender.append(drafts([event(contact=together), event(workspace="rival", contact=together)]))


async def test_recorded_at_never_goes_backwards(ledger: Ledger) -> None:
    await ledger.appender.append(drafts([event()]))
    ledger.clock.now -= timedelta(hours=1)
    await ledger.appender.append(drafts([event()]))
    ledger.clock.now += timedelta(hours=2)
    await ledger.appender.append(drafts([event()]))
    times = [json.loads(leaf)["recorded_at"] for leaf in await check_whole(ledger)]
    assert times == sorted(times)
    assert times[0] == times[1] < times[2]


async def test_trees_over_many_tiles_prove_any_entry_at_any_size(ledger: Ledger) -> None:
    for size in (1, 254, 1, 1, 300, 1100):
        await ledger.appender.append(drafts([event() for _ in range(size)]))
    leaves = await check_whole(ledger)
    head = await read.head_of(ledger.pool, "demo")
    assert head is not None
    proofs = Proofs(ledger.pool)
    for size in (1, 2, 255, 256, 257, 512, 557, 1000, 1657):
        for index in {0, size // 3, size - 2, size - 1} - {-1}:
            leaf_hash, root, path = await proofs.inclusion(head, index, size)
            assert root == naive.mth(leaves[:size])
            assert path == naive.path(index, leaves[:size])
            assert verify_inclusion(index, size, leaf_hash, root, path)
        root1, root2, path = await proofs.consistency(head, size, len(leaves))
        assert path == naive.proof(size, leaves)
        assert verify_consistency(size, len(leaves), root1, root2, path)


async def test_two_sequencers_at_once_neither_fork_nor_gap_nor_repeat(ledger: Ledger) -> None:
    """The second has an edge of its own in memory that is always behind; the lock and the tables put it right."""
    batches = [drafts([event() for _ in range(7)]) for _ in range(40)]
    one, other = ledger.another(), ledger.another()

    async def run(appender: Appender, mine: Iterable[Sequence[Draft]]) -> None:
        for batch in mine:
            await appender.append(batch)

    await asyncio.gather(run(one, batches[:30]), run(other, batches[10:]), run(ledger.another(), reversed(batches)))
    leaves = await check_whole(ledger)
    assert len(leaves) == 280
    assert len({json.loads(leaf)["event_id"] for leaf in leaves}) == 280


async def test_the_tables_alone_stop_a_second_sequencer_that_takes_no_lock(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each on another lock, so both read the same head: one commits, the other is refused whole, and tries again."""
    await ledger.appender.append(drafts([event()]))
    real, meeting, refused = writing.write, asyncio.Barrier(2), []

    async def together(*parts: Any) -> Any:
        await meeting.wait()
        return await real(*parts)

    async def run(lock: int, size: int) -> None:
        try:
            await ledger.another(lock).append(drafts([event() for _ in range(size)]))
        except asyncpg.IntegrityConstraintViolationError as error:
            refused.append(error)

    monkeypatch.setattr(appending, "write", together)
    for round_ in range(5):
        sizes = (1, 3) if round_ % 2 else (2, 2)
        await asyncio.gather(*(run(lock, size) for lock, size in enumerate(sizes, 100)))
    assert len(refused) == 5
    await check_whole(ledger)


@pytest.mark.parametrize("index", [2, 0])
async def test_the_tables_refuse_a_gap_and_a_repeat(ledger: Ledger, index: int) -> None:
    await ledger.appender.append(drafts([event()]))
    with pytest.raises(asyncpg.IntegrityConstraintViolationError):
        await ledger.pool.execute(
            "INSERT INTO entry SELECT workspace, $1, leaf, leaf_hash, $2, contact_id, decision, purpose, recorded_at"
            " FROM entry",
            index,
            uuid7(),
        )


async def test_the_tables_refuse_a_checkpoint_that_covers_something_else(ledger: Ledger) -> None:
    await ledger.appender.append(drafts([event()]))
    for size, previous in [(5, 1), (1, 0), (2, 0)]:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await ledger.pool.execute(
                "INSERT INTO checkpoint SELECT workspace, $1, $2, root, issued_at, note FROM checkpoint WHERE size = 1",
                size,
                previous,
            )


async def test_erasure_takes_the_evidence_and_leaves_the_proof(ledger: Ledger) -> None:
    contact, other = uuid7(), uuid7()
    await ledger.appender.append(drafts([event(contact=contact), event(contact=other)]))
    before = await check_whole(ledger)
    erasure = event(Decision.ERASED, contact=contact)
    await ledger.appender.append(drafts([event(Decision.WITHDRAWN, contact=contact), erasure]))
    await ledger.appender.append(drafts([event(contact=contact)]))
    stored = [await stored_at(ledger, index) for index in range(5)]
    assert [one.evidence is None for one in stored] == [True, False, True, False, True]
    assert [one.salt is None for one in stored] == [True, False, True, False, True]
    assert (await check_whole(ledger))[:2] == before
    assert b"conversation" in (stored[3].evidence or b"")


async def test_another_workspaces_erasure_takes_nothing(ledger: Ledger) -> None:
    contact = uuid7()
    await ledger.appender.append(drafts([event(contact=contact)]))
    assert await ledger.pool.fetchval("SELECT erase_evidence('rival', $1)", [contact]) == 0
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await ledger.pool.fetchval("SELECT erase_evidence('demo', $1)", [contact])


async def test_a_failure_before_the_commit_leaves_nothing(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    batch = drafts([event() for _ in range(300)])
    real = writing.write

    async def fails(*parts: Any) -> None:
        await real(*parts)
        raise ConnectionError

    monkeypatch.setattr(appending, "write", fails)
    with pytest.raises(ConnectionError):
        await ledger.appender.append(batch)
    monkeypatch.undo()
    assert await leaves_of(ledger) == []
    assert await ledger.pool.fetchval("SELECT count(*) FROM evidence") == 0
    await ledger.appender.append(batch)
    assert len(await check_whole(ledger)) == 300


@pytest.mark.parametrize(
    ("sabotage", "words"),
    [
        ("DELETE FROM entry WHERE index = 299", "does not have the 300 entries"),
        ("UPDATE entry SET leaf = 'x' WHERE index = 298", "is not the one signed"),
        ("UPDATE tile SET root = leaf_hash FROM entry WHERE entry.index = 0", "is not the one signed"),
        ("UPDATE checkpoint SET note = replace(note, '300', '301') WHERE size = 300", "is not good"),
        ("UPDATE checkpoint SET root = previous::text::bytea WHERE size = 300", "was edited"),
        ("TRUNCATE entry, evidence, tile, checkpoint", "was rolled back"),
    ],
)
async def test_a_start_is_refused_when_the_tree_is_not_what_was_signed(
    ledger: Ledger, infra: Infra, sabotage: str, words: str
) -> None:
    await ledger.appender.append(drafts([event() for _ in range(300)]))
    await check_logs(ledger.pool, ledger.keyring)
    await as_superuser(ledger, infra, sabotage)
    with pytest.raises(BrokenLog, match=words):
        await check_logs(ledger.pool, ledger.keyring)


async def test_a_start_is_refused_on_a_restored_backup_that_went_on_another_way(ledger: Ledger, infra: Infra) -> None:
    await ledger.appender.append(drafts([event(), event()]))
    kept = ledger.keyring.remembered("demo")
    assert kept is not None
    await as_superuser(ledger, infra, "TRUNCATE entry, evidence, tile, checkpoint")
    ledger.forget()
    await ledger.another().append(drafts([event(), event(), event()]))
    ledger.forget()
    ledger.keyring.remember("demo", kept)
    with pytest.raises(BrokenLog, match="was forked"):
        await check_logs(ledger.pool, ledger.keyring)


async def test_the_line_of_a_refused_start_names_the_log_and_both_sizes(
    ledger: Ledger, infra: Infra, caplog: pytest.LogCaptureFixture
) -> None:
    await ledger.appender.append(drafts([event() for _ in range(5)]))
    kept = ledger.keyring.remembered("demo")
    assert kept is not None
    await as_superuser(ledger, infra, "TRUNCATE entry, evidence, tile, checkpoint")
    ledger.forget()
    await ledger.another().append(drafts([event(), event()]))
    ledger.forget()
    ledger.keyring.remember("demo", kept)
    with pytest.raises(BrokenLog, match="was rolled back: it has 2 entries, and 5 were signed") as broken:
        await check_logs(ledger.pool, ledger.keyring)
    _tell(broken.value)
    line = json.loads(JsonFormatter("consent-ledger").format(caplog.records[-1]))
    assert (line["level"], line["workspace"]) == ("CRITICAL", "demo")
    assert line["message"].endswith("2 entries stored, 5 signed")
    assert line["reason"] == "rolled_back"


@pytest.mark.parametrize("who", ["the one that signed", "another process", "one that knows only the file"])
async def test_a_running_ledger_whose_database_was_put_back_signs_nothing(ledger: Ledger, who: str) -> None:
    other = Keyring(ledger.keyring._folder, "log.example")
    signs = {"the one that signed": ledger.keyring, "another process": other}.get(who)
    appender = Appender(ledger.pool, signs or Keyring(ledger.keyring._folder, "log.example"), ledger.clock)
    await ledger.appender.append(drafts([event(), event(), event(workspace="rival")]))
    await appender.append(drafts([event()]))
    await ledger.save()
    await ledger.appender.append(drafts([event(), event()]))
    issued = ledger.keyring.remembered("demo")
    if who == "the one that signed":
        ledger.keyring._path("demo", "checkpoint").unlink()
    await ledger.put_back()
    for _ in range(2):
        with pytest.raises(BrokenLog, match="the log demo was rolled back: it has 3 entries, and 5 were signed"):
            await appender.append(drafts([event(), event(workspace="rival")]))
    with pytest.raises(BrokenLog, match="was rolled back"):
        await appender.open("demo")
    assert await ledger.pool.fetchval("SELECT count(*) FROM entry") == 4, "nothing of the batch"
    other.remember(
        "demo", await ledger.pool.fetchval("SELECT note FROM checkpoint WHERE workspace = 'demo' AND size=3")
    )
    if who != "the one that signed":
        assert ledger.keyring.remembered("demo") == issued, "only ever forwards"
    await ledger.appender.append(drafts([event(workspace="rival")]))


async def test_a_running_ledger_goes_on_where_another_appended_and_not_where_it_forked(ledger: Ledger) -> None:
    elsewhere = Appender(ledger.pool, Keyring(ledger.keyring._folder, "log.example"), ledger.clock)
    await ledger.appender.append(drafts([event()]))
    await ledger.save()
    await elsewhere.append(drafts([event(), event()]))
    await ledger.appender.append(drafts([event()]))
    assert len(await check_whole(ledger)) == 4
    blind = Keyring(ledger.keyring._folder, "log.example")
    assert [one.size for one in blind.seen("demo")] == [4]
    await ledger.put_back()
    ledger.forget()
    await ledger.appender.append(drafts([event() for _ in range(3)]))
    for more in (0, 1):
        with pytest.raises(BrokenLog, match="its root over 4 entries is not the one that was signed"):
            await Appender(ledger.pool, blind, ledger.clock).append(drafts([event()]))
        if not more:
            await ledger.appender.append(drafts([event()]))


async def as_superuser(ledger: Ledger, infra: Infra, sql: str) -> None:
    dsn = infra.postgres_superuser_dsn.rpartition("/")[0] + f"/{ledger.database.name}"
    connection = await asyncpg.connect(dsn)
    await connection.execute(f"SET session_replication_role = replica; {sql}")
    await connection.close()
