"""What a stranger sees of evidence after its time: lawful removal is told from tampering, everywhere alike."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from consent_ledger.audit.command import main
from consent_ledger.audit.verdict import Verdict
from consent_ledger.domain.note import Note, Signer
from consent_ledger.domain.removal import Removal
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from desk import Desk
from exports import KEY, changed, export, verify
from ledgers import Ledger, Serving, SettingsFor
from retaining import BY, DAYS, configure, configured, day, said, someone, sweep, tell
from samples import drafts, received
from test_receipt import link

from shared.envelope import seal
from shared.events import ConsentDecided, Decision
from shared.identity import uuid7
from shared.times import rfc3339
from shared.topics import WORKSPACE

G, R, W, O, E = Decision.GRANTED, Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED  # noqa: E741
OTHER = Signer(KEY.name, Ed25519PrivateKey.from_private_bytes(b"o" * 32))
RULE = "contact: 30 days after the end of processing"


def codes(verdict: Verdict) -> list[tuple[int | None, str]]:
    return [(one.index, one.code) for one in verdict.problems]


def statement(removed: str, *, at: float = 40, size: int = 4, signer: Signer = KEY, **more: Any) -> str:
    """A line of an export."""
    fields: dict[str, Any] = {"origin": KEY.name, "rules": DAYS, "previous": None, "number": 1} | more
    removal = Removal(
        at=rfc3339(day(at)), by=BY, workspace_version=1, size=size, root="00" * 32, removed=removed, **fields
    )
    return json.dumps({"type": "retention", "note": str(removal.signed([signer]))})


ONE, TWO = someone(), someone()
LOG = drafts([said(G, 0, ONE), said(G, 0, TWO), said(W, 10, ONE), said(O, 35, TWO, None)])


def spoiled(bare: list[int], *statements: str) -> Verdict:
    header, *rest = export(LOG, bare=bare)
    return verify([header, *statements, *rest])


def test_what_a_signed_statement_names_is_removed_lawfully_and_said_to_be() -> None:
    verdict = spoiled([0, 2], statement("0,2"))
    assert codes(verdict) == []
    assert [str(one) for one in verdict.removed] == [
        f"removed under retention on 2020-02-10 by rule {RULE}: the evidence of 2 entries"
    ]
    assert (verdict.as_json()["removed"], verdict.erased) == (2, 0)
    assert codes(spoiled([0], statement("0,2"))) == [], "evidence that is there proves itself"
    assert codes(spoiled([0, 2], statement("0"), statement("2", number=2))) == []


def test_what_no_statement_names_is_found() -> None:
    assert codes(spoiled([0, 2])) == [(0, "evidence_missing")]
    assert codes(spoiled([0, 1, 2], statement("0,2"))) == [(1, "evidence_missing")]
    assert codes(spoiled([0, 2], statement("2"))) == [(0, "evidence_missing")]


def test_a_statement_counts_only_whole_and_under_the_logs_key() -> None:
    good = statement("0,2")
    note = json.loads(good)["note"]
    for bad in (
        statement("0,2", signer=OTHER),
        statement("0,2", origin="log.example/rival"),
        changed(good, note=note.replace('"0,2"', '"0-2"')),
        changed(good, note=note.replace("retention/v1", "retention/v2")),
        changed(good, note=note.replace("\n\n", "\n")),
        changed(good, note="junk"),
        changed(good, note=5),
        changed(good, type="unheard"),
        statement("2,0"),
        statement("0-9"),
        statement(""),
        changed(good, note=note.replace("2020-02", "2020-13")),
    ):
        assert (0, "evidence_missing") in codes(spoiled([0, 2], bad)), bad


def test_a_statement_of_what_was_not_due_is_found_even_under_the_logs_key() -> None:
    early = spoiled([0, 2], statement("0,2", at=39))
    assert codes(early) == [(0, "removed_early"), (2, "removed_early")]
    assert codes(spoiled([1], statement("1", at=60))) == [(1, "removed_early")], "the objection is 25 days old"
    assert codes(spoiled([1], statement("1", at=65))) == []
    assert codes(spoiled([1], statement("1", at=65, size=3))) == [(1, "removed_early")], "it was not recorded then"
    assert codes(spoiled([3], statement("3", at=64))) == [], "what came before is not remembered for what has evidence"
    assert codes(spoiled([1, 3], statement("1,3", at=64))) == [(1, "removed_early"), (3, "removed_early")]
    assert codes(spoiled([0, 2], statement("0,2", rules={"contact": None}))) != []
    again = drafts([said(G, 0, ONE), said(W, 10, ONE), said(G, 20, ONE)])
    header, *rest = export(again, bare=[0, 1])
    assert codes(verify([header, statement("0-1", at=50, size=3), *rest])) == [
        (0, "removed_early"),
        (1, "removed_early"),
    ]
    assert codes(verify([header, statement("0-1", at=50, size=2), *rest])) == [], "before the grant was recorded"


def test_of_a_part_nothing_is_weighed_and_that_is_said() -> None:
    verdict = spoiled([0, 2], statement("0,2", at=39, size=9))
    assert codes(verdict) == []
    assert verdict.unweighed == 2


async def removed_log(ledger: Ledger) -> tuple[ConsentDecided, ConsentDecided]:
    """A log with one who withdrew, whose evidence went on day 40, one whose grant stands, and one erased."""
    await configure(ledger)
    gone, stands, erased = said(G, 0, someone()), said(G, 1, someone(), expires_at=day(9000)), said(G, 2, someone())
    await tell(ledger, gone, stands, erased, said(W, 10, gone.contact_id), said(E, 11, erased.contact_id, None))
    await sweep(ledger, 40)
    return gone, stands


async def test_every_answer_says_so_and_a_fetched_log_verifies(
    ledger: Ledger, desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await removed_log(ledger)
    removed = {"number": 1, "at": rfc3339(day(40)), "rule": RULE}
    items = (await desk.get("/v1/entries")).json()["items"]
    assert [item["removed"] for item in items] == [removed, None, None, removed, None]
    assert [item["erased"] for item in items] == [False, False, True, False, False]
    assert [item["evidence"] is None for item in items] == [True, False, True, True, False]
    assert (await desk.get("/v1/entries/3")).json()["removed"] == removed

    gone = await desk.get("/v1/entries/0/receipt")
    assert (gone.status_code, gone.json()["code"]) == (410, "removed")
    assert f"removed under retention on 2020-02-10 by rule {RULE}" in gone.json()["detail"]
    assert (await desk.get("/v1/entries/2/receipt")).json()["code"] == "erased"
    assert (await desk.get("/v1/entries/1/receipt")).status_code == 200

    sheet = [line.split(",") for line in (await desk.get("/v1/export", format="csv")).text.split("\r\n")]
    at, erased = sheet[0].index("removed_at"), sheet[0].index("erased")
    assert [(line[erased], line[at], line[at + 1]) for line in sheet[1:4]] == [
        ("false", rfc3339(day(40)), RULE),
        ("false", "", ""),
        ("true", "", ""),
    ]
    graph = (await desk.get("/v1/export", format="jsonld")).json()["@graph"]
    assert [record.get("souhlas:evidenceRemoved", {}).get("dct:description") for record in graph[:2]] == [RULE, None]

    file = str(tmp_path / "log")
    async with desk.listening() as url:
        fetch = ["fetch", url, "--workspace", "demo", "--token", desk.token(), "-o", file]
        assert await asyncio.to_thread(main, fetch) == 0
        capsys.readouterr()
        assert await asyncio.to_thread(main, ["verify", file]) == 0
        words = capsys.readouterr().out
        assert f"removed under retention on 2020-02-10 by rule {RULE}: the evidence of 2 entries" in words
        assert "Proved: what was removed under retention was due by the rules that the log signed" in words
        off = "SET session_replication_role = replica; "
        for sql, index in [
            ("DELETE FROM evidence WHERE index = 1", 1),
            ("INSERT INTO removed VALUES ('demo', 1, 1)", 1),
            ("UPDATE removal SET note = replace(note, '0,3', '0-3')", 0),
            ("DELETE FROM removed", 0),
        ]:
            await ledger.superuser(off + sql)
            assert await asyncio.to_thread(main, [*fetch[:-1], f"{file}.{index}.{sql[:6]}"]) == 0
            capsys.readouterr()
            assert await asyncio.to_thread(main, ["verify", f"{file}.{index}.{sql[:6]}", "--json"]) == 1
            problems = json.loads(capsys.readouterr().out)["problems"]
            assert (problems[0]["index"], problems[0]["code"]) == (index, "evidence_missing"), sql
    lost = await desk.get("/v1/entries/1/receipt")
    assert (lost.status_code, lost.json()["code"]) == (409, "log_damaged")
    assert (await desk.get("/v1/entries/1")).json()["erased"] is False, "nobody recorded why it is not there"


async def test_a_visitor_is_told_that_the_time_is_over(ledger: Ledger, desk: Desk) -> None:
    await configure(ledger)
    [one] = drafts([said(R, 0, someone())])
    ledger.clock.now = day(0)
    await ledger.appender.append([one])
    await sweep(ledger, 40)
    for language, words in (("cs", "odstraněny dne 2020-02-10"), ("en", "was removed on 2020-02-10")):
        page = await desk.client.get(link(one), headers={"Accept": "text/html", "Accept-Language": language})
        assert (page.status_code, words in page.text) == (410, True)
    problem = await desk.client.get(link(one), headers={"Accept": "application/ld+json"})
    assert (problem.status_code, problem.json()["code"]) == (410, "removed")


async def test_removals_have_an_endpoint_of_their_own_that_is_on_record_too(ledger: Ledger, desk: Desk) -> None:
    await configure(ledger)
    await tell(ledger, *(said(R, 10 * step, someone()) for step in range(3)))
    for step in range(3):
        await sweep(ledger, 10 * step + 31)
    first = (await desk.get("/v1/removals", limit=2)).json()
    assert [one["number"] for one in first["items"]] == [1, 2]
    rest = (await desk.get("/v1/removals", cursor=first["next_cursor"])).json()
    assert ([one["number"] for one in rest["items"]], rest["next_cursor"]) == ([3], None)
    one = first["items"][1]
    assert {name: one[name] for name in one if name != "note"} == {
        "number": 2,
        "at": rfc3339(day(41)),
        "by": BY,
        "workspace_version": 1,
        "rules": DAYS,
        "entries": 1,
        "removed": "1",
        "size": 3,
    }
    assert Note.parse(one["note"]).signed_by(ledger.keyring.signer("demo").verifier)
    assert (await desk.get("/v1/removals/2")).json() == one
    for path, status in (("4", 404), ("0", 404), ("x", 404), (str(2**70), 404)):
        assert (await desk.get(f"/v1/removals/{path}")).status_code == status
    assert (await desk.get("/v1/removals", "rival")).json()["items"] == []
    assert (await desk.get("/v1/removals/1", "rival")).status_code == 404
    assert (await desk.client.get("/v1/removals")).status_code == 401
    await ledger.superuser("SET session_replication_role = replica; UPDATE removal SET note = 'x' WHERE number = 1")
    assert (await desk.get("/v1/removals/1")).json()["removed"] is None
    seen = (await desk.get("/v1/access-log")).json()["items"]
    assert "GET /v1/removals/2" in [one["what"] for one in seen]


async def test_an_erasure_after_a_removal_is_said_too_and_a_part_explains_itself(ledger: Ledger, desk: Desk) -> None:
    gone, _ = await removed_log(ledger)
    await tell(ledger, said(E, 50, gone.contact_id, None))
    shown = (await desk.get("/v1/entries/0")).json()
    assert (shown["erased"], shown["removed"]["number"]) == (True, 1)
    assert (await desk.get("/v1/entries/0/receipt")).json()["code"] == "erased"
    key = (await desk.get("/log/demo/key")).text.strip()
    lines = (await desk.get("/v1/export", to=day(5).isoformat())).text.splitlines()
    assert [json.loads(line)["type"] for line in lines[:4]] == ["header", "retention", "erasure", "erasure"]
    verdict = verify(lines, key=key)
    assert (codes(verdict), verdict.partial, verdict.unweighed) == ([], True, 1)


async def test_statements_are_believed_under_the_old_key_and_the_new(ledger: Ledger, desk: Desk) -> None:
    await configure(ledger)
    old = ledger.keyring.signer("demo", create=True).verifier
    await tell(ledger, said(R, 0, someone()))
    await sweep(ledger, 31)
    new = ledger.keyring.rotate("demo").verifier
    await tell(ledger, said(R, 32, someone()))
    await sweep(ledger, 70)
    lines = (await desk.get("/v1/export")).text.splitlines()
    assert sum('"retention"' in line for line in lines) == 2
    for key in (None, str(old), str(new)):
        assert codes(verify(lines, key=key)) == []


@pytest.mark.kafka
async def test_the_running_service_removes_what_is_due(serving: Serving, settings_for: SettingsFor) -> None:
    """Recorded when its clock stood in 2020, removed by the service that is started with the clock of today."""
    settings, signer = await settings_for()
    workspace = f"w{uuid7().hex[-12:]}"
    gone = said(R, 0, someone()).model_copy(update={"workspace": workspace})
    changed_to = configured(DAYS, workspace=workspace)
    async with serving(settings, signer, lambda: day(1)) as service:
        await service.say(received(gone))
        told = seal(changed_to, topic=WORKSPACE, event_id=uuid7(), source="conversation", time=day(0))
        await service.producer.send([told])
        await service.until(1, workspace)
        pool = service.app.state.ledger.parts.pool
        async with asyncio.timeout(20):
            while not await pool.fetchval(  # noqa: ASYNC110 (seen in the table alone)
                "SELECT count(*) FROM workspace_version WHERE workspace = $1", workspace
            ):
                await asyncio.sleep(0.01)
        assert await pool.fetchval("SELECT count(*) FROM evidence WHERE workspace = $1", workspace) == 1
    async with serving(settings, signer) as service, asyncio.timeout(20):
        while not (found := (await service.get("/v1/removals", workspace)).json()["items"]):  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        assert found[0]["by"] == "consent-ledger retention, instance 0"
        shown = (await service.get("/v1/entries/0", workspace)).json()
        assert (shown["evidence"], shown["removed"]["number"]) == (None, 1)
        metrics = (await service.client.get("/metrics")).text
        assert "souhlas_ledger_evidence_removed_total 1.0" in metrics
