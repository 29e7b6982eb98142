"""What conversation says to the others: decisions with their evidence, details only under a grant, in order."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conversation.handlers.hearing import OLD_SECONDS, is_of_use
from conversation.subscribers import asks_nobody, needs_no_proof, read_own

from dev.seed import ACME, LEAD
from shared.envelope import Poison, Received, Record, unseal
from shared.events import ALL_CHANNELS, ConsentDecided, Decision
from shared.topics import CONSENT, CONTACT, Topic

NOW = datetime(2026, 11, 29, 4, tzinfo=UTC)
PAGE = "https://user:pass@acme.example:8443/offer/jan@acme.example?email=jan@acme.example#jan"


def key(visit: Any) -> str:
    return f"{visit.workspace}:{visit.contact_id}"


@pytest.mark.kafka
async def test_a_grant_is_said_with_its_whole_evidence(service: Any, heard: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="cs", page_url=PAGE)
    asked = await visit.answer("offer")
    granted = await visit.answer("granted")
    (received,) = await heard(CONSENT, key(visit), 1)
    event = received.event
    assert received.type == "souhlas.consent.granted"
    assert str(received.id) == granted["decision"]["event_id"]
    assert event.notice.model_dump(mode="json") == asked["expects"]["notice"]
    assert event.notice.check_hash()
    assert event.prompt == "Smíme si uložit váš kontakt, abychom se ozvali?"
    assert event.answer == "Souhlasím"
    assert (str(event.method), str(event.actor)) == ("button", "visitor")
    assert (event.bot.id, event.bot.version) == ("lead", 1)
    assert event.page_url == "https://acme.example:8443/offer/…"
    assert str(event.conversation_id) == visit.begun["conversation_id"]
    assert event.channels == ("email", "phone")
    assert event.expires_at.year == event.decided_at.year + 2
    assert event.controller.name == "Acme s.r.o."
    assert event.processor.name == "Souhlas test"
    assert event.confirmation_required is False


@pytest.mark.kafka
async def test_decisions_and_details_are_said_in_order_each_at_its_own_moment(service: Any, heard: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted", "Jan@Acme.Example", "Jan Novák", "granted")
    await visit.withdraw()
    consents = [received.event for received in await heard(CONSENT, key(visit), 4)]
    assert [(event.decision, event.purpose) for event in consents] == [
        (Decision.GRANTED, "contact"),
        (Decision.GRANTED, "newsletter"),
        (Decision.WITHDRAWN, "contact"),
        (Decision.WITHDRAWN, "newsletter"),
    ]
    assert consents[2].channels == ALL_CHANNELS
    assert consents[2].notice is None
    captured = [received.event for received in await heard(CONTACT, key(visit), 2)]
    assert [(event.email, event.name) for event in captured] == [("jan@acme.example", None), (None, "Jan Novák")]
    assert captured[0].purpose == "contact"
    assert captured[0].source.conversation_id == UUID(visit.begun["conversation_id"])
    moments = [event.decided_at for event in consents[:1]] + [event.captured_at for event in captured]
    moments += [event.decided_at for event in consents[1:]]
    assert moments == sorted(set(moments))


@pytest.mark.kafka
async def test_one_question_for_several_purposes_is_one_event_a_purpose(service: Any, heard: Any) -> None:
    workspace = await service.set_up()
    steps = [{**step, "extends_to": ["newsletter"]} if step["id"] == "ask" else step for step in LEAD["steps"]]
    await service.publish(workspace, {**LEAD, "steps": steps}, "both")
    yes, no = await service.visit(workspace, bot="both"), await service.visit(workspace, bot="both")
    granted = await yes.answers("offer", "granted")
    await no.answers("offer", "refused")
    assert [item["purpose"] for item in granted["decisions"]] == ["contact", "newsletter"]
    for visit, decision in ((yes, Decision.GRANTED), (no, Decision.REFUSED)):
        events = [received.event for received in await heard(CONSENT, key(visit), 2)]
        assert [(event.purpose, event.decision) for event in events] == [
            ("contact", decision),
            ("newsletter", decision),
        ]
        assert events[0].decided_at < events[1].decided_at
        assert events[0].notice == events[1].notice


@pytest.mark.kafka
async def test_a_typed_answer_is_said_as_the_matched_phrase(service: Any, heard: Any) -> None:
    visit = await service.visit(await service.set_up(), locale="cs")
    await visit.answer("offer")
    await visit.answer("ANO, Souhlasím!!!", "typed")
    (received,) = await heard(CONSENT, key(visit), 1)
    assert (str(received.event.method), received.event.answer) == ("typed", "ano souhlasím")


@pytest.mark.kafka
async def test_a_purpose_that_wants_confirmation_says_so_with_the_grant(service: Any, heard: Any) -> None:
    purposes = [{**ACME["purposes"][0], "confirmation": "mailbox"}, ACME["purposes"][1]]
    visit = await service.visit(await service.set_up(purposes=purposes))
    await visit.answers("offer", "granted")
    (received,) = await heard(CONSENT, key(visit), 1)
    assert received.event.confirmation_required is True


async def test_a_refused_step_says_nothing(service: Any) -> None:
    visit = await service.visit(await service.set_up())
    await visit.answers("offer", "granted")
    before = await service.rows("SELECT last_at, rev FROM contact WHERE id = $1", visit.contact_id)
    await visit.send("nonsense", "typed")
    assert await service.rows("SELECT last_at, rev FROM contact WHERE id = $1", visit.contact_id) == before


def record_of(name: str, topic: Topic, source: str, **changed: Any) -> Record:
    """The golden event `name` with some of its data changed, as said by `source`."""
    golden = json.loads((Path("tests/contracts/events") / f"{name}.json").read_text(encoding="utf-8"))
    headers = golden["headers"] | {"ce_source": f"/souhlas/{source}"}
    data = golden["data"] | changed
    return Record(
        topic.name,
        0,
        0,
        f"{data['workspace']}:{data['contact_id']}".encode(),
        json.dumps(data, separators=(",", ":")).encode(),
        tuple((name, str(value).encode()) for name, value in headers.items()),
        0,
    )


def test_its_own_decisions_are_not_read_to_the_end_unless_a_mailbox_has_to_prove_them() -> None:
    read, granted = read_own(needs_no_proof), "souhlas.consent.granted"
    own, proven = (
        read(record_of(granted, CONSENT, "conversation", confirmation_required=required), CONSENT)
        for required in (False, True)
    )
    assert not is_of_use(own, NOW)
    assert is_of_use(proven, NOW)
    told = read(record_of(granted, CONSENT, "contacts", confirmation_required=False), CONSENT)
    assert isinstance(told.event, ConsentDecided)
    with pytest.raises(Poison, match="schema_invalid"):
        read(record_of(granted, CONSENT, "contacts", decision="withdrawn"), CONSENT)


def test_an_own_no_is_heard_again_a_minute_after_it_was_said_by_the_clock_that_is_given() -> None:
    def said(ago: timedelta, decision: Decision = Decision.WITHDRAWN, source: str = "conversation") -> Received:
        record = record_of(f"souhlas.consent.{decision}", CONSENT, source)
        return unseal(record._replace(timestamp_ms=int((NOW - ago).timestamp() * 1000)), CONSENT)

    minute, moment = timedelta(seconds=OLD_SECONDS), timedelta(seconds=1)
    assert is_of_use(said(minute + moment), NOW)
    assert not is_of_use(said(minute - moment), NOW)
    assert is_of_use(said(minute - moment), NOW + 2 * moment), "the same event, later"
    assert is_of_use(said(timedelta(0), source="contacts"), NOW)


def test_an_address_that_nobody_has_to_be_asked_about_is_not_read_to_the_end() -> None:
    read, captured = read_own(asks_nobody), "souhlas.contact.captured"
    assert not is_of_use(read(record_of(captured, CONTACT, "conversation", asks_owner=False), CONTACT), NOW)
    assert is_of_use(read(record_of(captured, CONTACT, "conversation", asks_owner=True), CONTACT), NOW)
    assert is_of_use(read(record_of(captured, CONTACT, "contacts", asks_owner=False), CONTACT), NOW)
    assert is_of_use(read(record_of(captured, CONTACT, "conversation"), CONTACT), NOW), "said before that field"
