"""Mailbox proof: one mail a grant and address, a page whose button confirms, and no address kept once it is sent."""

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import pytest_asyncio
from afterwards import erase
from conversation.mailer import Mailer, pause
from conversation.post import Gone

from dev.seed import ACME, LEAD
from shared.envelope import seal
from shared.events import (
    Actor,
    AddressTold,
    Channel,
    ConsentDecided,
    ContactChanged,
    ContactErased,
    Decision,
    Method,
    Said,
)
from shared.kafka import Producer
from shared.topics import CONSENT, CONTACT, topic_of

pytestmark = pytest.mark.kafka
PURPOSES = [{**purpose, "confirmation": "mailbox"} for purpose in ACME["purposes"]]
ASK, EMAIL, NEWS, THANKS = (LEAD["steps"][place] for place in (3, 4, 6, 7))
LATE: dict[str, Any] = {"name": "Late", "steps": [ASK, EMAIL, NEWS, THANKS, LEAD["steps"][8]]}
"""The newsletter is asked for when the e-mail is known already."""


WE_SEND = {
    "cs": "posíláme e-mail s odkazem", "en": "We are sending an e-mail", "de": "Wir senden eine E-Mail",
    "sk": "posielame e-mail",
}  # fmt: skip


def mails(service: Any, to: str) -> list[dict[str, Any]]:
    found = [json.loads(path.read_text()) for path in sorted(service.settings.mail_dir.glob("*.json"))]
    return [mail for mail in found if mail["to"] == to]


async def until(is_so: Callable[[], Any]) -> Any:
    async with asyncio.timeout(20):
        while not (found := is_so()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def say(service: Any) -> AsyncIterator[Any]:
    """Say an event as contacts does."""
    producer = Producer(service.infra.kafka, client_id="contacts-test")
    await producer.start()

    async def said(event: Said) -> None:
        now = datetime.now(UTC)
        await producer.send([seal(event, topic=topic_of(event), event_id=uuid4(), source="contacts", time=now)])

    yield said
    await producer.stop()


async def visited(service: Any, address: str, locale: str = "en", purposes: Any = PURPOSES) -> Any:
    visit = await service.visit(await service.set_up(purposes=purposes), locale=locale)
    told = await visit.answers("offer", "granted", address)
    assert any(WE_SEND[locale] in said["text"] for said in told["messages"])
    return visit


async def noted(service: Any, visit: Any) -> None:
    """Return once the grant was heard too, and waits for its proof: the mail may go out before, for the address."""
    async with asyncio.timeout(20):
        while not await service.rows("SELECT 1 FROM unproven WHERE contact_id = $1", visit.contact_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def path(mail: dict[str, Any]) -> str:
    url: str = mail["confirm_url"]
    return url.removeprefix("http://conversation.test")


async def test_one_mail_goes_out_and_only_its_button_confirms(service: Any, heard: Any) -> None:
    visit = await visited(service, "one@acme.example", "sk")
    (mail,) = await until(lambda: mails(service, "one@acme.example"))
    await noted(service, visit)
    assert set(mail) >= {"to", "subject", "text", "confirm_url", "purpose"}
    assert mail["purpose"] == "contact"
    assert mail["confirm_url"] in mail["text"]
    assert "Acme s.r.o." in mail["text"]
    assert "súhlas" not in mail["text"].lower()
    for method in ("GET", "HEAD", "GET"):
        page = await service.http.request(method, path(mail), headers={"Accept": "text/html"})
        assert page.status_code == 200
    assert "Potvrdiť adresu" in page.text
    key = {"Idempotency-Key": secrets.token_hex(8)}
    confirmed = await service.http.post(path(mail), headers=key)
    assert (confirmed.status_code, confirmed.json()["state"]) == (200, "confirmed")
    replayed = await service.http.post(path(mail), headers=key)
    assert (replayed.content, replayed.headers["Idempotent-Replayed"]) == (confirmed.content, "true")
    again = await service.http.post(path(mail), headers={"Accept": "text/html"})
    assert "Adresa je potvrdená" in again.text
    (granted,) = [one.event for one in await heard(CONSENT, f"{visit.workspace}:{visit.contact_id}", 1)]
    captured, *_, proven = [one.event for one in await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)]
    assert (proven.address_set_at, str(proven.event_id)) == (
        captured.captured_at,
        confirmed.json()["decisions"][0]["event_id"],
    )
    event = proven.decision
    assert (event.decision, event.purpose, event.channels) == ("confirmed", "contact", (Channel.EMAIL,))
    assert (event.method, event.actor, event.notice) == (Method.LINK, Actor.VISITOR, granted.notice)
    assert event.decided_at > granted.decided_at
    assert (event.bot, event.conversation_id) == (granted.bot, granted.conversation_id)
    rows = await service.rows("SELECT * FROM decided_elsewhere WHERE contact_id = $1", visit.contact_id)
    assert len(rows) == 1
    assert len(mails(service, "one@acme.example")) == 1
    await told_of(service, visit, mail)


async def told_of(service: Any, visit: Any, mail: dict[str, Any]) -> None:
    """What is known of a mail is there for its reader's copy, without the address and without the link."""
    where, admin = f"/v1/contacts/{visit.contact_id}/mails", service.admin
    answer = await service.http.get(where, headers=admin(visit.workspace, "contacts:read"))
    (kept,) = answer.json()["items"]
    assert {name: kept[name] for name in ("purpose", "locale", "subject", "state")} == {
        "purpose": "contact", "locale": "sk", "subject": mail["subject"], "state": "confirmed",
    }  # fmt: skip
    assert kept["made_at"] < kept["until"]
    assert set(kept) == {"made_at", "purpose", "locale", "subject", "state", "until"}
    assert mail["to"] not in answer.text
    assert path(mail) not in answer.text
    rival = await service.set_up()
    assert (await service.http.get(where, headers=admin(rival, "contacts:read"))).json()["items"] == []
    assert (await service.http.get(where, headers=admin(visit.workspace, "bots:read"))).status_code == 403


async def test_the_address_is_nowhere_in_conversation_once_the_mail_is_sent(service: Any) -> None:
    await visited(service, "sparrow@acme.example")
    await until(lambda: mails(service, "sparrow@acme.example"))
    async with asyncio.timeout(10):
        while any("sparrow" in str(dict(row)) for row in await service.rows("SELECT * FROM mail")):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    for table in ("conversation", "contact", "mail", "unproven", "inbox", "idempotency", "decided_elsewhere", "outbox"):
        assert "sparrow" not in str([dict(row) for row in await service.rows(f"SELECT * FROM {table}")]), table


async def test_a_mail_that_lies_here_goes_with_its_contact(service: Any, say: Any) -> None:
    visit = await visited(service, "gone@acme.example")
    await until(lambda: mails(service, "gone@acme.example"))
    erased: dict[str, Any] = {
        "workspace": visit.workspace,
        "contact_id": visit.contact_id,
        "erased_at": datetime.now(UTC),
    }
    await say(ContactErased(**erased, erasure_id=uuid4()))
    await until(lambda: not mails(service, "gone@acme.example"))


async def test_of_a_grant_that_comes_after_the_address_contacts_is_asked(service: Any, say: Any, heard: Any) -> None:
    purposes = [ACME["purposes"][0], PURPOSES[1]]
    workspace = await service.set_up(purposes=purposes)
    await service.publish(workspace, LATE, "late")
    visit = await service.visit(workspace, bot="late", locale="en")
    await visit.answers("granted", "late@acme.example")
    (captured,) = await heard(CONTACT, f"{workspace}:{visit.contact_id}", 1)
    assert not captured.event.asks_owner, "nothing waits for it yet"
    granted = await visit.answer("granted")
    _, asked = await heard(CONTACT, f"{workspace}:{visit.contact_id}", 2)
    assert asked.type == "souhlas.contact.address_asked"
    assert str(asked.event.grant_event_id) == granted["decision"]["event_id"]
    assert mails(service, "late@acme.example") == []
    told = AddressTold(
        workspace=workspace,
        contact_id=visit.contact_id,
        grant_event_id=asked.event.grant_event_id,
        told_at=datetime.now(UTC),
        email="late@acme.example",
    )
    await say(told)
    await say(told)
    (mail,) = await until(lambda: mails(service, "late@acme.example"))
    assert mail["purpose"] == "newsletter"
    assert (await service.http.post(path(mail))).json()["state"] == "confirmed"


async def test_an_address_that_the_controller_set_is_asked_about_and_the_earlier_link_ends(
    service: Any, say: Any
) -> None:
    visit = await visited(service, "old@acme.example")
    (old,) = await until(lambda: mails(service, "old@acme.example"))
    await say(
        ContactChanged(
            workspace=visit.workspace,
            contact_id=visit.contact_id,
            changed_at=datetime.now(UTC),
            fields=("email",),
            email="new@acme.example",
        )
    )
    (new,) = await until(lambda: mails(service, "new@acme.example"))
    assert (await service.http.post(path(old))).json() | {"freshness": None} == {
        "state": "ended",
        "decisions": [],
        "freshness": None,
    }
    assert [item["decision"] for item in (await service.http.post(path(new))).json()["decisions"]] == ["confirmed"]


async def test_an_address_typed_after_the_controller_set_one_ends_the_link_to_that(service: Any, say: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    changed = ContactChanged(
        workspace=visit.workspace,
        contact_id=visit.contact_id,
        changed_at=datetime.now(UTC),
        fields=("email",),
        email="guessed@acme.example",
    )
    await say(changed)
    (guessed,) = await until(lambda: mails(service, "guessed@acme.example"))
    await visit.answer("typed@acme.example", "typed")
    ended = "SELECT 1 FROM mail WHERE contact_id = $1 AND state = 'ended'"
    async with asyncio.timeout(20):
        while not await service.rows(ended, visit.contact_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    assert (await service.http.post(path(guessed))).json()["state"] == "ended"


async def test_another_address_than_the_confirmed_one_is_asked_about_and_the_same_one_is_not(service: Any) -> None:
    workspace = await service.set_up(purposes=PURPOSES)
    visit = await service.visit(workspace, locale="en")
    await visit.answers("offer", "granted", "proven@acme.example")
    (mine,) = await until(lambda: mails(service, "proven@acme.example"))
    assert (await service.http.post(path(mine))).json()["state"] == "confirmed"
    again = await service.visit(workspace, locale="en", visitor_token=visit.begun["visitor_token"])
    await again.answers("offer", "proven@acme.example")
    third = await service.visit(workspace, locale="en", visitor_token=visit.begun["visitor_token"])
    await third.answers("offer", "elsewhere@acme.example")
    (other,) = await until(lambda: mails(service, "elsewhere@acme.example"))
    assert len(mails(service, "proven@acme.example")) == 1
    assert [item["decision"] for item in (await service.http.post(path(other))).json()["decisions"]] == ["confirmed"]


async def test_who_took_the_grant_back_has_nothing_to_confirm(service: Any) -> None:
    visit = await visited(service, "back@acme.example")
    (mail,) = await until(lambda: mails(service, "back@acme.example"))
    await visit.withdraw()
    assert (await service.http.post(path(mail))).json()["state"] == "ended"
    page = await service.http.get(path(mail), headers={"Accept": "text/html"})
    assert "Nothing to confirm" in page.text


async def test_a_link_ends_after_seven_days_and_with_its_contact_and_a_mangled_one_is_not_found(
    service: Any, clock: Any
) -> None:
    visit = await visited(service, "ends@acme.example")
    (mail,) = await until(lambda: mails(service, "ends@acme.example"))
    for bad in (path(mail)[:-1], "/c/x", path(mail).replace("/c/c", "/c/p")):
        answer = await service.http.post(bad)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    clock.ahead = timedelta(days=7, minutes=1)
    late = await service.http.post(path(mail))
    assert (late.status_code, late.json()["code"]) == (410, "expired")
    clock.ahead = timedelta()
    await erase(service, visit.workspace, visit.contact_id)
    gone = await service.http.post(path(mail))
    assert (gone.status_code, gone.json()["code"]) == (410, "erased")


async def test_one_address_is_written_to_a_few_times_a_day_at_most(service: Any) -> None:
    workspace = await service.set_up(purposes=PURPOSES)
    visits = [await service.visit(workspace, locale="en") for _ in range(6)]
    for visit in visits:
        await visit.answers("offer", "granted", "victim@acme.example")

    query = "SELECT state FROM mail WHERE workspace = $1"
    async with asyncio.timeout(20):
        while sorted(row["state"] for row in await service.rows(query, workspace)) != ["limited", *["sent"] * 5]:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    assert len(mails(service, "victim@acme.example")) == 5


async def test_contacts_is_asked_to_erase_whom_nobody_confirmed_in_thirty_days(
    service: Any, clock: Any, heard: Any
) -> None:
    lost, kept = await visited(service, "lost@acme.example"), await visited(service, "kept@acme.example")
    (mail,) = await until(lambda: mails(service, "kept@acme.example"))
    await service.http.post(path(mail))
    await until(lambda: mails(service, "lost@acme.example"))
    await noted(service, lost)
    mailer: Mailer = service.app.state.mailer
    assert await mailer.sweep() == 0
    clock.ahead = timedelta(days=30, minutes=1)
    assert await mailer.sweep() > 0
    *_, asked = await heard(CONTACT, f"{lost.workspace}:{lost.contact_id}", 3)
    assert (asked.type, asked.event.kind, asked.event.cause) == ("souhlas.contact.requested", "erasure", "unconfirmed")
    waiting = await service.rows(
        "SELECT 1 FROM unproven WHERE contact_id = ANY($1)", [lost.contact_id, kept.contact_id]
    )
    assert waiting == []


@pytest.mark.parametrize("way", ["withdrawn", "objected", "expired"])
async def test_whoever_took_an_unproven_grant_back_or_let_it_run_out_is_erased_as_the_mail_promised(
    service: Any, clock: Any, heard: Any, way: str
) -> None:
    """Art. 17(1)(b) GDPR: nothing justifies keeping an address that may be a stranger's."""
    address = f"{way}@acme.example"
    visit = await visited(service, address, purposes=[{**one, "validity_months": 1} for one in PURPOSES])
    await until(lambda: mails(service, address))
    await noted(service, visit)
    if way != "expired":
        page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
        answer = await service.http.post(page, json={"purpose": "all", "decision": way})
        assert answer.json()["decisions"]
    clock.ahead = timedelta(days=32)
    await service.app.state.mailer.sweep()
    *_, asked = await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)
    assert (asked.type, asked.event.cause) == ("souhlas.contact.requested", "unconfirmed")


async def agree_anew(service: Any, visit: Any, purpose: str = "contact") -> UUID:
    """On the preference page; contacts is heard to be asked for the address. Says of which event."""
    page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    answer = await service.http.post(page, json={"purpose": purpose, "decision": "granted"})
    event_id = UUID(answer.json()["decisions"][0]["event_id"])
    async with asyncio.timeout(20):
        while not await service.rows("SELECT 1 FROM unproven WHERE grant_event = $1", event_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return event_id


@pytest.mark.parametrize("purpose", ["contact", "newsletter"])
async def test_whoever_agrees_anew_has_the_thirty_days_from_then(
    service: Any, clock: Any, heard: Any, purpose: str
) -> None:
    """The later mail gives seven days and promises thirty, to the same purpose or to another."""
    address = f"anew-{purpose}@acme.example"
    visit = await visited(service, address)
    await until(lambda: mails(service, address))
    await noted(service, visit)
    key = f"{visit.workspace}:{visit.contact_id}"
    clock.ahead = timedelta(days=29)
    event_id = await agree_anew(service, visit, purpose)
    clock.ahead = timedelta(days=31)
    await service.app.state.mailer.sweep()
    waits = await service.rows("SELECT grant_event FROM unproven WHERE contact_id = $1", visit.contact_id)
    assert [row["grant_event"] for row in waits] == [event_id]
    clock.ahead = timedelta(days=60)
    await service.app.state.mailer.sweep()
    said = [one.event for one in await heard(CONTACT, key, 4)]
    assert [event.requested_at.date() for event in said if getattr(event, "cause", None) == "unconfirmed"] == [
        (datetime.now(UTC) + clock.ahead).date()
    ]


async def test_an_earlier_unproven_grant_does_not_erase_whoever_confirmed_the_later_one(
    service: Any, clock: Any, heard: Any, say: Any
) -> None:
    visit = await visited(service, "twice@acme.example")
    await until(lambda: mails(service, "twice@acme.example"))
    await noted(service, visit)
    event_id = await agree_anew(service, visit)
    told = AddressTold(
        workspace=visit.workspace,
        contact_id=visit.contact_id,
        grant_event_id=event_id,
        told_at=datetime.now(UTC),
        email="twice@acme.example",
    )
    await say(told)
    _, mail = await until(lambda: (found := mails(service, "twice@acme.example"))[1:] and found)
    assert (await service.http.post(path(mail))).json()["state"] == "confirmed"
    await visit.withdraw()
    assert not await service.rows("SELECT 1 FROM unproven WHERE contact_id = $1", visit.contact_id)


async def tell(service: Any, say: Any, visit: Any, decision: Decision) -> None:
    """contacts was told a decision on all data of a visitor, and conversation has heard it."""
    await say(
        ConsentDecided(
            workspace=visit.workspace,
            contact_id=visit.contact_id,
            decision=decision,
            purpose=None,
            channels=tuple(Channel),
            decided_at=datetime.now(UTC),
            method=Method.API,
            actor=Actor.CONTROLLER,
        )
    )
    query = "SELECT 1 FROM decided_elsewhere WHERE contact_id = $1 AND decision = $2"
    async with asyncio.timeout(20):
        while not await service.rows(query, visit.contact_id, str(decision)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


@pytest.mark.parametrize("then", ["withdrawn", "granted"])
async def test_a_link_that_confirmed_says_so_only_while_that_consent_holds(service: Any, then: str) -> None:
    to = f"{secrets.token_hex(6)}@acme.example"
    visit = await visited(service, to)
    (mail,) = await until(lambda: mails(service, to))
    assert (await service.http.post(path(mail))).json()["state"] == "confirmed"
    preferences = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    told = await service.http.post(preferences, json={"purpose": "contact", "decision": then})
    assert len(told.json()["decisions"]) == 1
    later = (await service.http.post(path(mail))).json()
    assert (later["state"], later["decisions"]) == ("ended", [])
    page = await service.http.get(path(mail), headers={"Accept": "text/html"})
    assert "<h1>Nothing to confirm</h1>" in page.text
    assert "withdrawn or given anew, has expired" in page.text


async def test_whoever_is_restricted_is_kept_and_their_time_is_over_once_it_is_lifted(
    service: Any, clock: Any, say: Any
) -> None:
    """Art. 18(1)(b) and (c) GDPR: they want to be kept, proven or not."""
    held = await visited(service, "held@acme.example")
    await until(lambda: mails(service, "held@acme.example"))
    await noted(service, held)

    async def waits() -> list[bool]:
        tables = ("unproven", "unproven_address")
        return [
            bool(await service.rows(f"SELECT 1 FROM {one} WHERE contact_id = $1", held.contact_id)) for one in tables
        ]

    address = "INSERT INTO unproven_address (workspace, contact_id, set_at) VALUES ($1, $2, $3)"
    await service.rows(address, held.workspace, held.contact_id, datetime.now(UTC))
    await tell(service, say, held, Decision.RESTRICTED)
    clock.ahead = timedelta(days=30, minutes=1)
    await service.app.state.mailer.sweep()
    assert await waits() == [True, True]
    await tell(service, say, held, Decision.UNRESTRICTED)
    assert await service.app.state.mailer.sweep() == 2
    assert await waits() == [False, False]


async def test_whose_time_ran_out_before_their_restriction_was_heard_is_waited_for_again_once_it_is_lifted(
    service: Any, clock: Any, say: Any
) -> None:
    """contacts, who knew of it, kept them then."""
    held = await visited(service, "later@acme.example")
    await until(lambda: mails(service, "later@acme.example"))
    await noted(service, held)

    async def waits() -> bool:
        return bool(await service.rows("SELECT 1 FROM unproven WHERE contact_id = $1", held.contact_id))

    clock.ahead = timedelta(days=30, minutes=1)
    await service.app.state.mailer.sweep()
    await tell(service, say, held, Decision.RESTRICTED)
    assert not await waits()
    await tell(service, say, held, Decision.UNRESTRICTED)
    assert await waits()
    assert await service.app.state.mailer.sweep() == 1


def changed(visit: Any, email: str, at: datetime | None = None) -> ContactChanged:
    """The controller sets another address."""
    set_at = at or datetime.now(UTC)
    return ContactChanged(
        workspace=visit.workspace, contact_id=visit.contact_id, changed_at=set_at, fields=("email",), email=email
    )


async def test_an_address_that_the_controller_set_and_nobody_confirmed_in_thirty_days_goes_alone(
    service: Any, clock: Any, heard: Any, say: Any
) -> None:
    lost = await service.visit(await service.set_up(), locale="en")
    kept = await service.visit(lost.workspace, locale="en")
    for visit, name in ((lost, "lost-later"), (kept, "kept-later")):
        await visit.answers("offer", "granted", f"{name}-old@acme.example")
        await say(changed(visit, f"{name}@acme.example"))
    (mail,) = await until(lambda: mails(service, "kept-later@acme.example"))
    await until(lambda: mails(service, "lost-later@acme.example"))
    await service.http.post(path(mail))
    clock.ahead = timedelta(days=30, minutes=1)
    assert await service.app.state.mailer.sweep() == 1
    *_, asked = await heard(CONTACT, f"{lost.workspace}:{lost.contact_id}", 3)
    assert (asked.type, asked.event.cause) == ("souhlas.contact.requested", "unconfirmed_address")
    (event,) = [
        one.event
        for one in await heard(CONTACT, f"{lost.workspace}:{lost.contact_id}", 3)
        if one.event.type.endswith("changed")
    ]
    assert asked.event.address_set_at == event.changed_at
    assert await service.app.state.mailer.sweep() == 0


async def test_the_preference_page_says_what_waits_for_a_mailbox_and_sends_the_mail_again_within_limits(
    service: Any, clock: Any, heard: Any, say: Any
) -> None:
    visit = await visited(service, "again@acme.example")
    await until(lambda: mails(service, "again@acme.example"))
    page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    shown = (await service.http.get(page)).text
    assert 'data-state="unconfirmed"' in shown
    assert f'action="{page}/mail' in shown
    too_soon = await service.http.post(f"{page}/mail", json={"purpose": "contact"})
    assert (too_soon.status_code, too_soon.json()) == (202, {"asked": False})
    clock.ahead = timedelta(minutes=3)
    onward = await service.http.post(f"{page}/mail", data={"purpose": "contact"})
    assert (onward.status_code, onward.headers["location"].partition("done=")[2]) == (303, "mail")
    *_, asked = await heard(CONTACT, f"{visit.workspace}:{visit.contact_id}", 3)
    told = AddressTold(
        workspace=visit.workspace,
        contact_id=visit.contact_id,
        grant_event_id=asked.event.grant_event_id,
        told_at=datetime.now(UTC),
        email="again@acme.example",
    )
    await say(told)
    first, second = await until(lambda: (found := mails(service, "again@acme.example"))[1:] and found)
    assert first["confirm_url"] != second["confirm_url"]
    assert (await service.http.post(path(first))).json()["state"] == "confirmed"
    assert 'data-state="unconfirmed"' not in (await service.http.get(page)).text
    nothing = await service.http.post(f"{page}/mail", json={"purpose": "contact"})
    assert nothing.json() == {"asked": False}
    assert (await service.http.post(f"{page}/mail", json={})).status_code == 422


async def test_the_preference_page_says_that_a_changed_address_waits_for_its_owner(service: Any, say: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted", "mine@acme.example")
    page = visit.begun["preferences_url"].removeprefix("http://conversation.test")
    assert 'data-state="unconfirmed"' not in (await service.http.get(page)).text
    await say(changed(visit, "other@acme.example"))
    (mail,) = await until(lambda: mails(service, "other@acme.example"))
    shown = (await service.http.get(page)).text
    assert 'data-state="unconfirmed"' in shown
    await service.http.post(path(mail))
    assert 'data-state="granted"' in (await service.http.get(page)).text


async def test_a_mail_that_cannot_be_sent_waits_longer_each_time_and_is_sent_once_the_server_is_back(
    service: Any, clock: Any
) -> None:
    mailer: Mailer = service.app.state.mailer
    post, failed = mailer._post, 0

    class Down(Gone):
        async def send(self, letter: Any) -> None:
            nonlocal failed
            failed += 1
            raise ConnectionError("the mail server is away")

    mailer._post = Down()
    try:
        await visited(service, "patient@acme.example")
        await until(lambda: failed)
    finally:
        mailer._post = post
    assert mails(service, "patient@acme.example") == []
    clock.ahead = timedelta(minutes=1)
    mailer.wake()
    assert len(await until(lambda: mails(service, "patient@acme.example"))) == 1
    assert pause(0) <= timedelta(seconds=2) < timedelta(minutes=30) <= pause(99) <= timedelta(hours=1)


async def test_what_the_controller_was_told_stands_here_too_and_a_later_grant_is_later(service: Any, say: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    ahead = datetime.now(UTC) + timedelta(hours=1)
    await say(
        ConsentDecided(
            workspace=visit.workspace,
            contact_id=visit.contact_id,
            decision=Decision.OBJECTED,
            purpose=None,
            channels=tuple(Channel),
            decided_at=ahead,
            method=Method.API,
            actor=Actor.CONTROLLER,
        )
    )
    async with asyncio.timeout(20):
        while (await visit.look())["granted"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    refused = await visit.answer("jan@acme.example", "typed")
    assert refused["expects"] == {"type": "end"}
    assert "jan" not in json.dumps(refused)
    again = await service.visit(visit.workspace, visitor_token=visit.begun["visitor_token"], locale="en")
    await again.answer("offer")
    granted = await again.answer("granted")
    assert datetime.fromisoformat(granted["decision"]["decided_at"]) > ahead
    page = await service.http.get(visit.begun["preferences_url"].removeprefix("http://conversation.test"))
    assert "recorded by the controller" in page.text or "zaznamenal správce" in page.text
