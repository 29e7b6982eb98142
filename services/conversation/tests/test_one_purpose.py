"""A withdrawal in words: of the one purpose that they name, and of all where they may mean more. Never of less."""

import copy
from typing import Any

import pytest
from conversation.domain.taking_back import heard_withdrawal
from test_flow import EMAIL, TEXT, Play, published, with_steps

from dev.seed import ACME
from shared.events import Decision

NEWS, ANSWER = "newsletter", "contact"


def purpose(name: str, cs: str, en: str, de: str, sk: str) -> dict[str, Any]:
    texts = {"cs": "x", "en": "x", "de": "x", "sk": "x"}
    made = copy.deepcopy(ACME["purposes"][1])
    return {**made, "id": name, "title": {"cs": cs, "en": en, "de": de, "sk": sk}, "text": texts}


PURPOSES = [
    *ACME["purposes"],
    purpose("contest", "Vánoční soutěž", "Christmas contest", "Weihnachtsgewinnspiel", "Vianočná súťaž"),
    purpose("order-updates", "Stav objednávky", "Order updates", "Bestellstatus", "Stav objednávky"),
    purpose("sales", "Slevy a výprodeje", "Discounts and sales", "Rabatte und Aktionen", "Zľavy a výpredaje"),
    purpose("mk", "Marketing", "Marketing", "Marketing", "Marketing"),
]
WIDE = published(purposes=PURPOSES)
GRANTED = [made["id"] for made in PURPOSES]

NAMED = {
    "cs": """odhlaste mě z novinek=newsletter|už nechci dostávat novinky=newsletter|stop novinky=newsletter
    |odvolávám souhlas s novinkami=newsletter|Prosím, odhlaste mě z vašich novinek, děkuji=newsletter
    |Odvolávám souhlas s odpovědí na dotaz=contact|odhlaste mě z vánoční soutěže=contest|odhlaste mě ze slev=sales
    |odvolávám souhlas se stavem objednávky=order-updates|odhlaste jan@firma.cz z novinek=newsletter
    |můžete mě odhlásit z novinek?=newsletter""",
    "en": """unsubscribe me from the newsletter=newsletter|no more news=newsletter
    |stop sending me newsletters=newsletter
    |withdraw my consent to the newsletter=newsletter|I withdraw my consent to order updates=order-updates
    |Could you unsubscribe me from the newsletter?=newsletter|cancel my newsletter subscription=newsletter
    |unsubscribe john@firm.com from the newsletter=newsletter|unsubscribe me from discounts=sales
    |I want to withdraw my consent to the answer to my question=contact|take me off the newsletter=newsletter""",
    "de": """Bitte melden Sie mich vom Newsletter ab=newsletter|keine Newsletter mehr=newsletter
    |ich widerrufe meine Einwilligung für den Newsletter=newsletter|Ich möchte keine Neuigkeiten mehr=newsletter
    |melden Sie mich von den Neuigkeiten ab=newsletter|Ich widerrufe die Einwilligung in Rabatte=sales""",
    "sk": """Odhláste ma z noviniek=newsletter|odvolávam súhlas s novinkami=newsletter
    |Odvolávam súhlas s odpoveďou na otázku=contact|odhláste ma z vianočnej súťaže=contest""",
}
EVERYTHING = {
    "cs": """odvolávám souhlas|stop|odvolávám všechny souhlasy kromě novinek|odhlaste mě z novinek a smažte mé údaje
    |odhlaste mě z novinek, už mi nepište|odhlaste mě z novinek a slev|odhlaste mě z novinek i všeho ostatního
    |odvolávám souhlas s marketingem|odhlaste mě ze zasílání novinek e-mailem|odvolávám souhlas s novinkami a telefonáty
    |odhlaste mě z novinek a vůbec všeho""",
    "en": """withdraw my consent|unsubscribe me from everything, not only the newsletter|please do not contact me
    |stop calling me
    |unsubscribe me from the newsletter and all other emails|no more offers|unsubscribe from discounts and news
    |I withdraw my consent to marketing|unsubscribe me from the newsletter, no more emails
    |unsubscribe me from all the news
    |remove me from your mailing list, and the newsletter""",
    "de": "Einwilligung widerrufen|alle Neuigkeiten abbestellen|Newsletter abbestellen und meine Daten löschen",
    "sk": "odvolávam súhlas|odhláste ma zo všetkého|odhláste ma z noviniek a zliav",
}
NOTHING = """jak se odhlásím z novinek?|neodhlašujte mě z novinek|don't unsubscribe me from the newsletter|novinky
    |how do I unsubscribe from the newsletter?|chci novinky|Novinková|what are the news|keine Ahnung, Neuigkeiten"""


@pytest.mark.parametrize("locale", NAMED)
def test_a_withdrawal_is_of_the_purpose_that_is_named_and_of_all_where_more_may_be_meant(locale: str) -> None:
    for text, name in (line.strip().split("=") for line in NAMED[locale].split("|")):
        found = heard_withdrawal(text, locale, WIDE.callings, GRANTED)
        assert found is not None, text
        assert found.purpose == name, text
        assert "firm" not in found.phrase
    for text in map(str.strip, EVERYTHING[locale].split("|")):
        found = heard_withdrawal(text, locale, WIDE.callings, GRANTED)
        assert found is not None, text
        assert found.purpose is None, text
    for text in map(str.strip, NOTHING.split("|")):
        assert heard_withdrawal(text, locale, WIDE.callings, GRANTED) is None, text


def test_a_name_that_another_granted_purpose_uses_of_itself_names_none() -> None:
    own = [
        *ACME["purposes"],
        {**purpose("p", "Akce", "Deals", "Aktionen", "Akcie"), "text": {"cs": "Novinky i slevy."}},
    ]
    version = published(purposes=own, locales=["cs"])
    for granted, meant in ((["newsletter", "p"], None), (["newsletter", "contact"], "newsletter")):
        found = heard_withdrawal("odhlaste mě z novinek", "cs", version.callings, granted)
        assert found is not None
        assert found.purpose == meant
    longer = published(purposes=[*PURPOSES, purpose("q", "Novinky ze soutěží", "Q", "Q", "Q")])
    found = heard_withdrawal("odhlaste mě z novinek ze soutěží", "cs", longer.callings, [*GRANTED, "q"])
    assert found is not None
    assert found.purpose == "q"


def _both(*more: dict[str, Any]) -> Play:
    asks = {"id": "ask", "type": "consent", "purpose": ANSWER, "extends_to": [NEWS], "text": TEXT["text"]}
    play = Play(with_steps(asks, *more))
    play.say("granted")
    return play


def test_what_was_named_is_said_and_how_to_take_back_the_rest() -> None:
    play = _both(EMAIL)
    outcome = play.say("odhlaste mě z novinek", "typed")
    assert [(item.purpose, item.decision) for item in outcome.decided] == [(NEWS, Decision.WITHDRAWN)]
    assert outcome.decided[0].answer == "odhlaste mě"
    told, rest = (said["text"] for said in outcome.messages[1:])
    assert "Novinky" in told
    assert "Odpověď na dotaz" not in told
    assert "Odpověď na dotaz" in rest
    assert "Můj souhlas" in rest
    assert play.at == "email"
    again = play.say("odhlaste mě z novinek", "typed")
    assert (again.decided, [name for name, _ in again.repeated], again.messages) == ((), [NEWS], outcome.messages)
    assert [item.purpose for item in play.say("odvolávám souhlas", "typed").decided] == [ANSWER]


def test_a_named_purpose_that_was_never_granted_is_not_what_is_meant_and_all_are_taken_back() -> None:
    play = Play(with_steps({"id": "ask", "type": "consent", "purpose": ANSWER, "text": TEXT["text"]}, EMAIL))
    play.say("granted")
    assert [item.purpose for item in play.say("unsubscribe me from the newsletter", "typed").decided] == [ANSWER]


def test_at_a_question_the_purpose_asked_for_is_refused_and_another_one_is_taken_back() -> None:
    asks = {"type": "consent", "text": TEXT["text"]}
    steps = [{**asks, "id": name, "purpose": name} for name in (NEWS, ANSWER)]
    play = Play(with_steps(*steps))
    refused = play.say("unsubscribe me from the newsletter", "typed")
    assert [(item.purpose, item.decision) for item in refused.decided] == [(NEWS, Decision.REFUSED)]
    play = Play(with_steps(*steps))
    play.say("granted")
    for words in ("stop sending me newsletters", "odhlaste mě z novinek"):
        outcome = play.say(words, "typed")
        assert {name for name, _ in outcome.repeated} | {item.purpose for item in outcome.decided} == {NEWS}, words
        assert play.at == ANSWER
    assert [(item.purpose, item.decision) for item in play.say("stop", "typed").decided] == [(ANSWER, Decision.REFUSED)]


def test_a_name_alone_takes_nothing_back_that_was_not_granted() -> None:
    play = Play(with_steps({**TEXT, "id": "why"}))
    assert play.say("stop novinky", "typed").decided == ()
    assert play.at is None
