"""What typed answers mean: no false yes, and the plain words understood."""

import pytest
from conversation.domain.lexicon import Meaning, heard, heard_skip, heard_withdrawal


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("cs", "ano"), ("cs", "Ano!"), ("cs", "ANO, souhlasím."), ("cs", "souhlasim"), ("cs", "Ano, prosím 🙂"),
        ("en", "Yes"), ("en", "I agree."), ("en", "yes please"), ("en", "Yes, of course!"),
        ("de", "Ja"), ("de", "Ja, gerne!"), ("de", "ich stimme zu"), ("de", "Natürlich."),
        ("sk", "Áno"), ("sk", "súhlasím"), ("sk", "ano, suhlasim"),
    ],
)  # fmt: skip
def test_an_unmistakable_yes_is_a_yes(locale: str, text: str) -> None:
    found = heard(text, locale)
    assert found.meaning is Meaning.YES
    assert found.phrase


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("cs", "ne"), ("cs", "Ne, děkuji."), ("cs", "nesouhlasím"), ("cs", "jasně že ne"),
        ("en", "no"), ("en", "No, thanks!"), ("en", "I don’t agree"), ("en", "of course not"),
        ("de", "Nein"), ("de", "nein danke"), ("de", "Ich stimme nicht zu."), ("de", "natürlich nicht"),
        ("sk", "nie"), ("sk", "nesúhlasím"),
    ],
)  # fmt: skip
def test_a_no_is_a_no(locale: str, text: str) -> None:
    assert heard(text, locale).meaning is Meaning.NO


@pytest.mark.parametrize(
    ("locale", "text"),
    [
        ("cs", "ano, ale jen e-mail"), ("cs", "souhlasím?"), ("cs", "no"), ("cs", "možná"), ("cs", "ano ne"),
        ("cs", "ok"), ("cs", ""), ("cs", "…"), ("cs", "nevím"), ("cs", "ano když nebudete volat"), ("cs", "👍"),
        ("en", "maybe"), ("en", "sort of"), ("en", "ok?"), ("en", "yes but"), ("en", "yes and no"), ("en", "hm"),
        ("en", "if you must"), ("en", "yes " * 100), ("de", "ja, aber"), ("de", "vielleicht"), ("de", "naja"),
        ("sk", "áno, ale"), ("sk", "možno"), ("cs", "jan@acme.example"), ("en", "I agree with my boss"),
    ],
)  # fmt: skip
def test_everything_else_is_unclear(locale: str, text: str) -> None:
    assert heard(text, locale).meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["odvolávám souhlas", "Odvolavam souhlas!", "withdraw my consent", "Prosím, odvolávám souhlas.", "UNSUBSCRIBE",
     "Ich widerrufe meine Einwilligung", "odvolávam súhlas"],
)  # fmt: skip
def test_a_withdrawal_is_heard_in_whatever_language(text: str) -> None:
    found = heard_withdrawal(text, "en")
    assert found is not None
    assert not found.plain_stop


def test_a_bare_stop_is_heard_as_such() -> None:
    found = heard_withdrawal("STOP!", "cs")
    assert found is not None
    assert found.plain_stop


@pytest.mark.parametrize("text", ["stop?", "", "jan@acme.example", "don't stop", "how do I withdraw my consent", "ano"])
def test_what_is_no_withdrawal_is_not_heard_as_one(text: str) -> None:
    assert heard_withdrawal(text, "cs") is None


def test_the_phrase_is_that_of_the_list_never_what_was_typed() -> None:
    assert heard("SOUHLASIM!!!", "cs").phrase == "souhlasím"


def test_skip_is_understood() -> None:
    assert heard_skip("Přeskočit", "cs")
    assert not heard_skip("Jan", "cs")
