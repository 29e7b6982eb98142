"""What a superuser can do to the log behind the service's back, and that a stranger finds it and names the entry.

The log has entries in a full tile and in an open one, in several batches; the auditor fetches it over HTTP afterwards.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import asyncpg
import pytest
from consent_ledger.__main__ import main as start
from consent_ledger.audit.command import main
from consent_ledger.keys import KeyFault, Keyring
from consent_ledger.store.integrity import check_logs
from desk import Desk
from ledgers import Ledger, comparing
from pydantic import SecretStr
from samples import drafts, event

BATCHES = (100, 170, 1, 1, 1, 30, 1)
SIZE = sum(BATCHES)
REPLICA = "SET session_replication_role = replica; "
DROPPED = "DROP TRIGGER only_grows ON entry; DROP TRIGGER only_grows ON evidence; "
HASHED = "leaf_hash = sha256('\\x00'::bytea || {0})"
OTHER_LEAF = "replace(convert_from(leaf, 'UTF8'), '\"granted\"', '\"refused\"')::bytea"
EDITED = f"UPDATE entry SET leaf = {OTHER_LEAF} WHERE index = {{0}}"
REHASHED = f"UPDATE entry SET leaf = {OTHER_LEAF}, {HASHED.format(OTHER_LEAF)} WHERE index = {{0}}"
AWAY = 1_000_000
SWAPPED = (
    f"UPDATE {{0}} SET index = {{1}} + {{2}} - index + {AWAY} WHERE index IN ({{1}}, {{2}});"
    f" UPDATE {{0}} SET index = index - {AWAY} WHERE index >= {AWAY}"
)
OTHER_NOTICE = "replace(convert_from(evidence, 'UTF8'), 'nabídkou', 'novinkami')::bytea"
CHANGED_NOTICE = f"UPDATE evidence SET evidence = {OTHER_NOTICE} WHERE index = {{0}}"
CHANGED_SALT = "UPDATE evidence SET salt = sha256('x') WHERE index = 260"
JUNK, LOST = "'\\xff7b'::bytea", "leaf_malformed"
BESIDE = REPLICA + "UPDATE entry SET {0} WHERE index = {1}"
OTHER_ORIGIN = f"UPDATE checkpoint SET note = replace(note, 'example/demo', 'example/domo') WHERE size = {SIZE}"


def swap(one: int, other: int) -> str:
    return "; ".join(SWAPPED.format(table, one, other) for table in ("entry", "evidence"))


def moved_up(index: int) -> str:
    """An entry is taken out, and all that follow take the place of the one before: no gap is left."""
    moves = (
        f"DELETE FROM {table} WHERE index = {index}; UPDATE {table} SET index = index + {AWAY} WHERE index > {index};"
        f" UPDATE {table} SET index = index - {AWAY + 1} WHERE index > {AWAY}"
        for table in ("evidence", "entry")
    )
    return "; ".join(moves)


CASES = [
    ("triggers off, a changed row", REPLICA + EDITED.format(7), 7, "leaf_hash_mismatch"),
    ("a dropped trigger, a changed row", DROPPED + EDITED.format(290), 290, "leaf_hash_mismatch"),
    ("a changed row with its hash, in a full tile", REPLICA + REHASHED.format(200), 200, "root_mismatch"),
    ("a changed row with its hash, in the open tile", REPLICA + REHASHED.format(271), 271, "root_mismatch"),
    ("a deleted middle row", REPLICA + "DELETE FROM entry WHERE index = 120", 120, "index_gap"),
    ("a deleted row of the open tile", REPLICA + "DELETE FROM entry WHERE index = 280", 280, "index_gap"),
    ("swapped rows", REPLICA + swap(5, 6), 5, "root_mismatch"),
    ("swapped rows in the open tile", REPLICA + swap(270, 271), 270, "root_mismatch"),
    ("a truncated tail", REPLICA + "DELETE FROM entry WHERE index >= 273", 273, "truncated"),
    ("a deleted row, those behind it moved up", REPLICA + moved_up(100), 100, "root_mismatch"),
    ("the same in the open tile", REPLICA + moved_up(271), 271, "root_mismatch"),
    (
        "a changed row with its hash, and a deleted one behind it",
        f"{REPLICA}{REHASHED.format(200)}; DELETE FROM entry WHERE index = 280",
        200,
        "root_mismatch",
    ),
    ("changed evidence", REPLICA + "UPDATE evidence SET evidence = 'x' WHERE index = 3", 3, "commitment_mismatch"),
    (
        "a changed salt",
        REPLICA + CHANGED_SALT,
        260,
        "commitment_mismatch",
    ),
    (
        "a salt with a zero behind",
        REPLICA + "UPDATE evidence SET salt = salt || '\\x00' WHERE index = 53",
        53,
        "commitment_mismatch",
    ),
    ("deleted evidence", REPLICA + "DELETE FROM evidence WHERE index = 9", 9, "evidence_missing"),
    ("a changed notice text", REPLICA + CHANGED_NOTICE.format(11), 11, "notice_mismatch"),
    ("another contact beside a leaf", BESIDE.format("contact_id = gen_random_uuid()", 41), 41, "column_mismatch"),
    ("another decision beside a leaf", BESIDE.format("decision = 'refused'", 42), 42, "column_mismatch"),
    ("another purpose beside a leaf", BESIDE.format("purpose = 'news'", 260), 260, "column_mismatch"),
    ("another event beside a leaf", BESIDE.format("event_id = gen_random_uuid()", 44), 44, "column_mismatch"),
    ("another time beside a leaf", BESIDE.format("recorded_at = 'infinity'", 45), 45, "column_mismatch"),
    ("an edited checkpoint", REPLICA + OTHER_ORIGIN, None, "checkpoint_invalid"),
    (
        "a leaf of junk",
        REPLICA + f"UPDATE entry SET leaf = '\\xff7b', {HASHED.format(JUNK)} WHERE index = 50",
        50,
        LOST,
    ),
    ("no leaf", REPLICA + "UPDATE entry SET leaf = '' WHERE index = 51", 51, LOST),
    ("a salt of another length", REPLICA + "UPDATE evidence SET salt = '' WHERE index = 52", 52, "commitment_mismatch"),
]


def everything(index: int) -> list[str]:
    """What can be read of a log, and of one entry."""
    about = [f"/v1/entries/{index}", f"/v1/entries/{index}/receipt", f"/log/demo/proof/{index}"]
    log = ["checkpoint", "checkpoints", "key", "tile/0/000", "tile/0/001.p/49", "tile/entries/000"]
    proofs = [f"/v1/proofs/inclusion?index={index}", "/v1/proofs/consistency?from=1"]
    exports = [f"/v1/export?format={form}" for form in ("csv", "jsonld")]
    lists = ["/v1/entries?limit=1000", "/v1/entries?purpose=contact", "/v1/summary", "/v1/removals"]
    return [*about, *(f"/log/demo/{one}" for one in log), *proofs, *exports, *lists]


async def grow(ledger: Ledger, batches: Sequence[int] = BATCHES) -> None:
    for size in batches:
        await ledger.another().append(drafts([event() for _ in range(size)]))


async def restore(ledger: Ledger, table: str) -> None:
    """Put back what was saved, as from a backup."""
    await ledger.superuser(f"{REPLICA} DELETE FROM {table}; INSERT INTO {table} SELECT * FROM saved_{table}")


Audit = Callable[..., Awaitable[list[tuple[int | None, str]]]]


@pytest.fixture
def audit(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Audit:
    """Fetch the log as it is now and verify it: what was found."""

    async def run(url: str, *more: str) -> list[tuple[int | None, str]]:
        file = str(tmp_path / "log.jsonl")
        fetched = await asyncio.to_thread(
            main, ["fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file]
        )
        assert fetched == 0, capsys.readouterr().err
        capsys.readouterr()
        code = await asyncio.to_thread(main, ["verify", file, "--json", *more])
        said = json.loads(capsys.readouterr().out)
        assert code == (0 if said["ok"] else 1)
        os.unlink(file)
        return [(one["index"], one["code"]) for one in said["problems"]]

    return run


async def test_every_bypass_is_found_and_the_first_bad_entry_is_named(ledger: Ledger, desk: Desk, audit: Audit) -> None:
    await grow(ledger)
    key = (await desk.get("/log/demo/key")).text.strip()
    tables = ("entry", "evidence", "tile", "checkpoint")
    for table in tables:
        await ledger.superuser(f"CREATE TABLE saved_{table} AS TABLE {table}")
    sweep = comparing(ledger, desk)
    async with desk.listening() as url:
        assert await audit(url, "--key", key) == []
        await sweep.round()
        assert list(desk.door.damages) == []
        for name, sql, index, code in CASES:
            await ledger.superuser(sql)
            await sweep.round()
            named = desk.door.damages.first("demo")
            assert named is not None, (name, "the service itself finds it too")
            assert named.index == (SIZE - 1 if index is None else index), (name, list(desk.door.damages)[:5])
            answered = {path: (await desk.get(path)).status_code for path in everything(named.index)}
            assert {path: status for path, status in answered.items() if status >= 500} == {}, name
            found = await audit(url, "--key", key)
            assert found, name
            assert found[0][0] == index, (name, found[:5])
            assert (index, code) in found, (name, found[:5])
            for table in tables:
                await restore(ledger, table)
            await sweep.round()
            assert list(desk.door.damages) == [], (name, "right again")
        assert await audit(url, "--key", key) == []


async def test_a_restored_backup_and_a_fork_are_found_by_whoever_kept_a_checkpoint(
    ledger: Ledger, desk: Desk, audit: Audit, tmp_path: Path
) -> None:
    await grow(ledger, (4,))
    for table in ("entry", "evidence", "checkpoint"):
        await ledger.superuser(f"CREATE TABLE saved_{table} AS TABLE {table}")
    await grow(ledger, (3,))
    kept = tmp_path / "kept"
    kept.write_text((await desk.get("/log/demo/checkpoint")).text)
    for table in ("entry", "evidence", "checkpoint"):
        await restore(ledger, table)
    ledger.forget()
    async with desk.listening() as url:
        assert await audit(url) == [], "from inside a restored backup looks whole"
        assert await audit(url, "--since", str(kept)) == [(4, "rolled_back")]
        await grow(ledger, (5,))
        assert await audit(url) == [], "a fork under the same key too"
        assert await audit(url, "--since", str(kept)) == [(None, "forked")]


async def test_triggers_that_are_there_stop_even_a_superuser_who_does_not_go_round_them(ledger: Ledger) -> None:
    await grow(ledger, (2,))
    for sql in ("UPDATE entry SET leaf = 'x'", "DELETE FROM entry", "TRUNCATE entry", "DELETE FROM checkpoint"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only grows"):
            await ledger.superuser(sql)


# Keys


async def test_a_new_key_is_believed_by_whoever_knew_the_old_one(
    ledger: Ledger, desk: Desk, audit: Audit, tmp_path: Path
) -> None:
    await grow(ledger, (3,))
    old_key, old_note = (await desk.get("/log/demo/key")).text.strip(), (await desk.get("/log/demo/checkpoint")).text
    (tmp_path / "old").write_text(old_note)
    new = ledger.keyring.rotate("demo").verifier
    await check_logs(ledger.pool, ledger.keyring)
    assert (await desk.get("/log/demo/key")).text.strip() == old_key, "no checkpoint is under the new key yet"
    async with desk.listening() as url:
        assert await audit(url, "--key", old_key) == []
        await grow(ledger, (2,))
        assert (await desk.get("/log/demo/key")).text.strip() == str(new)
        lines = (await desk.get("/log/demo/checkpoint")).text.split("\n")
        assert lines[3:5] == [f"key {old_key}", f"key {new}"]
        assert len([line for line in lines if line.startswith("— log.example/demo ")]) == 2
        for more in ([], ["--key", old_key], ["--key", str(new)]):
            assert await audit(url, *more) == []
            assert await audit(url, *more, "--since", str(tmp_path / "old")) == []
        stranger = Keyring(tmp_path / "other", "log.example").signer("demo", create=True).verifier
        assert (None, "key_mismatch") in await audit(url, "--key", str(stranger))
    await check_logs(ledger.pool, Keyring(tmp_path / "keys", "log.example"))


def test_a_key_that_the_settings_give_is_not_changed_in_a_file(tmp_path: Path) -> None:
    keyring = Keyring(tmp_path, "log.example")
    with pytest.raises(KeyFault, match="missing"):
        keyring.rotate("demo")
    keyring.signer("demo", create=True)
    keyring.rotate("demo")
    pem = (tmp_path / "demo.pem").read_text()
    given = Keyring(tmp_path / "none", "log.example", {"demo": SecretStr(pem)})
    assert given.signers("demo") != ()
    assert [one.verifier for one in given.signers("demo")] == [one.verifier for one in keyring.signers("demo")]
    assert (tmp_path / "demo.pem").stat().st_mode & 0o777 == 0o600
    with pytest.raises(KeyFault, match="settings"):
        given.rotate("demo")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("SOUHLAS_")},
        "SOUHLAS_LEDGER_KEYS": str(tmp_path),
        "SOUHLAS_LOG_ORIGIN": "log.example",
        "SOUHLAS_LINK_KEY": "l" * 32,
        "SOUHLAS_FRESHNESS_KEY": "f" * 32,
        "SOUHLAS_KAFKA": "nowhere:1",
        "SOUHLAS_JWKS_FILE": "nowhere",
        "SOUHLAS_POSTGRES": "postgresql://nowhere",
        "SOUHLAS_POSTGRES_OWNER": "postgresql://nowhere",
    }
    running, program = Keyring(tmp_path, "log.example"), [sys.executable, "-m", "consent_ledger", "rotate", "demo"]
    assert len(running.signers("demo")) == 2
    said = subprocess.run(program, env=environment, capture_output=True, check=True, timeout=60).stdout.decode().strip()
    assert said == str(Keyring(tmp_path, "log.example").signer("demo").verifier)
    assert len(Keyring(tmp_path, "log.example").signers("demo")) == 3
    assert str(running.signer("demo").verifier) == said, "a running ledger takes it up"
    stranger = Keyring(tmp_path / "other", "log.example")
    stranger.signer("demo", create=True)
    (tmp_path / "demo.pem").write_bytes((tmp_path / "other" / "demo.pem").read_bytes())
    assert str(running.signer("demo").verifier) == said, "keys are added, not replaced"


@pytest.mark.parametrize("words", [["rotate"], ["rotat", "demo"], ["serve"], ["rotate", "demo", "more"]])
def test_a_command_that_there_is_not_starts_no_ledger(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["consent_ledger", *words])
    with pytest.raises(SystemExit) as ended:
        start()
    assert ended.value.code == 2
    assert "usage: python -m consent_ledger" in capsys.readouterr().err
