"""What is handed out to be read: the records of processing and the copy for a data subject, in both languages."""

from uuid import UUID

import pytest_asyncio
from contacts.handlers import inbound, records
from contacts.handlers.desk import Desk
from tales import batch, captured, configured, recorded

from shared.events import Decision
from shared.identity import uuid7


@pytest_asyncio.fixture
async def alice(desk: Desk) -> UUID:
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact", "newsletter")))
    await inbound.capture(desk, batch(captured(contact, 2, name="Alice", email="alice@example.com")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0)))
    return contact


async def test_the_records_say_when_data_go_and_both_say_how_they_are_secured(desk: Desk, alice: UUID) -> None:
    found = await records.records(desk, "demo")
    english, czech = records.to_read(found, "en"), records.to_read(found, "cs")
    assert "used until the consent ends (months: 24) or is withdrawn; kept until the controller erases" in english
    assert "dokud souhlas platí (měsíců: 24) a není odvolán; uchovávají se, dokud správce kontakt nevymaže" in czech
    assert "Art. 6(1)(c) with Art. 5(2) and 7(1) GDPR" in english
    assert "čl. 6 odst. 1 písm. c) ve spojení s čl. 5 odst. 2 a čl. 7 odst. 1 GDPR" in czech
    assert english.count(records.SECURITY[0]) == 2, "the controller's record and the processor's, Art. 30(2)(d)"
    assert "bez osobních údajů" not in czech
