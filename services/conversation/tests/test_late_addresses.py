"""Addresses that are heard of late: another one came after them, so that nobody there is asked and none is proven."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conversation.handlers.mailing import Terms, address_known
from test_mailbox import PURPOSES, changed, mails, path, until

from shared.events import AddressTold, ContactCaptured, ContactChanged, Source
from shared.identity import Kind, fingerprint
from shared.topics import CONTACT

pytestmark = pytest.mark.kafka
TERMS = Terms(confirmation=timedelta(days=7), unconfirmed=timedelta(days=30))
MAILS = "SELECT state, address_set_at FROM mail WHERE contact_id = $1 ORDER BY made_at"
GRANTS = "SELECT standings -> 'contact' ->> 'event_id' AS event_id FROM contact WHERE id = $1"


async def hear(service: Any, event: AddressTold | ContactCaptured | ContactChanged) -> bool:
    """As from Kafka, at this very moment. Says whether a mail is to be sent."""
    running = service.app.state.running
    async with running.ready_pool.acquire() as connection, connection.transaction():
        return await address_known(running.context, connection, event, TERMS)


async def told(service: Any, visit: Any, email: str, set_at: datetime | None) -> AddressTold:
    """contacts' answer, told now."""
    (grant,) = await service.rows(GRANTS, visit.contact_id)
    return AddressTold(
        workspace=visit.workspace,
        contact_id=visit.contact_id,
        grant_event_id=UUID(grant["event_id"]),
        told_at=datetime.now(UTC),
        email=email,
        set_at=set_at,
    )


def captured(visit: Any, email: str, at: datetime) -> ContactCaptured:
    who = {"workspace": visit.workspace, "contact_id": visit.contact_id}
    return ContactCaptured(**who, captured_at=at, purpose="contact", email=email, source=Source())


async def test_an_address_that_contacts_told_before_it_heard_the_next_one_is_not_asked(
    service: Any, heard: Any
) -> None:
    visit = await service.visit(await service.set_up(purposes=PURPOSES), locale="en")
    await visit.answers("offer", "granted", "later@acme.example")
    (mail,) = await until(lambda: mails(service, "later@acme.example"))
    ((_, since),) = [tuple(row) for row in await service.rows(MAILS, visit.contact_id)]
    for set_at in (since - timedelta(seconds=1), None):
        assert not await hear(service, await told(service, visit, "earlier@acme.example", set_at))
    assert len(await service.rows(MAILS, visit.contact_id)) == 1
    assert (await service.http.post(path(mail))).json()["state"] == "confirmed"
    *_, proven = [one.event for one in await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)]
    key = service.app.state.running.context.fingerprint_key
    assert proven.fingerprint == fingerprint(key, visit.workspace, Kind.EMAIL, "later@acme.example")


async def test_a_mail_that_is_sent_again_does_not_go_where_the_controllers_address_was_left(service: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    set_at = datetime.now(UTC)
    assert await hear(service, changed(visit, "guess@acme.example", set_at))
    again = "INSERT INTO mail_again (workspace, contact_id, grant_event, asked_at) VALUES ($1, $2, $3, now())"
    answer = await told(service, visit, "guess@acme.example", set_at)
    await service.rows(again, visit.workspace, visit.contact_id, answer.grant_event_id)
    await hear(service, captured(visit, "typed@acme.example", set_at + timedelta(seconds=1)))
    assert not await hear(service, answer)
    assert [row["state"] for row in await service.rows(MAILS, visit.contact_id)] == ["ended"]


async def test_what_was_set_before_the_last_address_and_is_heard_after_it_changes_nothing(service: Any) -> None:
    visit = await service.visit(await service.set_up(purposes=PURPOSES), locale="en")
    await visit.answers("offer", "granted", "stays@acme.example")
    (mail,) = await until(lambda: mails(service, "stays@acme.example"))
    ((_, since),) = [tuple(row) for row in await service.rows(MAILS, visit.contact_id)]
    before = since - timedelta(seconds=1)
    assert not await hear(service, changed(visit, "set-before@acme.example", before))
    assert not await hear(service, captured(visit, "typed-before@acme.example", before))
    assert (await service.http.post(path(mail))).json()["state"] == "confirmed"


async def test_an_address_that_contacts_tells_and_nobody_else_is_the_last_one(service: Any) -> None:
    visit = await service.visit(await service.set_up(purposes=PURPOSES), locale="en")
    await visit.answers("offer", "granted")
    before = datetime.now(UTC)
    assert await hear(service, changed(visit, "set@acme.example", before))
    answer = await told(service, visit, "told@acme.example", before + timedelta(seconds=1))
    assert await hear(service, answer)
    assert not await hear(service, await told(service, visit, "set@acme.example", before))
    assert await service.rows("SELECT 1 FROM last_address WHERE contact_id = $1", visit.contact_id)


async def test_the_last_address_is_forgotten_with_the_links_that_it_could_end(service: Any, clock: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    await hear(service, changed(visit, "old@acme.example"))
    clock.ahead = timedelta(days=41)
    await service.app.state.mailer.sweep()
    assert await service.rows("SELECT 1 FROM last_address WHERE contact_id = $1", visit.contact_id) == []
