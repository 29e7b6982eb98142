"""The notice has everything that Art. 13 asks for, in every language, and its hash is of exactly its text."""

import hashlib
from datetime import UTC, datetime

import pytest
from conversation.domain.bots import Bot
from conversation.domain.notice import months, period
from conversation.domain.notice_words import DATA, WORDS
from conversation.domain.published import Published, from_json, notices, to_json
from conversation.domain.workspace import Workspace

from dev.seed import ACME, LEAD
from shared.events import Notice, Processor

PROCESSOR = Processor(name="Operator", address="Vývojová 1", email="op@souhlas.example")


def noticed(**workspace: object) -> dict[tuple[str, str], Notice]:
    return notices(Bot.model_validate(LEAD), Workspace.model_validate({**ACME, **workspace}), PROCESSOR, lambda *_: 1)


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
def test_the_notice_says_who_what_why_how_long_and_how_to_take_it_back(locale: str) -> None:
    text = noticed()["ask", locale].text
    purpose = ACME["purposes"][0]
    expected = ["Acme s.r.o.", "Dlouhá 1, Brno", "soukromi@acme.example", "Operator", "op@souhlas.example", "24 "]
    expected += [purpose["title"][locale], purpose["text"][locale], "https://acme.example/privacy"]
    expected += [WORDS[locale][part] for part in ("withdraw", "object", "rights", "free", "basis")]
    assert [part for part in expected if part not in text] == []
    assert "{" not in text


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
def test_without_a_policy_link_the_generic_notice_explains_the_roles(locale: str) -> None:
    notice = noticed(privacy_policy_url=None)["ask", locale]
    assert notice.policy_kind == "generic"
    assert notice.policy_url is None
    assert WORDS[locale]["generic"] in notice.text


def test_the_hash_is_of_the_utf8_bytes_of_the_text() -> None:
    for notice in noticed().values():
        assert notice.sha256 == hashlib.sha256(notice.text.encode()).hexdigest()


def test_the_same_data_give_the_same_text() -> None:
    assert noticed() == noticed()


def test_further_purposes_are_disclosed() -> None:
    steps = [{**step, "extends_to": ["newsletter"]} if step["id"] == "ask" else step for step in LEAD["steps"]]
    bot = Bot.model_validate({**LEAD, "steps": steps})
    text = notices(bot, Workspace.model_validate(ACME), PROCESSOR, lambda *_: 1)["ask", "en"].text
    assert "Once a month we will e-mail you our news." in text
    assert "A refusal refuses all" in text


def test_the_data_asked_for_are_named() -> None:
    assert "name, e-mail, phone number" in noticed()["ask", "en"].text
    assert "Data: e-mail," in noticed()["news", "en"].text


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        ("cs", "souhlas platí od udělení: u účelu „Odpověď na dotaz“ 24 měsíců, u účelu „Novinky“ 1 měsíc, nejdéle"),
        ("en", "the consent holds for 24 months for the purpose “Answer to your question”, for 1 month for the"),
        ("de", "gilt ab der Erteilung: für den Zweck „Antwort auf Ihre Anfrage“ 24 Monate, für den Zweck „"),
        (
            "sk",
            "súhlas platí od udelenia: na účel „Odpoveď na otázku“ 24 mesiacov, na účel „Novinky“ 1 mesiac, najdlhšie",
        ),
    ],
)
def test_purposes_that_hold_for_different_times_are_each_told(locale: str, said: str) -> None:
    steps = [{**step, "extends_to": ["newsletter"]} if step["id"] == "ask" else step for step in LEAD["steps"]]
    contact, news = ACME["purposes"]
    where = Workspace.model_validate({**ACME, "purposes": [contact, {**news, "validity_months": 1}]})
    text = notices(Bot.model_validate({**LEAD, "steps": steps}), where, PROCESSOR, lambda *_: 1)["ask", locale].text
    assert said in text


@pytest.mark.parametrize("locale", ["cs", "en", "de", "sk"])
def test_what_is_written_to_a_free_question_is_among_the_data_where_there_is_one(locale: str) -> None:
    question = {"id": "why", "type": "text", "text": dict.fromkeys(("cs", "en", "de", "sk"), "?")}
    asking = Bot.model_validate({**LEAD, "steps": [question, *LEAD["steps"]]})
    text = notices(asking, Workspace.model_validate(ACME), PROCESSOR, lambda *_: 1)["ask", locale].text
    assert f"{DATA[locale]['chat']}, " in text
    assert DATA[locale]["chat"] not in noticed()["ask", locale].text


def test_every_language_says_the_same_parts() -> None:
    assert len({frozenset(words) for words in WORDS.values()}) == 1
    assert len({frozenset(words) for words in DATA.values()}) == 1


def test_months_have_the_plural_of_their_language() -> None:
    assert [months(count, "cs") for count in (1, 2, 5)] == ["1 měsíc", "2 měsíce", "5 měsíců"]
    assert [months(count, "sk") for count in (1, 3, 24)] == ["1 mesiac", "3 mesiace", "24 mesiacov"]
    assert [months(count, "de") for count in (1, 2)] == ["1 Monat", "2 Monate"]
    assert [months(count, "en") for count in (1, 2)] == ["1 month", "2 months"]


@pytest.mark.parametrize(
    ("locale", "one", "several", "none"),
    [
        ("cs", "jako doklad ještě 4 roky.", "jako doklad nejdéle 4 roky.", "může být třeba souhlas prokázat."),
        ("en", "as proof for 4 years more.", "as proof for at most 4 years.", "to show that you gave it."),
        ("de", "wird noch 4 Jahre aufbewahrt.", "wird höchstens 4 Jahre auf", "erforderlich sein kann, aufbewahrt."),
        ("sk", "ako doklad ešte 4 roky.", "ako doklad najdlhšie 4 roky.", "môže byť potrebné súhlas preukázať."),
    ],
)
def test_how_long_the_record_is_kept_is_told(locale: str, one: str, several: str, none: str) -> None:
    steps = [{**step, "extends_to": ["newsletter"]} if step["id"] == "ask" else step for step in LEAD["steps"]]
    bot = Bot.model_validate({**LEAD, "steps": steps})
    contact, news = ACME["purposes"]

    def text(*days: int | None) -> str:
        pairs = zip((contact, news), days, strict=True)
        purposes = [{**purpose, "retention_days": period} for purpose, period in pairs]
        where = Workspace.model_validate({**ACME, "purposes": purposes})
        return notices(bot, where, PROCESSOR, lambda *_: 1)["ask", locale].text

    assert one in text(1461, 1461)
    assert several in text(1461, 100)
    assert none in text(1461, None)
    assert none in text(None, None)


def test_a_period_is_told_in_years_where_it_is_whole_years_and_else_in_days() -> None:
    assert [period(days, "en") for days in (365, 366, 367, 1460, 1461, 1462)] == [
        *("1 year", "1 year", "367 days", "4 years", "4 years", "1462 days")
    ]
    assert [period(days, "cs") for days in (1, 2, 5, 1826)] == ["1 den", "2 dny", "5 dní", "5 let"]
    assert [period(days, "cs") for days in (1825, 1827, 1828)] == ["5 let", "5 let", "1828 dní"]


def test_a_version_survives_the_store() -> None:
    bot, workspace = Bot.model_validate(LEAD), Workspace.model_validate(ACME)
    at = datetime(2026, 11, 24, tzinfo=UTC)
    made = Published("demo", "lead", 3, at, bot, workspace, PROCESSOR, noticed())
    assert from_json("demo", "lead", 3, at, to_json(made)) == made
