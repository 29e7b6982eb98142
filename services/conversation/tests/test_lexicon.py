"""What typed answers mean: no false yes, and the plain words understood. The large corpora are in ``corpus/``."""

import itertools
import time

import pytest
from conversation.domain.lexicon import Meaning, heard, heard_skip, heard_withdrawal, same_words
from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.shape import Phrases, spelled
from conversation.domain.typed import LONGEST, read, words
from conversation.domain.typos import one_slip

from dev.lexicon import HALVES, LOCALES, cases, false_grants, recall

UNDOING = {
    "cs": "ne|ale|pokud|když|jen|možná|asi|snad|zatím|nebo|kromě|později|nikdy|bez|prý|proč|jako|nechci|kdyby|jedině",
    "en": "not|but|if|only|maybe|perhaps|unless|or|except|later|never|without|almost|no|don't|yet|hardly|when|until",
    "de": "nicht|aber|wenn|nur|vielleicht|falls|oder|außer|später|nie|ohne|fast|warum|nein|kein|kaum|sofern|bis|jedoch",
    "sk": "nie|ale|ak|len|možno|asi|azda|zatiaľ|alebo|okrem|neskôr|nikdy|bez|vraj|skoro|prečo|ako|nechcem|keby|keď",
}


def _some(listed: Phrases, about: int) -> tuple[str, ...]:
    """Evenly from the whole list: what `each` makes of a few words need not be tried one by one."""
    every = tuple(spelled(listed))
    return every[:: max(1, len(every) // about)]


READ = {"yes": 0.9, "no": 0.89, "withdrawal": 0.92, "unclear": 0.98}
UNREAD = {"yes": 0.76, "no": 0.75, "withdrawal": 0.73, "unclear": 0.98}
"""What was understood at first sight, so that no later change loses it."""
ODD = [
    "?",
    "…",
    "...",
    " 👎",
    " 🙄",
    " 😂",
    " ;)",
    " :(",
    ",",
    " -",
    "\u0336",
    ' "',
    "/",
    " 1",
    " @",
    " =",
    "*",
    "~",
    ")",
    "\n\nx",
]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("half", HALVES)
def test_no_phrase_of_the_corpora_is_taken_for_a_yes_that_it_is_not(half: str, locale: str) -> None:
    found = list(cases(half, locale))
    assert len(found) > (60 if half == "later" else 280)
    assert false_grants(found) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("half", HALVES)
def test_plain_words_of_the_corpora_are_understood(half: str, locale: str) -> None:
    found = list(cases(half, locale))
    wanted = UNREAD if half == "two_unread" else READ
    for label, share in wanted.items():
        assert recall(found, label) >= share, label


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_that_undoes_a_yes_can_stand_beside_one(locale: str) -> None:
    every = set(spelled(LISTS[locale].yes))
    for yes, undoing in itertools.product(_some(LISTS[locale].yes, 90), UNDOING[locale].split("|")):
        if f"{undoing} {yes}" in every:
            continue  # "aber gerne" is no "but"
        for text in (f"{yes} {undoing}", f"{undoing} {yes}", f"{yes}, {undoing}"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_mark_that_puts_a_yes_in_doubt_is_overlooked(locale: str) -> None:
    for yes, mark in itertools.product(_some(LISTS[locale].yes, 40), ODD):
        assert heard(f"{yes}{mark}", locale).meaning is Meaning.UNCLEAR, (yes, mark)
        assert heard(yes, locale).meaning is Meaning.YES, yes


@pytest.mark.parametrize("locale", LOCALES)
def test_every_listed_phrase_means_what_its_list_says(locale: str) -> None:
    lists = LISTS[locale]
    for phrase in _some(lists.yes, 700):
        assert heard(phrase, locale).meaning is Meaning.YES, phrase
    for phrase in (*_some(lists.no, 300), *lists.no_words):
        assert heard(phrase, locale).meaning is Meaning.NO, phrase
    for phrase in spelled(lists.everyday):
        assert heard(phrase, locale).meaning is Meaning.YES, phrase
    affirming = {words(phrase) for phrase in spelled((*lists.yes, *lists.everyday))}
    harmless = (*_some(lists.beside, 300), *_some(lists.around, 300), *lists.mild, *lists.dangling)
    for phrase in (*spelled(lists.doubts), *harmless, *lists.skips):
        assert heard(phrase, locale).meaning is not Meaning.YES or words(phrase) in affirming, phrase
    for phrase in _some(lists.takes_back, 300):
        found = heard_withdrawal(phrase, locale)
        assert found, phrase
        assert not found.plain_stop, phrase
    assert all(heard_withdrawal(phrase, locale) for phrase in _some(lists.stops, 300))
    assert not any(heard_withdrawal(phrase, locale) for phrase in (*_some(lists.yes, 300), *_some(lists.beside, 300)))


def test_what_is_a_no_in_one_language_may_be_nothing_in_another() -> None:
    assert heard("no", "en").meaning is Meaning.NO
    assert heard("no", "cs").meaning is heard("no", "sk").meaning is Meaning.UNCLEAR
    assert heard("yes", "cs").meaning is heard("ja", "cs").meaning is Meaning.UNCLEAR


def test_a_no_is_found_in_a_longer_text_unless_it_negates_something_else() -> None:
    assert heard("No. And please stop asking", "en").meaning is Meaning.NO
    assert heard("Ne, nechci, aby mi někdo volal", "cs").meaning is Meaning.NO
    assert heard("no problem", "en").meaning is Meaning.UNCLEAR
    assert heard("I don't mind", "en").meaning is Meaning.UNCLEAR
    assert heard("no, but yes", "en").meaning is Meaning.UNCLEAR


@pytest.mark.parametrize(
    "text",
    ["odvolávám souhlas", "Odvolavam souhlas!", "withdraw my consent", "Prosím, odvolávám souhlas.", "UNSUBSCRIBE",
     "Ich widerrufe meine Einwilligung", "odvolávam súhlas", "odvoláváím souhlas"],
)  # fmt: skip
def test_a_withdrawal_is_heard_in_whatever_language(text: str) -> None:
    for locale in LOCALES:
        found = heard_withdrawal(text, locale)
        assert found is not None
        assert not found.plain_stop


@pytest.mark.parametrize("text", ["STOP!", "stop", "prosím stop", "už mi nepište", "no more emails"])
def test_a_stop_that_names_no_consent_is_heard_as_such(text: str) -> None:
    found = heard_withdrawal(text, "cs")
    assert found is not None
    assert found.plain_stop


@pytest.mark.parametrize(
    "text",
    ["stop?", "", "jan@acme.example", "don't stop", "how do I withdraw my consent", "ano", "neodvolávám souhlas",
     "Ich widerrufe meine Einwilligung nicht", "zrušit objednávku", "unsubscribe jan@acme.example", "Jan Novák"],
)  # fmt: skip
def test_what_is_no_withdrawal_is_not_heard_as_one(text: str) -> None:
    assert heard_withdrawal(text, "cs") is None


def test_the_phrase_is_that_of_the_list_never_what_was_typed() -> None:
    assert heard("SOUHLASIM!!!", "cs").phrase == "souhlasím"
    assert heard("souhlsim", "cs").phrase == "souhlasím"
    assert heard("Ne! Jsem Jan Novák, 601 123 456", "cs").phrase == "ne"
    withdrawal = heard_withdrawal("Odvolavam prosim souhals", "cs")
    assert withdrawal is not None
    assert withdrawal.phrase == "odvolávám souhlas"


def test_a_slip_is_mended_inside_a_word_and_never_in_its_ending() -> None:
    assert one_slip("souhlsim", "souhlasim", 3)
    assert one_slip("souhalsim", "souhlasim", 3)
    for other in ("souhlasil", "souhlasit", "souhlasis", "nesouhlasim", "ouhlasim", "soulsim"):
        assert not one_slip(other, "souhlasim", 3)


def test_words_are_read_whatever_their_case_accents_width_and_invisible_signs() -> None:
    assert words("ＡＮＯ, Souhlasím\u200b!") == ("ano", "souhlasim")
    assert words("I don’t / I don't / I don`t") == ("i", "dont") * 3
    assert read("ne\u200bsouhlasím").words == ("nesouhlasim",)
    assert heard("ne\u00adsouhlasím", "cs").meaning is Meaning.NO


def test_a_long_text_is_nothing_and_costs_little() -> None:
    assert heard("ano " * LONGEST, "cs").meaning is Meaning.UNCLEAR
    assert heard_withdrawal("odvolávám souhlas " * LONGEST, "cs") is None
    began = time.process_time()
    for _ in range(100):
        heard("souhlasíma " * 18, "cs")
        heard_withdrawal("odvolávaman " * 16, "cs")
        heard(("art. " + "1" * 190)[:LONGEST], "cs")
        heard(("ano, kind regards " + "aB" * 100)[:LONGEST], "cs")
    assert time.process_time() - began < 3


def test_skip_is_understood() -> None:
    assert heard_skip("Přeskočit", "cs")
    assert not heard_skip("Jan", "cs")


def test_a_typed_choice_is_recognised_by_its_label() -> None:
    assert same_words("nabidka!", ("Nabídka", "offer"))
    assert not same_words("", ("",))
