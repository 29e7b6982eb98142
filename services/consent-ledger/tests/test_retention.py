"""Evidence after its time: removed when processing has ended for as long as the controller says, and never sooner."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from consent_ledger.domain.asof import known_entry
from consent_ledger.domain.note import BrokenNote, Note, open_checkpoint
from consent_ledger.domain.removal import Removal, ended_at, is_restricted, text_hash
from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.retention import Retention
from consent_ledger.store import workspaces
from consent_ledger.store.integrity import check_logs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import Ledger
from retaining import BY, DAYS, configure, configured, day, said, someone, sweep, tell, with_evidence
from samples import drafts

from shared.events import Channel, Decision
from shared.kafka import RetryPolicy
from shared.metrics import Metrics
from shared.times import moment

G, R, W, O, E = Decision.GRANTED, Decision.REFUSED, Decision.WITHDRAWN, Decision.OBJECTED, Decision.ERASED  # noqa: E741
C = Decision.CONFIRMED


async def test_evidence_and_salt_go_when_the_period_after_a_withdrawal_is_over_and_proofs_stay(
    ledger: Ledger,
) -> None:
    await configure(ledger)
    one, other = someone(), someone()
    await tell(ledger, said(G, 0, one), said(G, 1, other), said(W, 10, one))
    leaves = await ledger.pool.fetch("SELECT leaf, leaf_hash FROM entry ORDER BY index")
    assert await sweep(ledger, 39.9) == 0
    assert await with_evidence(ledger) == [0, 1, 2]
    assert await sweep(ledger, 40) == 2
    assert await with_evidence(ledger) == [1]
    assert await ledger.pool.fetch("SELECT leaf, leaf_hash FROM entry ORDER BY index") == leaves
    await check_logs(ledger.pool, ledger.keyring)
    assert await sweep(ledger, 40) == 0, "a second run finds nothing to do"


async def test_the_record_says_who_what_when_and_why_under_the_logs_signature(ledger: Ledger) -> None:
    await configure(ledger)
    await tell(ledger, *(one for who in (someone(), someone()) for one in (said(G, 0, who), said(R, 5, who))))
    await tell(ledger, said(R, 6, someone(), "news"))
    await sweep(ledger, 50)
    await sweep(ledger, 400)
    first, second = await ledger.pool.fetch("SELECT * FROM removal ORDER BY number")
    assert (first["number"], first["at"], first["by"], first["entries"]) == (1, day(50), BY, 4)
    assert (first["workspace_version"], first["rules"], first["size"]) == (1, DAYS, 5)
    note = Note.parse(first["note"])
    assert note.signed_by(ledger.keyring.signer("demo").verifier)
    removal = Removal.parse(note.text)
    assert (removal.removed, removal.by, removal.rules, removal.previous) == ("0-3", BY, DAYS, None)
    assert removal.moment == day(50)
    assert removal.root == (await ledger.pool.fetchval("SELECT root FROM checkpoint WHERE size = 5")).hex()
    assert removal.rule("contact") == "contact: 30 days after the end of processing"
    assert Removal.parse(Note.parse(second["note"]).text).previous == text_hash(note.text)
    assert second["entries"] == 1
    with pytest.raises(BrokenNote):
        open_checkpoint(first["note"], ledger.keyring.signer("demo").verifier)


CASES = [
    ("a withdrawal ends it", [(G, 0), (W, 10)], 40),
    ("a refusal ends it", [(R, 10)], 40),
    ("an expiry ends it", [(G, 0)], 130),
    ("an objection ends it", [(G, 0), (O, 10)], 40),
    ("the last of what ends it counts", [(G, 0), (W, 10), (R, 20), (O, 30)], 60),
    ("what ended it before the expiry counts, not the expiry", [(G, 0), (W, 10)], 40),
    ("a later grant stops it until that ends too", [(G, 0), (W, 10), (G, 20)], 150),
    ("and until that is withdrawn", [(G, 0), (W, 10), (G, 20), (W, 25)], 55),
    ("a confirmation ends nothing", [(G, 0), (C, 10)], 130),
]


@pytest.mark.parametrize(("name", "decisions", "due"), CASES, ids=[case[0] for case in CASES])
async def test_processing_ends(ledger: Ledger, name: str, decisions: list[tuple[Decision, float]], due: float) -> None:
    await configure(ledger)
    one = someone()
    await tell(ledger, *(said(what, at, one, None if what is O else "contact") for what, at in decisions))
    assert await sweep(ledger, due - 0.01) == 0
    assert await sweep(ledger, due) == len(decisions)


async def test_a_purpose_without_a_period_is_kept_and_so_is_all_without_a_workspace(ledger: Ledger) -> None:
    one = someone()
    await tell(ledger, said(R, 0, one, "kept"), said(R, 0, one, "never_heard_of"), said(R, 0, one))
    assert await sweep(ledger, 2000) == 0
    await configure(ledger)
    assert await sweep(ledger, 2000) == 1
    assert await with_evidence(ledger) == [0, 1]


async def test_the_grant_of_another_channel_still_stands(ledger: Ledger) -> None:
    await configure(ledger)
    one = someone()
    await tell(ledger, said(G, 0, one), said(W, 10, one, channels=(Channel.EMAIL,)))
    assert await sweep(ledger, 129) == 0, "by phone the grant stood until day 100"
    assert await sweep(ledger, 130) == 2


async def test_what_speaks_of_every_purpose_goes_with_the_last_of_them(ledger: Ledger) -> None:
    await configure(ledger)
    one, with_kept, alone = someone(), someone(), someone()
    await tell(ledger, said(G, 0, one), said(G, 0, one, "news"), said(O, 5, one, None))
    await tell(ledger, said(G, 6, with_kept), said(G, 6, with_kept, "kept"), said(W, 7, with_kept, None))
    await tell(ledger, said(O, 8, alone, None))
    await sweep(ledger, 60)
    assert await with_evidence(ledger) == [1, 2, 4, 5, 6]
    await sweep(ledger, 370)
    assert await with_evidence(ledger) == [4, 5, 6], "of two the evidence for `kept` is kept, and what ended it"
    await configure(ledger, {"contact": 30, "news": 365}, 2)
    await sweep(ledger, 373)
    assert await with_evidence(ledger) == [4, 5], "of who only objected, by the longest period"


async def test_a_restriction_keeps_everything_until_it_is_lifted(ledger: Ledger) -> None:
    await configure(ledger)
    one = someone()
    await tell(ledger, said(G, 0, one), said(W, 1, one), said(Decision.RESTRICTED, 2, one, None))
    assert await sweep(ledger, 1000) == 0
    await tell(ledger, said(Decision.UNRESTRICTED, 1001, one, None))
    assert await sweep(ledger, 1002) == 2, "but what speaks of every purpose was said a day ago"


async def test_the_erased_have_nothing_left_to_remove_and_erasure_entries_stay_whole(ledger: Ledger) -> None:
    await configure(ledger)
    one = someone()
    await tell(ledger, said(R, 0, one), said(E, 1, one, None))
    assert await sweep(ledger, 1000) == 0
    assert await with_evidence(ledger) == [1]


async def test_many_go_in_several_statements_and_workspaces_do_not_mix(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    from consent_ledger.store import retention

    monkeypatch.setattr(retention, "SLICE", 7)
    monkeypatch.setattr(retention, "CONTACTS", 4)
    monkeypatch.setattr(retention, "MOST", 3)
    await configure(ledger)
    ledger.clock.now = day(0)
    refused = [said(R, 0, someone()) for _ in range(40)]
    foreign = [said(R, 0, someone()).model_copy(update={"workspace": "rival"}) for _ in range(3)]
    await ledger.appender.append(drafts([*refused, *foreign]))
    assert await sweep(ledger, 31) == 40
    numbers = [row["number"] for row in await ledger.pool.fetch("SELECT number FROM removal ORDER BY number")]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) >= 14
    assert await ledger.pool.fetchval("SELECT count(*) FROM evidence WHERE workspace = 'rival'") == 3


async def test_a_grant_that_comes_while_the_job_runs_is_heard(ledger: Ledger) -> None:
    """Appends and removals take one lock: whichever is first, no evidence of a standing grant goes."""
    await configure(ledger)
    people = [someone() for _ in range(30)]
    ledger.clock.now = day(0)
    await ledger.appender.append(drafts([said(R, 0, one) for one in people]))
    ledger.clock.now = day(31)
    granted = [said(G, 31, one) for one in people]

    async def grant() -> None:
        for one in granted:
            await ledger.another().append(drafts([one]))

    await asyncio.gather(grant(), sweep(ledger, 31))
    assert set(range(30, 60)) <= set(await with_evidence(ledger))
    for row in await ledger.pool.fetch("SELECT size, note FROM removal"):
        removed = [index for span in Removal.parse(Note.parse(row["note"]).text).indexes for index in span]
        known = await ledger.pool.fetch(
            "SELECT later.index FROM entry AS later JOIN entry USING (contact_id)"
            " WHERE entry.index = ANY ($1) AND later.decision = 'granted' AND later.index < $2",
            removed,
            row["size"],
        )
        assert known == []


async def test_one_workspace_that_fails_keeps_the_others_from_nothing_and_is_tried_again(ledger: Ledger) -> None:
    await configure(ledger)
    await workspaces.keep(ledger.pool, [configured(DAYS, workspace="aaa")])
    await tell(ledger, *(said(R, 0, someone()).model_copy(update={"workspace": name}) for name in ("aaa", "demo")))
    (ledger.keyring._folder / "aaa.pem").rename(ledger.keyring._folder / "elsewhere")
    fresh, ledger.clock.now = Keyring(ledger.keyring._folder, "log.example"), day(31)
    metrics = Metrics("test")
    job = Retention(ledger.pool, fresh, ledger.clock, BY, Measures(metrics), RetryPolicy(base=0.001, cap=0.001))
    running = asyncio.create_task(job.run(0.001))
    failures = "souhlas_ledger_retention_failures_total"
    async with asyncio.timeout(20):
        while (metrics.registry.get_sample_value(failures) or 0) < 3:  # noqa: ASYNC110 (a counter tells nobody)
            await asyncio.sleep(0.001)
        kept = await ledger.pool.fetch("SELECT workspace FROM evidence")
        assert [row["workspace"] for row in kept] == ["aaa"]
        (ledger.keyring._folder / "elsewhere").rename(ledger.keyring._folder / "aaa.pem")
        while await ledger.pool.fetchval("SELECT count(*) FROM evidence"):  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


# Ways round it: each is refused by the tables themselves.

REMOVE = (
    "SELECT remove_evidence("
    "'{workspace}', {number}, '{at}', 'me', {version}, '{rules}', {size}, 'note', '{{{indexes}}}')"
)
RULES = json.dumps(DAYS)
GOOD = {"workspace": "demo", "number": 1, "at": day(100), "version": 1, "rules": RULES, "size": 5, "indexes": "0,1"}
BYPASSES: list[tuple[dict[str, object], str]] = [
    ({"indexes": "2"}, "not due"),  # a grant stands
    ({"indexes": "0,1,2"}, "not due"),
    ({"indexes": "3"}, "not due"),  # the purpose is kept
    ({"indexes": "4"}, "not due"),  # an erasure
    ({"indexes": "99"}, "not due"),  # nothing
    ({"at": day(39)}, "not due"),  # before its time
    ({"size": 1}, "not due"),  # named beyond the log of that time
    ({"at": "2999-01-01"}, "future"),
    ({"rules": json.dumps(DAYS | {"kept": 1}), "indexes": "3"}, "periods that the workspace has set"),
    ({"version": 2}, "periods that the workspace has set"),
    ({"workspace": "rival"}, "periods that the workspace has set"),
    ({"number": 2}, "follow one another"),
    ({"number": 0}, "follow one another"),
    ({"indexes": ""}, "violates check"),
    ({"indexes": "0,0"}, "duplicate"),
]


async def test_the_jobs_function_refuses_what_is_not_due_and_every_other_lie(ledger: Ledger) -> None:
    await configure(ledger)
    one, erased = someone(), someone()
    await tell(ledger, said(G, 0, one), said(W, 10, one), said(G, 11, someone(), expires_at=day(9000)))
    await tell(ledger, said(R, 12, someone(), "kept"), said(E, 12, erased, None))
    for changed, words in BYPASSES:
        with pytest.raises(asyncpg.PostgresError, match=words):
            await ledger.pool.execute(REMOVE.format(**(GOOD | changed)))
        assert await with_evidence(ledger) == [0, 1, 2, 3, 4], changed
    assert await ledger.pool.fetchval(REMOVE.format(**GOOD)) == 2
    with pytest.raises(asyncpg.PostgresError, match="duplicate"):
        await ledger.pool.execute(REMOVE.format(**(GOOD | {"number": 2})))
    soon = await ledger.pool.fetchval("SELECT clock_timestamp() + interval '2 minutes'")
    with pytest.raises(asyncpg.PostgresError, match="future"):
        await ledger.pool.execute(REMOVE.format(**(GOOD | {"number": 2, "at": soon})))


async def test_neither_service_nor_owner_can_delete_or_record_by_hand(
    ledger: Ledger, owner: asyncpg.Connection
) -> None:
    await configure(ledger)
    await tell(ledger, said(R, 0, someone()), said(G, 0, someone(), expires_at=day(9000)))
    await sweep(ledger, 40)
    by_hand = "INSERT INTO removal SELECT workspace, 2, at, by, workspace_version, rules, size, 1, note FROM removal"
    for sql in (
        "DELETE FROM evidence WHERE index = 1",
        "INSERT INTO removed VALUES ('demo', 1, 1)",
        f"{by_hand}; INSERT INTO removed VALUES ('demo', 1, 2)",
        "UPDATE removal SET note = 'x'",
        "DELETE FROM removed",
        "TRUNCATE removed, removal",
        "UPDATE removed SET index = 1",
    ):
        for who in (ledger.pool, owner):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await who.execute(sql)
    assert await with_evidence(ledger) == [1]


# Two writings of one rule

DECISIONS = st.lists(
    st.tuples(
        st.sampled_from([G, G, R, W, W, O, C, Decision.RESTRICTED, Decision.UNRESTRICTED]),
        st.integers(0, 40),
        st.sampled_from(["contact", "news"]),
        st.booleans(),
        st.sets(st.sampled_from([Channel.EMAIL, Channel.PHONE]), min_size=1),
        st.integers(1, 40),
    ),
    min_size=1,
    max_size=7,
)
_OF_ALL = (O, Decision.RESTRICTED, Decision.UNRESTRICTED)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=DECISIONS)
async def test_the_tables_and_the_audit_know_one_rule(ledger: Ledger, history: list[tuple[Any, ...]]) -> None:
    """Any history, also such as no ledger makes, ends at the same moment by SQL and by the consent rule's states."""
    await configure(ledger)
    one = someone()
    decided = [
        said(
            what,
            at,
            one,
            None if what in _OF_ALL or (of_all and what is W) else purpose,
            channels=tuple(sorted(channels)),
            **({"expires_at": day(at + valid)} if what is G else {}),
        )
        for what, at, purpose, of_all, channels, valid in history
    ]
    await ledger.appender.append(drafts(decided))
    query = "SELECT index, leaf, leaf_hash FROM entry WHERE contact_id = $1 ORDER BY index"
    known = [known_entry(*row) for row in await ledger.pool.fetch(query, one)]
    rows = await ledger.pool.fetch("SELECT * FROM evidence_due('demo', $1)", [one])
    due = {row["purpose"]: row["due_at"] for row in rows}
    for purpose in {one.purpose for one in known if one.purpose is not None}:
        end, days = ended_at(known, purpose), DAYS[purpose]
        assert days is not None
        expected = None if end is None or is_restricted(known) else moment(end) + timedelta(days=days)
        assert due[purpose] == expected
