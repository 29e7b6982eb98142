"""A change of purpose or controller asks again, a mere wording fix does not."""

import copy
from typing import Any

import pytest
from conversation.domain.terms import Terms, from_json, settled, terms_of
from conversation.domain.workspace import Workspace

from dev.seed import ACME, LEAD

Json = dict[str, Any]


def terms(**changes: Any) -> Terms:
    """Of the purpose `contact`: `changes` are of the purpose, but `controller` and `locales`."""
    body = copy.deepcopy(ACME)
    for name in ("controller", "locales", "default_locale"):
        if name in changes:
            body[name] = changes.pop(name)
    body["purposes"][0] |= changes
    workspace = Workspace.model_validate(body)
    return terms_of(workspace, workspace.purposes[0])


def text(**locales: str) -> Json:
    return {**ACME["purposes"][0]["text"], **locales}


ACME_ALONE = {"name": "Acme, s. r. o."}


@pytest.mark.parametrize(
    "fix",
    [
        {"text": text(cs=" ozveme  se Vám s\nnabídkou!")},
        {"text": text(en="WE will get back to you with an offer")},
        {"validity_months": 12},
        {"confirmation": "mailbox"},
        {"controller": {**ACME_ALONE, "email": "other@acme.example"}},
        {"locales": ["en"], "default_locale": "en"},
        {"locales": ["cs"]},
    ],
    ids=["signs", "case", "validity", "confirmation", "reach", "default locale", "fewer locales"],
)
def test_a_wording_fix_leaves_what_was_agreed_to(fix: Json) -> None:
    assert terms(**fix).is_same(terms())


@pytest.mark.parametrize(
    "change",
    [
        {"text": text(cs="Ozveme se vám s nabídkou partnerů.")},
        {"text": text(en="We will never get back to you with an offer.")},
        {"text": text(sk="Pošleme vám novinky.")},
        {"title": {**ACME["purposes"][0]["title"], "cs": "Reklama"}},
        {"channels": ["email", "phone", "sms"]},
        {"controller": {"name": "Other s.r.o.", "email": "soukromi@acme.example"}},
    ],
    ids=["partners", "never", "other purpose", "title", "channel", "controller"],
)
def test_a_change_of_purpose_or_controller_is_another_thing_to_agree_to(change: Json) -> None:
    assert not terms(**change).is_same(terms())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Once in 10 days.", "Once in 11 days."), ("Keiner ruft an.", "Einer ruft an."), ("We sell it.", "We tell it."),
     ("1-2 e-mails a month.", "12 e-mails a month."), ("1,5 e-mailu týdně", "15 e-mailu týdně"),
     ("Share of ads 1.5 %", "Share of ads 15 %"), ("Nesdílíme.", "Ne, sdílíme."),
     ("No, one gets your data.", "No one gets your data."), ("Kontakt předáme dál.", "Kontakt prodáme dál."),
     ("Dávame.", "Davame."), ("We sell it, weekly.", "We sell it weekly.")],
)  # fmt: skip
def test_a_letter_or_a_sign_that_may_turn_the_meaning_is_no_fix(one: str, other: str) -> None:
    assert not terms(text=text(en=one)).is_same(terms(text=text(en=other)))


def test_quotation_marks_and_dashes_may_change_their_style() -> None:
    assert terms(text=text(en="We send “news” – weekly")).is_same(terms(text=text(en='We send "news" - weekly.')))


def test_small_fixes_do_not_add_up_to_another_purpose() -> None:
    first, second, third = (
        terms(text=text(en=words)) for words in ("Offers weekly", "OFFERS  weekly!", "Offers weeklx")
    )
    assert settled(second, [(first.id, first)]) == first.id
    assert settled(third, [(first.id, first)]) == third.id


def test_terms_survive_the_store() -> None:
    assert from_json(terms().as_json()) == terms()


async def agreed(service: Any, workspace: str) -> str:
    """The token of a visitor who has agreed to be contacted."""
    visit = await service.visit(workspace)
    await visit.answers("offer", "granted")
    token: str = visit.begun["visitor_token"]
    return token


async def is_asked_again(service: Any, workspace: str, token: str) -> bool:
    back = await service.visit(workspace, visitor_token=token)
    return bool((await back.answer("offer"))["expects"]["type"] == "consent")


async def test_who_agreed_is_asked_again_only_when_the_purpose_changed(service: Any) -> None:
    workspace = await service.set_up()
    token = await agreed(service, workspace)
    fixed, changed = copy.deepcopy(ACME), copy.deepcopy(ACME)
    fixed["purposes"][0]["text"] = text(cs="Ozveme se Vám  s nabídkou!", en="we will get back to you with an offer")
    changed["purposes"][0]["text"] = text(cs="Předáme vás partnerům.")
    for definition, asks in ((fixed, False), (changed, True), (ACME, False)):
        await service.put_workspace(workspace, definition)
        await service.publish(workspace, LEAD)
        assert await is_asked_again(service, workspace, token) is asks


async def test_a_later_language_is_held_to_its_own_first_words(service: Any) -> None:
    workspace = await service.set_up(locales=["cs"])
    token = await agreed(service, workspace)
    reworded = copy.deepcopy(ACME)
    reworded["purposes"][0]["text"] = text(en="We will sell your address.")
    for definition, asks in ((ACME, False), (reworded, True)):
        await service.put_workspace(workspace, definition)
        await service.publish(workspace, LEAD)
        assert await is_asked_again(service, workspace, token) is asks
