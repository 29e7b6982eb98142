"""What a superuser changed is not answered from: refused with the entry named, and told to whoever is on call."""

import asyncio
import csv
import io
import json
import logging
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from consent_ledger.damages import Damages
from consent_ledger.domain.damage import Damage
from consent_ledger.store import sweeping, workspaces
from desk import Desk
from ledgers import LOGS, Ledger, Service, comparing, put_back
from retaining import configured
from samples import NOW, drafts, event, received

from dev.infra import Infra
from shared.events import Decision
from shared.identity import uuid7
from shared.times import rfc3339

ROUND = "SET session_replication_role = replica; "
CONTACT = UUID("01890000-0000-7000-8000-000000000001")
ANY = "gen_random_uuid()"


async def grow(ledger: Ledger) -> None:
    """A grant and its withdrawal, among others; the withdrawal is entry 3."""
    await workspaces.keep(ledger.pool, [configured({"contact": None}, 1)])
    said = [event(), event(contact=CONTACT), event(), event(Decision.WITHDRAWN, contact=CONTACT), event()]
    for one in said:
        await ledger.appender.append(drafts([one]))


def questions() -> dict[str, dict[str, Any]]:
    """What auditors ask about the contact."""
    return {
        f"/v1/contacts/{CONTACT}/as-of": {"at": rfc3339(NOW), "purpose": "contact", "channel": "email"},
        f"/v1/contacts/{CONTACT}/history": {},
        "/v1/entries": {"decision": "withdrawn"},
        "/v1/summary": {},
    }


async def refused(desk: Desk, index: int) -> None:
    """Every question is refused, and the entry named."""
    for path, params in questions().items():
        answer = await desk.get(path, **params)
        said = answer.json()
        assert (answer.status_code, said.get("code"), said.get("index")) == (409, "log_damaged", index), (path, said)
        assert f"entry {index} of the log demo" in said["detail"]


async def answered(desk: Desk) -> list[Any]:
    """The answers to every question."""
    answers = [await desk.get(path, **params) for path, params in questions().items()]
    assert {one.status_code for one in answers} == {200}
    return [one.json() for one in answers]


@pytest.mark.parametrize(
    "change",
    [
        f"contact_id = {ANY}",
        "decision = 'granted'",
        "purpose = 'news'",
        "purpose = null",
        "recorded_at = recorded_at + interval '1 year'",
        "recorded_at = '200000-01-01'",
        f"event_id = {ANY}",
        "leaf = replace(convert_from(leaf, 'UTF8'), 'withdrawn', 'granted')::bytea",
        "leaf = 'junk', leaf_hash = sha256('\\x00'::bytea || 'junk')",
    ],
)
async def test_a_changed_row_is_found_by_the_sweep_and_nothing_is_answered_that_may_stand_on_it(
    ledger: Ledger, desk: Desk, caplog: pytest.LogCaptureFixture, change: str
) -> None:
    await grow(ledger)
    sweep, before = comparing(ledger, desk), await answered(desk)
    await ledger.superuser("CREATE TABLE saved AS TABLE entry")
    await ledger.superuser(f"{ROUND} UPDATE entry SET {change} WHERE index = 3")
    with caplog.at_level(logging.WARNING, "souhlas.ledger"):
        await sweep.newest()
        await sweep.round()
    lines = [one for one in caplog.records if one.levelno == logging.ERROR]
    assert [(one.__dict__["workspace"], one.__dict__["index"]) for one in lines] == [("demo", 3)], "told once"
    await refused(desk, 3)
    assert (await desk.get("/v1/entries/3")).json()["damaged"], "what a person looks at is shown, and what is wrong"
    assert (await desk.get("/v1/entries/1")).json()["damaged"] is None
    await ledger.superuser(f"{ROUND} DELETE FROM entry; INSERT INTO entry SELECT * FROM saved")
    await sweep.round()
    assert await answered(desk) == before


ON_THE_SPOT = {
    "decision = 'granted'": ("as-of", "history"),
    "recorded_at = now()": ("as-of", "history"),
    "leaf = replace(convert_from(leaf, 'UTF8'), 'withdrawn', 'granted')::bytea": ("as-of", "history"),
    "index = 6": ("as-of",),
    "leaf = 'junk', leaf_hash = sha256('\\x00'::bytea || 'junk')": ("as-of", "history"),
}


async def test_a_row_that_an_answer_stands_on_is_compared_on_the_spot(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger)
    await ledger.superuser("CREATE TABLE saved AS TABLE entry")
    for change, asked in ON_THE_SPOT.items():
        await ledger.superuser(f"{ROUND} UPDATE entry SET {change} WHERE index = 3")
        for path, params in questions().items():
            if path.rpartition("/")[2] in asked:
                answer = await desk.get(path, **params)
                assert (answer.status_code, answer.json()["index"] in (3, 6)) == (409, True), (change, path)
                assert list(desk.door.damages), "whoever is on call hears of it at once"
                desk.door.damages.right("demo", answer.json()["index"])
        await ledger.superuser(f"{ROUND} DELETE FROM entry; INSERT INTO entry SELECT * FROM saved")
    await answered(desk)


async def test_a_leaf_rewritten_with_all_that_stands_beside_it_is_told_from_the_one_in_the_tree(
    ledger: Ledger, desk: Desk
) -> None:
    contact = uuid7()
    await ledger.appender.append(drafts([event(contact=contact), *(event() for _ in range(300))]))
    await ledger.superuser(f"CREATE TABLE saved AS TABLE tile; {ROUND} DELETE FROM tile")
    for path in ("/v1/proofs/inclusion?index=1", "/v1/proofs/consistency?from=1", "/v1/entries/1/receipt"):
        answer = await desk.get(path)
        assert (answer.status_code, answer.json()["code"], answer.json()["index"]) == (409, "log_damaged", 0), path
    await ledger.superuser("INSERT INTO tile SELECT * FROM saved")
    desk.door.damages.right("demo", 0)
    other = "replace(convert_from(leaf, 'UTF8'), '\"granted\"', '\"refused\"')::bytea"
    rewritten = f"leaf = {other}, decision = 'refused', leaf_hash = sha256('\\x00'::bytea || {other})"
    await ledger.superuser(f"{ROUND} UPDATE entry SET {rewritten} WHERE index = 0")
    asked = {"at": rfc3339(NOW), "purpose": "contact", "channel": "email"}
    answer = await desk.get(f"/v1/contacts/{contact}/as-of", **asked)
    assert (answer.status_code, answer.json()["index"]) == (409, 0)
    assert (await desk.get("/v1/entries/0/receipt")).status_code == 409


JUNK = {
    "leaf = '\\xff7b'": "leaf_hash",
    "leaf = '[1]', leaf_hash = sha256('\\x00'::bytea || '[1]')": "contact_id",
    "leaf = replace(convert_from(leaf, 'UTF8'), 'channels', 'canals')::bytea": "leaf_hash",
}


async def test_junk_is_a_line_or_a_problem_that_names_the_entry_and_no_list_ends_there(
    ledger: Ledger, desk: Desk
) -> None:
    await grow(ledger)
    await ledger.superuser("CREATE TABLE saved AS TABLE entry")
    for change, what in JUNK.items():
        await ledger.superuser(f"{ROUND} UPDATE entry SET {change} WHERE index = 1; DELETE FROM entry WHERE index = 3")
        rows = list(csv.DictReader(io.StringIO((await desk.get("/v1/export", format="csv")).text)))
        assert [(row["index"], row["damaged"]) for row in rows] == [
            *(("0", ""), ("1", what), ("2", ""), ("3", "missing"), ("4", "")),
        ], change
        graph = json.loads((await desk.get("/v1/export", format="jsonld")).text)["@graph"]
        assert [one.get("souhlas:damaged") for one in graph] == [None, what, None, "missing", None]
        for path, status in {"/v1/entries/1/receipt": 409, "/v1/entries/1": 200, "/v1/entries": 200}.items():
            assert (await desk.get(path)).status_code == status, (change, path)
        await ledger.superuser(f"{ROUND} DELETE FROM entry; INSERT INTO entry SELECT * FROM saved")
    await comparing(ledger, desk).round()
    for change in ("evidence = '\\xff7b'", "salt = ''"):
        await ledger.superuser(f"{ROUND} UPDATE evidence SET {change} WHERE index = 2")
        answer = await desk.get("/v1/entries/2/receipt")
        assert (answer.status_code, answer.json()["index"]) == (409, 2), change
        assert (await desk.get("/v1/entries/2")).json()["damaged"] == "evidence"
        assert (await desk.get(f"/v1/contacts/{CONTACT}/history")).status_code == 200, "no answer stands on evidence"
    await ledger.superuser(f"{ROUND} DELETE FROM evidence WHERE index = 2")
    answer = await desk.get("/v1/entries/2/receipt")
    assert (answer.status_code, answer.json()["code"], answer.json()["index"]) == (409, "log_damaged", 2)


async def test_the_sweep_goes_on_where_it_was_and_comes_round(ledger: Ledger, desk: Desk) -> None:
    await ledger.appender.append(drafts([event() for _ in range(600)]))
    await sweeping.keep(ledger.pool, "demo", 1)
    await ledger.superuser(f"{ROUND} UPDATE entry SET purpose = 'news' WHERE index IN (10, 300, 590)")
    sweep = comparing(ledger, desk)
    await sweep.round()
    assert [one.index for one in desk.door.damages] == [10], "below block 1"
    assert await sweeping.position(ledger.pool, "demo") is None
    await sweep.round()
    assert sorted(one.index for one in desk.door.damages) == [10, 300, 590]


def test_of_a_log_that_is_wrong_throughout_the_first_thousand_are_remembered() -> None:
    told: list[tuple[str, int]] = []
    damages = Damages(lambda workspace, many: told.append((workspace, many)))
    for index in range(1500):
        damages.note(Damage("demo", index, "purpose"))
    assert told[-1] == ("demo", 1000)
    assert damages.first("rival") is None


@pytest.mark.kafka
async def test_the_running_service_finds_it_by_itself_and_stays_ready(service: Service, infra: Infra) -> None:
    await service.say(received(event(contact=CONTACT)))
    await service.until(1)
    database = service.settings.postgres.get_secret_value().rpartition("/")[2]
    superuser = await asyncpg.connect(f"{infra.postgres_superuser_dsn.rpartition('/')[0]}/{database}")
    await superuser.execute(f"{ROUND} UPDATE entry SET purpose = 'news' WHERE workspace = 'demo'")
    warned = await _readiness(service, "warnings")
    assert warned == {
        "status": "ready",
        "warnings": ["entry 0 of the log demo: its purpose in the table is not what its leaf says"],
    }
    assert 'souhlas_ledger_damaged_entries{workspace="demo"} 1.0' in (await service.client.get("/metrics")).text
    assert (await service.get(f"/v1/contacts/{CONTACT}/history")).json()["index"] == 0
    await superuser.execute("UPDATE entry SET purpose = 'contact' WHERE workspace = 'demo'")
    await superuser.close()
    assert await _readiness(service, "status", without="warnings") == {"status": "ready"}
    assert (await service.get(f"/v1/contacts/{CONTACT}/history")).status_code == 200


@pytest.mark.kafka
async def test_a_running_service_whose_database_was_put_back_shows_no_shrunken_log_and_refuses_to_go_on(
    service: Service, infra: Infra, caplog: pytest.LogCaptureFixture
) -> None:
    workspace = f"w-{uuid7().hex[:24]}"
    database = service.settings.postgres.get_secret_value().rpartition("/")[2]
    dsn = f"{infra.postgres_superuser_dsn.rpartition('/')[0]}/{database}"
    superuser = await asyncpg.connect(dsn)
    await service.say(received(event(workspace=workspace)))
    await service.until(1, workspace)
    await superuser.execute(";".join(f"CREATE TABLE saved_{table} AS TABLE {table}" for table in LOGS))
    await service.say(received(event(workspace=workspace)))
    await service.until(2, workspace)
    kept = service.settings.ledger_keys / f"{workspace}.checkpoint"
    issued = kept.read_text()
    await put_back(dsn)
    for path in (
        f"/log/{workspace}/checkpoint",
        "/v1/proofs/inclusion?index=0",
        "/v1/summary",
        "/v1/export?format=csv",
    ):
        said = (await service.get(path, workspace)).json()
        assert (said.get("code"), said.get("index")) == ("log_damaged", 1), (path, said)
    await _readiness(service, "warnings")
    await superuser.execute(f"{ROUND} DELETE FROM checkpoint")
    for path in (f"/log/{workspace}/checkpoint", f"/log/{workspace}/key", f"/log/{workspace}/proof/0", "/v1/summary"):
        said = (await service.get(path, workspace)).json()
        assert (said.get("code"), said.get("index")) == ("log_damaged", 0), (path, said)
        assert "checkpoint" in said["detail"]
    await put_back(dsn)
    await service.say(received(event(workspace=workspace)))
    told = f"the log {workspace} was rolled back: it has 1 entries, and 2 were signed"
    await _readiness(service, told, without="warnings")
    assert (await service.get(f"/log/{workspace}/checkpoint", workspace)).status_code == 503
    [line] = [one for one in caplog.records if one.levelno == logging.CRITICAL]
    assert line.__dict__["workspace"] == workspace
    assert line.getMessage().endswith(f"{told}: 1 entries stored, 2 signed")
    assert await superuser.fetchval("SELECT count(*) FROM entry WHERE workspace = $1", workspace) == 1
    assert kept.read_text() == issued
    await superuser.close()


async def _readiness(service: Service, what: str, without: str = "") -> Any:
    """What ``/readyz`` says once it says `what`, and nothing of what it is to be `without`."""
    async with asyncio.timeout(20):
        while True:
            said = (await service.client.get("/readyz")).json()
            if what in str(said) and not (without and without in said):
                return said
            await asyncio.sleep(0.05)
