"""What is handed out to be read: the records of processing and the copy for a data subject, in both languages."""

import html
import re
from datetime import timedelta
from uuid import UUID

import pytest_asyncio
from contacts.handlers import access, hooks, inbound, records, wording
from contacts.handlers.desk import Desk
from contacts.store import webhooks
from tales import at, batch, captured, configured, recorded

from shared.events import Channel, Decision, WorkspaceChanged, WorkspacePurpose
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


async def test_the_copy_to_read_stands_by_itself_and_says_what_art_15_wants(desk: Desk, alice: UUID) -> None:
    await inbound.configure(desk, batch(configured("contact", "newsletter", version=2, titled="Ozveme se")))
    found = await access.export(desk, "demo", alice, "")
    english, czech = access.to_read(found, "en"), access.to_read(found, "cs")
    for told in ("complain to a supervisory authority", "Art. 22 GDPR", "is withdrawn; kept until the controller"):
        assert told in english
    for told in (
        "stížnost u dozorového úřadu",
        "čl. 22 GDPR",
        "dokud správce kontakt nevymaže",
        "</strong>: Ozveme se",
    ):
        assert told in czech
    assert "/static/" not in english, "what is saved as a file has its style in it"
    assert ":root {" in english
    assert f'<time datetime="{found["exported_at"]}">24. 11. 2026 13:00 UTC</time>' in czech
    assert f'<time datetime="{found["exported_at"]}">24 November 2026 13:00 UTC</time>' in english
    assert "Accept: application/json" not in english
    raw = re.sub(r'datetime="[^"]*"|<style>.*?</style>', "", czech, flags=re.DOTALL)
    assert not re.search(r"\d{4}-\d\d-\d\dT", raw)


async def test_a_copy_leaves_out_nobody_and_no_request_however_many_there_are(desk: Desk, alice: UUID) -> None:
    many = [captured(uuid7(), n, email="alice@example.com") for n in range(3, 60)]
    await inbound.capture(desk, batch(*many))
    await desk.pool.execute(
        "INSERT INTO request (request_id, workspace, contact_id, kind, cause, locale, requested_at, due_at, outcome,"
        " closed_at) SELECT gen_random_uuid(), 'demo', $1, 'access', 'visitor', 'en', now(), now(), 'done', now()"
        " FROM generate_series(1, 1001)",
        alice,
    )
    found = await access.export(desk, "demo", alice, "")
    assert len(found["requests"]) == 1001
    assert len(found["same_person"]) == len(many)


async def test_tools_are_named_by_their_host_and_one_that_is_gone_to_whom_it_was_told_of(
    desk: Desk, alice: UUID
) -> None:
    """Whoever has the whole address of a webhook can post to it. Desks' clocks begin in the 60th minute."""
    now = desk.now()
    async with desk.pool.acquire() as connection, connection.transaction():
        for name, events in (
            *(("kept", ["consent.refused"]), ("gone", ["consent.withdrawn"]), ("deaf", ["consent.refused"])),
            ("gone-before", ["consent.withdrawn"]),
        ):
            address = f"https://{name}.example/hooks/s3cr3t?key=abcdef"
            made = await hooks.add(desk, connection, "demo", address, events)
            if name != "kept":
                minutes = 30 if name != "gone-before" else 1
                await webhooks.end(connection, "demo", made["webhook_id"], now + timedelta(minutes=minutes))
    await inbound.record(desk, batch(recorded(alice, Decision.WITHDRAWN, 70, 1)))
    copy = await access.export(desk, "demo", alice, "")
    tools = [(one["name"], one.get("until")) for one in copy["recipients"] if one["role"] == "tool of the controller"]
    assert tools == [("https://kept.example", None), ("https://gone.example", "2026-11-24T13:30:00.000000Z")]
    kept = await records.records(desk, "demo")
    assert kept["controller_record"]["activities"][0]["recipients"][1:] == [
        "tools with which the controller sends its messages",
        "tool of the controller: https://kept.example",
    ]
    assert "gone.example (pseudonymous decisions), until <time" in access.to_read(copy, "en")
    for text in (str(copy), str(kept), access.to_read(copy, "cs"), records.to_read(kept, "en")):
        assert "s3cr3t" not in text
        assert "abcdef" not in text


async def test_the_records_say_what_the_notice_says_and_call_no_import_a_consent(desk: Desk, alice: UUID) -> None:
    purpose = WorkspacePurpose(
        id="club", title={"en": "Club"}, channels=(Channel.EMAIL,), validity_months=12, confirmation="mailbox"
    )
    changed = WorkspaceChanged(
        workspace="demo", version=9, changed_at=at(9), controller=None, default_locale="en", purposes=(purpose,)
    )
    await inbound.configure(desk, batch(changed))
    kept = await records.records(desk, "demo")
    by_purpose = {one["purpose"]: one for one in kept["controller_record"]["activities"]}
    club, imported = by_purpose["club"], by_purpose["imported-contacts"]
    assert {"text typed in the chat", "reports of bounces and complaints"} <= set(club["data"])
    assert club["data_subjects"] == ["visitors of the controller's website who agreed"]
    assert "days: 30" in club["unconfirmed_time_limit"]
    assert imported["data_subjects"] == ["people whom the controller imported"]
    assert imported["legal_basis"].startswith("not consent")
    assert "note of the controller" in by_purpose["requests-of-data-subjects"]["data"]
    for one in (*by_purpose.values(), kept["processor_record"]):
        assert one["transfers"] is None
        assert one["transfers_note"] == "not stated here: the controller or processor must add them"
    sending = "tools with which the controller sends its messages"
    assert all(sending in one["recipients"] for one in (club, imported))
    copy = await access.export(desk, "demo", alice, "")
    assert sending in [one["role"] for one in copy["recipients"]]
    for page in (access.to_read(copy, "cs"), records.to_read(kept, "cs")):
        assert "nástroje, kterými správce zprávy posílá" in page
        assert "nepotvrdí-li nikdo schránku včas, vymažou se (dnů: 30," in page
    for language in ("cs", "de", "sk"):
        read = records.to_read(kept, language)
        told = wording.words(language)
        assert [text for text in told if len(text) > 20 and told[text] != text and html.escape(text) in read] == []
