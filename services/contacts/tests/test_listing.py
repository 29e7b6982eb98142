"""Lists and searches: right for every filter, and as cheap where nobody fits as where everybody does."""

import json
import random
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from itertools import product
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from contacts.domain.consents import Shown
from contacts.domain.search import LETTERS, searchable, terms
from contacts.handlers import erase, expiring, inbound, reading
from contacts.handlers.desk import Desk
from contacts.store import listing, searching, standing
from contacts.store.listing import Filter
from contacts.store.standing import LAST, Arguments
from tales import T0, at, batch, captured, configured, recorded

from dev.databases import Database
from shared.events import Channel, Decision
from shared.identity import uuid7

NAMES = ("Jan Novák", "Žofie Nová", "Jana Dvořáková", "Ota Černý")
PURPOSES = (None, "contact", "unheard-of")
CHANNELS = (None, "email", "sms")


async def a_crowd(desk: Desk) -> None:
    """Two workspaces that share names, with every way to stand, some erased, some expired already."""
    chance = random.Random(7)
    for workspace in ("demo", "rival"):
        await inbound.configure(desk, batch(configured("contact", "newsletter", workspace=workspace)))
        people = [uuid7() for _ in range(40)]
        told = [
            captured(one, n, workspace=workspace, name=chance.choice(NAMES), email=f"p{n}@example.com")
            for n, one in enumerate(people)
            if n % 5
        ]
        await inbound.capture(desk, batch(*told))
        said: list[tuple[UUID, Decision, str | None, tuple[Channel, ...] | None, datetime | None]] = []
        for one in people:
            for purpose in chance.choice([(), ("contact",), ("newsletter",), ("contact", "newsletter")]):
                ends = chance.choice([at(30), at(90), at(60 * 24 * 700)])
                said.append(
                    (one, Decision.GRANTED, purpose, (Channel.EMAIL,) if purpose == "newsletter" else None, ends)
                )
            if chance.random() < 0.4:
                decision = chance.choice([Decision.REFUSED, Decision.WITHDRAWN])
                said.append((one, decision, chance.choice(["contact", "newsletter"]), None, None))
            if chance.random() < 0.1:
                said.append((one, Decision.OBJECTED, None, None, None))
        await inbound.record(
            desk,
            batch(
                *(
                    recorded(
                        one, decision, n, n, workspace=workspace, purpose=purpose, channels=channels, expires_at=ends
                    )
                    for n, (one, decision, purpose, channels, ends) in enumerate(said)
                )
            ),
        )
        async with desk.pool.acquire() as connection, connection.transaction():
            for one in people[1:4]:
                await erase.erase(desk, connection, workspace, one)


def fits(contact: dict[str, Any], wanted: Filter) -> bool:
    """The contract's words, read one by one from the contact as it is answered."""
    rows = [
        row
        for row in contact["consents"]
        if wanted.purpose in (None, row["purpose"]) and wanted.channel in (None, row["channel"])
    ]
    words = searchable(" ".join(contact[name] or "" for name in ("name", "company", "email", "phone")))
    if not all(term in words for term in terms(wanted.query or "")):
        return False
    if wanted.consent is Shown.NONE:
        return not rows
    if wanted.consent is None:
        return bool(rows) or (wanted.purpose, wanted.channel) == (None, None)
    return any(row["decision"] == wanted.consent for row in rows)


def filters() -> Iterator[Filter]:
    for consent, purpose, channel in product((None, *Shown), PURPOSES, CHANNELS):
        for query in (None, "jan 1@ex"):
            yield Filter(consent, purpose, channel, query)


async def listed(desk: Desk, wanted: Filter, limit: int) -> list[dict[str, Any]]:
    found, after = await reading.page(desk, "demo", wanted, None, limit)
    while after is not None:
        more, after = await reading.page(desk, "demo", wanted, after, limit)
        found += more
    return found


@pytest.mark.parametrize("sample", [4000, 5])
async def test_every_filter_lists_exactly_those_who_fit_newest_first_page_by_page(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, sample: int
) -> None:
    """With a sample of everybody and of five: walking and the index are both taken. Expired rows marked, or not.

    Lists without words take no sample, and are asked for once.
    """
    monkeypatch.setattr(searching, "SAMPLE", sample)
    await a_crowd(desk)
    everybody = await listed(desk, Filter(), 1000)
    assert len(everybody) == await desk.pool.fetchval("SELECT count(*) - 3 FROM contact WHERE workspace = 'demo'")
    for marked in (False, True):
        if marked:
            assert await expiring.mark(desk) > 0
            assert await expiring.mark(desk) == 0
        for wanted in filters():
            if wanted.query is None and sample > len(everybody):
                continue
            expected = [one["contact_id"] for one in everybody if fits(one, wanted)]
            assert [one["contact_id"] for one in await listed(desk, wanted, 1000)] == expected, wanted
            if wanted.query is None:
                assert [one["contact_id"] for one in await listed(desk, wanted, 3)] == expected, wanted
    assert {one["decision"] for contact in everybody for one in contact["consents"]} == set(Shown) - {
        Shown.NONE,
        Shown.UNCONFIRMED,
    }


async def test_a_yes_that_was_renewed_is_listed_as_granted_though_it_was_marked_expired(desk: Desk) -> None:
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0, expires_at=at(30))))
    assert await expiring.mark(desk) == 2
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 40, 1)))
    assert len(await listed(desk, Filter(Shown.GRANTED, "contact", "email"), 10)) == 1
    assert await listed(desk, Filter(Shown.EXPIRED, "contact", "email"), 10) == []


_FILL = """
INSERT INTO contact (workspace, contact_id, created_at, updated_at, name, name_search, email, directory_version)
SELECT 'demo', uuidv7(make_interval(secs => n - $1)), now(), now(), 'Jan ' || n, 'jan ' || n, n || '@example.com', 1
FROM generate_series(1, $1::int) AS n
"""
_CONSENT = """
INSERT INTO consent (workspace, contact_id, purpose, channel, decision, decided_at, expires_at)
SELECT workspace, contact_id, 'contact', 'email', 'granted', now(), $1 FROM contact
"""


async def pages_read(pool: asyncpg.Pool, wanted: Filter) -> int:
    """How many pages of tables and indexes a list of 50 touches, by EXPLAIN."""
    arguments = Arguments("demo", LAST, 51)
    query = listing.members(wanted, arguments, T0 + timedelta(hours=1), "$2", "$3")
    plan = await pool.fetchval(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", *arguments.values)
    top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
    return int(top["Shared Hit Blocks"] + top["Shared Read Blocks"])


async def test_a_list_reads_few_pages_also_where_nobody_fits(
    desk: Desk, contacts_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten thousand contacts, all with the one consent: any scan of them would read hundreds of pages. A page of a word
    that many have is found among the first few."""
    number = 10_000
    await desk.pool.execute(_FILL, number)
    await desk.pool.execute(_CONSENT, T0 + timedelta(days=700))
    key = await desk.pool.fetch("SELECT workspace, contact_id FROM contact")
    async with desk.pool.acquire() as connection, connection.transaction():
        await standing.note(connection, {tuple(row): ["contact:email"] for row in key})
    owner = await asyncpg.connect(contacts_database.owner_dsn)
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    for consent, purpose, channel in product((None, *Shown), (None, "contact", "x"), (None, "email", "sms")):
        wanted = Filter(consent, purpose, channel)
        assert await pages_read(desk.pool, wanted) < 100, wanted
    nobody: tuple[Any, UUID | None] = await reading.page(desk, "demo", Filter(Shown.NONE, "contact", "email"), None, 50)
    assert nobody == ([], None)
    looked: list[int] = []
    real = searching.Search._sample

    async def sample(self: searching.Search, start: UUID, limit: int, most: int) -> Any:
        looked.append(most)
        return await real(self, start, limit, most)

    monkeypatch.setattr(searching.Search, "_sample", sample)
    for words, number, most in (("jan", 50, [500]), ("jan 9999@", 1, [500, 1500]), ("jan 7", 50, [500])):
        found, _ = await reading.page(desk, "demo", Filter(query=words), None, 50)
        assert (len(found), looked) == (number, most), words
        looked.clear()


FOUND = {
    "lukasz": "Łukasz Ørsted",
    "ŁUKASZ": "Łukasz Ørsted",
    "orsted": "Łukasz Ørsted",
    "strasse aero": "Ærø Straße",
    "o'brien": "Ng O’Brien",
    "muller@xn": "Ng O’Brien",
    "müller@": "Ng O’Brien",
}


async def test_letters_with_a_stroke_are_found_without_it_also_in_what_is_there_since_before(
    desk: Desk, contacts_database: Database
) -> None:
    """By the migration too: the rows as they were written before it, then its script."""
    for name, email in (("Łukasz Ørsted", None), ("Ærø Straße", None), ("Ng O’Brien", "müller@xn.example")):
        given: dict[str, Any] = {"name": name} | ({"email": email} if email else {})
        await inbound.capture(desk, batch(captured(uuid7(), 1, **given)))

    async def found(words: str) -> list[str]:
        rows = await listing.page(desk.pool, "demo", Filter(query=words), now=at(9), after=None, limit=9)
        return [row["name"] for row in rows]

    assert {words: await found(words) for words in FOUND} == {words: [name] for words, name in FOUND.items()}
    await desk.pool.execute("UPDATE contact SET name_search = lower(name)")
    assert await found("lukasz") == []
    owner = await asyncpg.connect(contacts_database.owner_dsn)
    await owner.execute((resources.files("contacts") / "migrations" / "0009_letters.sql").read_text(encoding="utf-8"))
    plan = await owner.fetch("SELECT indexdef FROM pg_indexes WHERE tablename = 'contact' AND indexdef LIKE '%trgm%'")
    await owner.close()
    assert len(plan) == 1
    assert {words: await found(words) for words in FOUND} == {words: [name] for words, name in FOUND.items()}
    assert {letter: await desk.pool.fetchval("SELECT folded($1)", letter) for letter in LETTERS} == LETTERS
