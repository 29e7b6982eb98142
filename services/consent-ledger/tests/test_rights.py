"""The log only grows: by rights for the service, by triggers for everybody else short of a superuser."""

from itertools import product
from pathlib import Path

import asyncpg
import pytest
from consent_ledger.domain.note import Verifier
from consent_ledger.keys import KeyFault, Keyring
from ledgers import Ledger
from samples import drafts, event

from shared.events import Decision
from shared.identity import uuid7

TABLES = ("entry", "evidence", "tile", "checkpoint", "access_log")
CHANGES = ("UPDATE {} SET workspace = workspace", "DELETE FROM {}", "TRUNCATE {}", "TRUNCATE {} CASCADE")


async def test_the_service_may_only_insert_and_select(ledger: Ledger) -> None:
    await ledger.appender.append(drafts([event()]))
    for table, change in product(TABLES, CHANGES):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ledger.pool.execute(change.format(table))


async def test_even_the_owner_is_stopped_by_triggers(ledger: Ledger, owner: asyncpg.Connection) -> None:
    await ledger.appender.append(drafts([event() for _ in range(256)]))
    for table, change in product(TABLES, CHANGES):
        with pytest.raises(asyncpg.PostgresError, match=r"only grows|erasure is in the log|foreign key"):
            await owner.execute(change.format(table))


async def test_the_owner_cannot_delete_evidence_but_that_of_the_erased(
    ledger: Ledger, owner: asyncpg.Connection
) -> None:
    erased, kept = uuid7(), uuid7()
    await ledger.appender.append(drafts([event(contact=erased), event(contact=kept)]))
    await ledger.appender.append(drafts([event(Decision.ERASED, contact=erased)]))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="erasure is in the log"):
        await owner.execute("DELETE FROM evidence WHERE index = 1")


async def test_the_service_owns_nothing_and_cannot_drop_or_silence_a_trigger(ledger: Ledger) -> None:
    for sql in (
        "ALTER TABLE entry DISABLE TRIGGER ALL",
        "DROP TRIGGER only_grows ON entry",
        "DROP TABLE evidence",
        "SET session_replication_role = replica",
        "CREATE TABLE mine ()",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await ledger.pool.execute(sql)


def test_a_key_is_made_once_private_and_read_back(tmp_path: Path) -> None:
    made = Keyring(tmp_path / "keys", "log.example").signer("demo", create=True)
    path = tmp_path / "keys" / "demo.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["demo.pem"]
    again = Keyring(tmp_path / "keys", "log.example").signer("demo")
    assert again.verifier == made.verifier == Verifier.parse(str(made.verifier))
    assert made.name == "log.example/demo"


def test_a_missing_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    with pytest.raises(KeyFault, match="missing"):
        Keyring(tmp_path, "log.example").signer("demo")


@pytest.mark.parametrize("name", ["../evil", "", "a/b", ".", "Demo", "a" * 65])
def test_a_workspace_cannot_name_a_file_elsewhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyFault):
        Keyring(tmp_path, "log.example").signer(name, create=True)


def test_an_unreadable_or_foreign_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "demo.pem").write_text("junk")
    with pytest.raises(KeyFault, match="PEM"):
        Keyring(tmp_path, "log.example").signer("demo")
