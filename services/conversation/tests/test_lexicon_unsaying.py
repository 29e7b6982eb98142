"""A yes that is taken back, limited or mocked in the same breath is none, whatever else the lists say of the words."""

import itertools
import string
from collections.abc import Iterator

import pytest
from conversation.domain.lexicon import Meaning, heard
from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.shape import spelled
from conversation.domain.taking_back import heard_withdrawal

from dev.lexicon import LOCALES

YES = {
    "cs": ("ano", "souhlasím", "ano, souhlasím", "klidně", "můžete"),
    "en": ("yes", "I agree", "yes, I agree", "go ahead", "you may"),
    "de": ("ja", "ich stimme zu", "ja, einverstanden", "nur zu", "Sie dürfen"),
    "sk": ("áno", "súhlasím", "áno, súhlasím", "kľudne", "môžete"),
}
TOLD = {
    "cs": "ano překlep|Ano, překlep.|souhlasím překlep|ano, pardon|ano naposledy|souhlasím naposledy|ano, dnes",
    "en": "yes typo|Yes - typo!|I agree, typo|yes sorry, typo|yes, sorry|yes for the last time|yes, the answer",
    "de": "ja Tippfehler|Ja, Tippfehler|ja vertippt|ja, sorry|ja zum letzten Mal|ja und Amen|ist recht, ja",
    "sk": "áno preklep|Áno, preklep|súhlasím preklep|áno, pardon|áno naposledy|súhlasím naposledy|áno, dnes",
}
LIMITED = {
    "cs": "souhlasím, e-mailem|souhlasím telefonicky|ano, newsletter",
    "en": "I agree, by email|I agree, phone|I agree by phone",
    "de": "ich stimme zu, per E-Mail|einverstanden, telefonisch",
    "sk": "súhlasím, e-mailom|súhlasím telefonicky|áno, newsletter",
}
WHOLE = {
    "cs": "souhlasím se zasíláním novinek e-mailem",
    "en": "I agree to receive news by email",
    "de": "ich stimme der Zusendung per E-Mail zu",
    "sk": "súhlasím so zasielaním noviniek e-mailom",
}
DENYING = {
    "cs": "nikdy nechci nesouhlasím nesmíte nepřeji odmítám jenom možná zatím omylem překlep",
    "en": "never dont cannot wont disagree refuse only maybe unless until except mistake typo",
    "de": "nicht niemals nur vielleicht ohne falls ablehnen versehen tippfehler",
    "sk": "nikdy nechcem nesúhlasím nesmiete neželám odmietam možno zatiaľ omylom preklep",
}


def slips_of(word: str) -> Iterator[str]:
    """The word with one letter missing, doubled, swapped with the next, or another one."""
    for at, letter in enumerate(word):
        yield word[:at] + word[at + 1 :]
        yield word[:at] + letter + word[at:]
        yield word[:at] + word[at + 1 : at + 2] + letter + word[at + 2 :]
        yield word[:at] + string.ascii_lowercase[at * 7 % 26] + word[at + 1 :]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_yes_that_is_unsaid_in_the_same_breath_is_none(locale: str) -> None:
    for text in TOLD[locale].split("|"):
        assert heard(text, locale).meaning is Meaning.UNCLEAR, text
    for yes, unsaying in itertools.product(YES[locale], LISTS[locale].unsays):
        for text in (f"{yes} {unsaying}", f"{yes}, {unsaying}", f"{unsaying}, {yes}", f"{yes}, {unsaying}, {yes}"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_filler_brings_an_unsaid_yes_back(locale: str) -> None:
    lists = LISTS[locale]
    for filler in spelled((*lists.beside, *lists.around), 120):
        for text in (f"{YES[locale][1]} {lists.unsays[0]} {filler}", f"{filler} {YES[locale][0]} {lists.unsays[1]}"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_one_way_or_detail_beside_a_yes_may_be_all_that_it_is_for(locale: str) -> None:
    for text in LIMITED[locale].split("|"):
        assert heard(text, locale).meaning is not Meaning.YES, text
    assert heard(WHOLE[locale], locale).meaning is Meaning.YES


@pytest.mark.parametrize("locale", LOCALES)
def test_a_denial_with_a_slip_in_it_is_not_read_past(locale: str) -> None:
    for word in DENYING[locale].split():
        for slip in slips_of(word):
            for text in (f"{slip} {YES[locale][1]}", f"{YES[locale][0]}, {slip}"):
                assert heard(text, locale).meaning is not Meaning.YES, text
    assert heard("bot agree", "en").meaning is not Meaning.YES  # b is beside n


@pytest.mark.parametrize("locale", LOCALES)
def test_an_assurance_hidden_in_a_longer_yes_counts_among_those_piled_up(locale: str) -> None:
    piled = {
        "cs": "ano, jistě, určitě",
        "en": "oh yes, of course, sure",
        "de": "na klar, sicher",
        "sk": "hej jasné, určite",
    }
    assert heard(piled[locale], locale).meaning is not Meaning.YES


@pytest.mark.parametrize("locale", LOCALES)
def test_a_yes_said_laughing_is_none_and_with_a_smile_it_is_one(locale: str) -> None:
    assert heard(f"{YES[locale][0]} :)", locale).meaning is Meaning.YES
    assert heard(f"{YES[locale][0]} :D", locale).meaning is not Meaning.YES


def test_what_unsays_a_yes_changes_nothing_beside_a_no_or_a_withdrawal() -> None:
    for text, locale in (("no, sorry", "en"), ("ne, pardon", "cs"), ("nein, sorry", "de"), ("nie, prepáčte", "sk")):
        assert heard(text, locale).meaning is Meaning.NO, text
    for text, locale in (("sorry, stop", "en"), ("pardon, odvolávám souhlas", "cs")):
        assert heard_withdrawal(text, locale), text
