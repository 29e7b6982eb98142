"""Events that are written as JSON at once are, byte for byte, what their models would have written."""

import gc
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from conversation.domain import published as versions
from conversation.domain.bots import Bot, ConsentStep, FieldName
from conversation.domain.flow import TRIES, expects
from conversation.domain.published import Published
from conversation.domain.talk import Captured, Decided, Situation, Standing, Talk
from conversation.domain.workspace import Workspace
from conversation.handlers.saying import SOURCE, captured_event, consent_event
from conversation.store.conversations import Kept

from dev.seed import ACME, LEAD
from shared.envelope import Message, seal
from shared.events import ALL_CHANNELS, ConsentDecided, ContactCaptured, Decision, Method, Processor, Said
from shared.identity import uuid7
from shared.topics import CONSENT, CONTACT, Topic

NOW = datetime(2026, 11, 28, 9, 30, 0, 120, UTC)
PROCESSOR = Processor(name="Souhlas „test“", address=None, email="p@souhlas.example")


@pytest.fixture
def lead() -> Published:
    bot, workspace = Bot.model_validate(LEAD), Workspace.model_validate(ACME)
    notices = versions.notices(bot, workspace, PROCESSOR, lambda *_: 3)
    return Published("demo", "lead", 3, NOW, bot, workspace, PROCESSOR, notices)


def kept(locale: str, page_url: str | None) -> Kept:
    who = uuid7(), "demo", uuid7(), "lead", 3
    return Kept(*who, locale, page_url, 0, Talk("ask"), 0, None, captured=False, standings={}, last_seen=NOW)


def written_by_its_model(said: Message, model: type[Said], topic: Topic, event_id: UUID, time: datetime) -> Message:
    return seal(model.model_validate_json(said.value), topic=topic, event_id=event_id, source=SOURCE, time=time)


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
@pytest.mark.parametrize("page_url", [None, 'https://acme.example/ž"\\<é>'])
def test_a_decision_is_written_as_by_its_model(lead: Published, locale: str, page_url: str | None) -> None:
    question = next(step for step in lead.bot.steps if isinstance(step, ConsentStep))
    granted = Decided(
        "contact", Decision.GRANTED, NOW, uuid7(), ALL_CHANNELS[:2], Method.TYPED, "ano, „prosím“", question,
        NOW + timedelta(days=700), confirmation_required=True,
    )  # fmt: skip
    refused = Decided("contact", Decision.REFUSED, NOW, uuid7(), ALL_CHANNELS, Method.BUTTON, "Ne", question)
    withdrawn = Decided("contact", Decision.WITHDRAWN, NOW, uuid7(), ALL_CHANNELS, Method.BUTTON, None)
    of_nobody = replace(lead, workspace=lead.workspace.model_copy(update={"controller": None}))
    for version in (lead, of_nobody):
        for item in (granted, refused, withdrawn):
            said = consent_event(kept(locale, page_url), version, item)
            assert said == written_by_its_model(said, ConsentDecided, CONSENT, item.event_id, item.at)


@pytest.mark.parametrize("field", ["name", "email", "phone", "company"])
@pytest.mark.parametrize("unconfirmed", [False, True])
def test_a_detail_is_written_as_by_its_model(lead: Published, field: FieldName, unconfirmed: bool) -> None:
    named = uuid7()
    standing = Standing(Decision.GRANTED, NOW, uuid7(), unconfirmed=unconfirmed)
    situation = Situation(lead, "cs", Talk("email"), {"contact": standing}, frozenset(), NOW, lambda: named)
    said = captured_event(kept("cs", None), situation, Captured(field, 'Žižka "<\\', "contact", NOW))
    assert said == written_by_its_model(said, ContactCaptured, CONTACT, named, NOW)
    event = ContactCaptured.model_validate_json(said.value)
    assert (getattr(event, field), event.asks_owner) == ('Žižka "<\\', unconfirmed)


def test_a_question_is_put_together_once_and_again_where_it_differs(lead: Published) -> None:
    asked: list[Any] = [expects(lead, "cs", Talk("email"), {}), expects(lead, "cs", Talk("email", tries=1), {})]
    assert asked[0] is asked[1]
    assert asked[0]["required"]
    assert not expects(lead, "cs", Talk("email", tries=TRIES), {})["required"]
    assert expects(lead, "en", Talk("email"), {})["prompt"] != asked[0]["prompt"]
    notice = expects(lead, "de", Talk("ask"), {})["notice"]
    assert notice == lead.notices["ask", "de"].model_dump(mode="json")


def test_what_is_remembered_of_a_step_is_nothing_that_the_collector_looks_through() -> None:
    """Thousands of conversations are remembered: to look through them stopped everybody for 60 ms now and then."""
    standing = Standing(Decision.GRANTED, NOW, uuid7())
    one = kept("cs", None)
    assert not any(map(gc.is_tracked, (one, one.talk, one.talk.asked, standing)))
