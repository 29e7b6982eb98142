"""What a contact's address is denied by others stands beside its own decisions, as marketing-gate judges it."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from contacts.domain.consents import Heard, Since
from contacts.domain.denials import NOTHING, Left, Member, against
from contacts.handlers import inbound
from contacts.handlers.desk import Desk
from contacts.store import denials
from tales import at, batch, captured, configured, recorded

from dev.databases import Database
from shared.events import ALL_CHANNELS, Decision
from shared.identity import uuid7
from shared.times import micros

YES, NO, THIRD = uuid7(), uuid7(), uuid7()
MAILBOX = "both@example.com"


@pytest.fixture(autouse=True)
async def both(desk: Desk) -> None:
    """Two contacts with one mailbox; the first agreed to be contacted."""
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    told = [captured(one, n, email=MAILBOX) for n, one in enumerate((YES, NO), 1)]
    await inbound.capture(desk, batch(*told))
    await inbound.record(desk, batch(recorded(YES, Decision.GRANTED, 5, 5)))


async def denied(desk: Desk, contact: UUID = YES) -> bool:
    """Whether its yes by e-mail is denied at the address."""
    found = await denials.at_addresses(desk.pool, "demo", [contact], at(120))
    return ("contact", "email") in found.get(contact, ())


async def test_a_later_grant_with_the_address_ends_a_denial_whoever_gives_it(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(NO, Decision.OBJECTED, 9, 9, purpose=None)))
    await inbound.capture(desk, batch(captured(THIRD, 10, email=MAILBOX)))
    assert await denied(desk)
    await inbound.record(desk, batch(recorded(THIRD, Decision.GRANTED, 11, 11)))
    assert not await denied(desk)
    assert not await denied(desk, THIRD)


async def test_a_withdrawal_after_an_objection_is_not_hidden_by_it(desk: Desk) -> None:
    """The row of who denied says `objected`, of the third minute; the withdrawal is later than the yes."""
    await inbound.record(desk, batch(recorded(NO, Decision.OBJECTED, 3, 3, purpose=None)))
    assert not await denied(desk)
    await inbound.record(desk, batch(recorded(NO, Decision.WITHDRAWN, 9, 9)))
    assert await denied(desk)


async def test_a_denial_that_the_ledger_has_later_than_the_grant_holds_whatever_its_clock_says(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(NO, Decision.WITHDRAWN, 3, 9)))
    assert await denied(desk)


async def test_a_grant_given_with_another_address_ends_no_denial_at_the_one_that_came_after_it(desk: Desk) -> None:
    await inbound.capture(desk, batch(captured(THIRD, 1, email="before@example.com")))
    await inbound.record(desk, batch(recorded(NO, Decision.WITHDRAWN, 6, 6)))
    await inbound.record(desk, batch(recorded(THIRD, Decision.GRANTED, 7, 7)))
    await inbound.capture(desk, batch(captured(THIRD, 8, email=MAILBOX)))
    assert await denied(desk, THIRD)
    assert await denied(desk)


async def test_who_agrees_anew_with_another_address_goes_on_denying_the_one_that_was_left(desk: Desk) -> None:
    await inbound.record(desk, batch(recorded(NO, Decision.WITHDRAWN, 9, 9)))
    await inbound.capture(desk, batch(captured(NO, 10, email="new@example.com")))
    await inbound.record(desk, batch(recorded(NO, Decision.GRANTED, 11, 11)))
    assert await denied(desk)


def heard(decision: Decision, minute: float, index: int, **more: Any) -> Heard:
    granted: dict[str, Any] = {"expires_at": at(1000), "confirmation_required": False} | more
    return Heard(uuid7(), index, "ab", decision, "contact", ALL_CHANNELS, at(minute), **granted, notice_sha256=None)


@pytest.mark.parametrize(
    ("grant", "since"),
    [
        (heard(Decision.GRANTED, 9, 9), Since(set_at=micros(at(9)))),
        (heard(Decision.GRANTED, 9, 9), Since(given_at=micros(at(9)))),
        (heard(Decision.GRANTED, 9, 9, confirmation_required=True), Since()),
        (heard(Decision.GRANTED, 9, 9, expires_at=at(20)), Since()),
        (heard(Decision.GRANTED, 5, 9), Since()),
        (heard(Decision.GRANTED, 9, 1), Since()),
    ],
)
def test_a_grant_that_is_not_later_by_both_clocks_given_with_the_address_and_good_ends_nothing(
    grant: Heard, since: Since
) -> None:
    members = [Member(YES, [grant], since), Member(NO, [heard(Decision.REFUSED, 5, 1)])]
    good = [Member(YES, [heard(Decision.GRANTED, 9, 9)]), *members[1:]]
    cell = ("contact", "email")
    assert against(members, cell, NOTHING, micros(at(20))).contacts == {NO}
    assert against(good, cell, NOTHING, micros(at(20))).contacts == set()


def test_who_left_ends_its_own_denial_only_by_what_it_granted_before() -> None:
    entries = [heard(Decision.REFUSED, 5, 1), heard(Decision.GRANTED, 9, 2)]
    for left_at, contacts in ((at(10), set()), (at(8), {NO})):
        members: Sequence[Member] = [Member(NO, entries, left=Left(micros(at(10)), micros(left_at)))]
        assert against(members, ("contact", "email"), NOTHING, 0).contacts == contacts


async def test_what_stands_at_addresses_is_found_by_indexes_alone(desk: Desk, contacts_database: Database) -> None:
    """Twenty thousand contacts, one in ten of whom has left an address: a scan for each
    would read hundreds of pages."""
    await desk.pool.execute(
        "INSERT INTO contact (workspace, contact_id, created_at, updated_at, email_fingerprint, directory_version,"
        " former) SELECT 'demo', gen_random_uuid(), now(), now(), 'e' || n, 1, CASE WHEN n % 10 = 0 THEN"
        " jsonb_build_array(jsonb_build_object('kind', 'email', 'fingerprint', 'e' || n + 1, 'until', NULL))"
        " ELSE '[]'::jsonb END FROM generate_series(1, 20000) AS n"
    )
    owner = await asyncpg.connect(contacts_database.owner_dsn)
    await owner.execute("VACUUM ANALYZE")
    await owner.close()
    rows = await desk.pool.fetch(
        "SELECT contact_id FROM contact WHERE directory_version = 1 AND email IS NULL LIMIT 500"
    )
    ids = [row["contact_id"] for row in rows]
    for query in (denials.MEMBERS, denials.REPORTS):
        explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}"
        plan = await desk.pool.fetchval(explain, "demo", ids)
        top = (plan if isinstance(plan, list) else json.loads(plan))[0]["Plan"]
        assert top["Shared Hit Blocks"] + top["Shared Read Blocks"] < 20 * len(ids), query
    assert len(ids) == 500 < len(await desk.pool.fetch(denials.MEMBERS, "demo", ids))
