"""What conversation says to the others: decisions with their evidence, details only under a grant, in order."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from conversation.handlers.hearing import is_of_use
from conversation.subscribers import read_consent

from dev.seed import ACME, LEAD
from shared.envelope import Poison, Record
from shared.events import ALL_CHANNELS, ConsentDecided, Decision
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


def test_its_own_decisions_are_not_read_to_the_end_unless_a_mailbox_has_to_prove_them() -> None:
    golden = json.loads((Path("tests/contracts/events") / "souhlas.consent.granted.json").read_text(encoding="utf-8"))
    headers = tuple((name, str(value).encode()) for name, value in golden["headers"].items())

    def record(data: dict[str, Any], source: bytes) -> Record:
        said = tuple((name, source if name == "ce_source" else value) for name, value in headers)
        value = json.dumps(data, separators=(",", ":")).encode()
        return Record(CONSENT.name, 0, 0, f"{data['workspace']}:{data['contact_id']}".encode(), value, said, 0)

    own, proven = golden["data"] | {"confirmation_required": False}, golden["data"] | {"confirmation_required": True}
    assert not is_of_use(read_consent(record(own, b"/souhlas/conversation"), CONSENT))
    assert is_of_use(read_consent(record(proven, b"/souhlas/conversation"), CONSENT))
    told = golden["data"] | {"confirmation_required": False, "decision": "withdrawn"}
    assert isinstance(read_consent(record(own, b"/souhlas/contacts"), CONSENT).event, ConsentDecided)
    with pytest.raises(Poison, match="schema_invalid"):
        read_consent(record(told, b"/souhlas/contacts"), CONSENT)
