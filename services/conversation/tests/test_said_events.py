"""What conversation says to the others: decisions with their evidence, details only under a grant, in order."""

from typing import Any
from uuid import UUID

import pytest

from dev.seed import ACME, LEAD
from shared.events import ALL_CHANNELS, Decision
from shared.topics import CONSENT, CONTACT

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
