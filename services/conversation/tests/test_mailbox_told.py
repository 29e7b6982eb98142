"""In the chat a visitor is told to look for the mail that asks about their mailbox; only where one goes out."""

from typing import Any

import pytest
from conversation.domain import flow
from conversation.domain.talk import Talk
from msgspec.structs import replace
from test_flow import EMAIL, TEXT, Play, with_steps

from dev.seed import ACME

ASKS: dict[str, Any] = {"id": "ask", "type": "consent", "purpose": "contact", "text": TEXT["text"]}
NEWS = {**ASKS, "id": "news", "purpose": "newsletter"}
PHONE = {**EMAIL, "id": "phone", "field": "phone"}
SENT, IF_NEW = "posíláme e-mail s odkazem", "Pokud je to jiná adresa"


def purposes(*proven: str) -> list[dict[str, Any]]:
    return [{**made, "confirmation": "mailbox" if made["id"] in proven else "none"} for made in ACME["purposes"]]


def told(play: Play) -> list[str]:
    return [said["text"] for said in play.last.messages if SENT in said["text"]]


def test_whoever_gives_an_address_that_has_to_be_proven_is_told_to_look_for_the_mail() -> None:
    play = Play(with_steps(ASKS, PHONE, EMAIL), purposes=purposes("contact"))
    play.say("granted")
    play.say("601 123 456", "typed")
    assert told(play) == []
    play.say("jan@acme.example", "typed")
    (text,) = told(play)
    assert "Odpověď na dotaz" in text
    assert "jan@" not in text


@pytest.mark.parametrize(("proven", "expected"), [("newsletter", ["Novinky"]), ("contact", [])])
def test_a_grant_after_the_address_says_so_too_if_it_is_the_one_that_waits(proven: str, expected: list[str]) -> None:
    play = Play(with_steps(ASKS, EMAIL, NEWS, TEXT), purposes=purposes(proven))
    play.say("granted")
    play.say("jan@acme.example", "typed")
    play.say("granted")
    assert len(told(play)) == len(expected)
    assert all(title in text for title, text in zip(expected, told(play), strict=True))


def test_nobody_is_told_of_a_mail_where_none_goes_out() -> None:
    play = Play(with_steps(ASKS, EMAIL, NEWS, TEXT))
    for value, by in (("granted", "button"), ("jan@acme.example", "typed"), ("granted", "button")):
        play.say(value, by)
        assert told(play) == []
    play = Play(with_steps(ASKS, EMAIL, NEWS, TEXT), purposes=purposes("newsletter"))
    for value, by in (("granted", "button"), ("jan@acme.example", "typed"), ("refused", "button")):
        play.say(value, by)
        assert told(play) == []


def test_who_has_proven_a_mailbox_is_told_that_another_one_would_have_to_be() -> None:
    play = Play(with_steps(ASKS, EMAIL, TEXT), purposes=purposes("contact"))
    play.say("granted")
    standing = replace(play.situation.standings["contact"], unconfirmed=False)
    begun = flow.begin(replace(play.situation, standings={"contact": standing}, talk=Talk(None)))
    play.situation = replace(play.situation, standings={"contact": standing}, talk=begun.talk)
    assert "Moje předvolby" in begun.messages[0]["text"]
    (text,) = [said["text"] for said in play.say("jana@acme.example", "typed").messages if IF_NEW in said["text"]]
    assert "e-mail s odkazem" in text
