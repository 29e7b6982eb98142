"""Who wants to be left alone is heard in everyday words; who may have meant it is asked, and a name is a name."""

import pytest
from conversation.domain.suspecting import may_withdraw
from conversation.domain.taking_back import heard_withdrawal

from dev.lexicon import LOCALES

TOLD = {
    "cs": "odhlaste mne prosím|nepřeji si další e-maily|už nic neposílejte|nepřeji si být kontaktován",
    "en": "stop using my data|stop processing my data|stop marketing|get me off your list|just stop",
    "de": "bitte nicht mehr kontaktieren|nicht mehr kontaktieren|Daten löschen|bitte löschen",
    "sk": "nechcem už nič dostávať|už nič neposielajte|neželám si byť kontaktovaný",
}
"""By a stranger, who saw them kept as names (26 November)."""
SMELLS = {
    "cs": "prosím dost mailů hned|nechci žádný kontakt|zrušte ten newsletter už|žádné reklamy|not your list please",
    "en": "please no contact|cancel my mailing|not your list please|no emails from them",
    "de": "keine Lust auf Werbung|bitte Kontakt beenden|cancel my mailing",
    "sk": "nechcem kontakt|zrušte ten newsletter už|žiadne reklamy|please no contact",
}
NAMES = """Jan Novák|李小龍|محمد|Dmitrij Nikolajevič|Nie Wei|No Kim|Anna Stopková|Nina Datová
    |Mail Boxes Etc|Stop & Shop|Data Systems|Ende Gut GmbH|Neposedný|Дмитрий Петров
    |Nikolas Konec|Stopka|Zadní Kopanina|Marie Nováková-Svobodová"""
TEXTS = """Chci nabídku, ne newsletter|I do not know the size|Nevím rozměr|Potřebuji poradit s výběrem
    |Do you ship to Slovakia|Ich suche ein Sofa|Nechci platit kartou|no more than 5 pieces
    |Can you email me the price|Ozvite sa mi poobede
    |Kdy mi zavoláte?|I cannot find the price list|zrušit objednávku|Wie lösche ich meine Daten|I have no car
    |Prosím pošlete nabídku e-mailem|I need to delete data from my disk|Keine Ahnung|Stop dům v Brně"""


@pytest.mark.parametrize("locale", LOCALES)
def test_who_wants_to_be_left_alone_is_heard_whatever_the_language_of_the_page(locale: str) -> None:
    for text in TOLD[locale].split("|"):
        assert all(heard_withdrawal(text, page) for page in LOCALES), text


COMPANIES = """We withdraw our consent.|Please remove our details from your database.|Žádáme o výmaz našich údajů.
    |Odvoláváme náš souhlas|Žiadame o výmaz našich údajov.|Wir widerrufen unsere Einwilligung
    |Bitte löschen Sie unsere Daten."""
MISTAKEN = """I clicked agree by accident|i take that back, dont email me anymore|už to nechci odebírat
    |omylem jsem to odsouhlasil|to, čo som vám povolil, ruším|ich hab aus Versehen zugestimmt, bitte rückgängig machen
    |I said yes earlier but I've changed my mind, no emails please"""
OF_SOMETHING_ELSE = """We withdraw our money|Please remove our order|Rušíme objednávku|Wir widerrufen die Bestellung
    |I clicked the wrong size by accident|I changed my mind about the colour|rozmyslel jsem si tu barvu
    |please undo that|bitte rückgängig machen|mazal jsem omylem fotku"""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_company_takes_back_in_the_plural_and_anybody_what_was_a_mistake(locale: str) -> None:
    told = " ".join(f"{COMPANIES}|{MISTAKEN}".split()).split("|")
    assert [text for text in told if heard_withdrawal(text.strip(), locale) is None] == []
    others = " ".join(OF_SOMETHING_ELSE.split()).split("|")
    assert [text for text in others if heard_withdrawal(text.strip(), locale) is not None] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_smells_of_a_withdrawal_is_noticed_in_the_own_language_and_in_english(locale: str) -> None:
    for text in SMELLS[locale].split("|"):
        assert heard_withdrawal(text, locale) or may_withdraw(text, locale), text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_name_and_an_everyday_question_smell_of_nothing(locale: str) -> None:
    for text in map(str.strip, f"{NAMES}|{TEXTS}".split("|")):
        assert heard_withdrawal(text, locale) is None, text
        assert not may_withdraw(text, locale), text
