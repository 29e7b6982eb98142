"""What typed answers mean: no false yes, and the plain words understood. The large corpora are in ``corpus/``."""

import itertools
import random
import time
from functools import cache

import pytest
from conversation.domain.lexicon import Meaning, bare_refusal, heard, heard_skip, same_words
from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.shape import Phrases, spelled
from conversation.domain.phrasebook import Part, Phrasebook
from conversation.domain.taking_back import heard_withdrawal
from conversation.domain.typed import LONGEST, read, words
from conversation.domain.typos import one_slip

from dev.lexicon import CORPORA, HALVES, LOCALES, Case, cases, false_grants, meaning, recall

UNDOING = {
    "cs": "ne|ale|pokud|když|jen|možná|asi|snad|zatím|nebo|kromě|později|nikdy|bez|prý|proč|jako|nechci|kdyby|jedině",
    "en": "not|but|if|only|maybe|perhaps|unless|or|except|later|never|without|almost|no|don't|yet|hardly|when|until",
    "de": "nicht|aber|wenn|nur|vielleicht|falls|oder|außer|später|nie|ohne|fast|warum|nein|kein|kaum|sofern|bis|jedoch",
    "sk": "nie|ale|ak|len|možno|asi|azda|zatiaľ|alebo|okrem|neskôr|nikdy|bez|vraj|skoro|prečo|ako|nechcem|keby|keď",
}

ALSO_UNDOING = {
    "cs": "jestli|jestliže|nikoli|zda|kdo|kdy|kolik|který|raději|akorát|leda|občas|prozatím|zítra|manželka|minule|napůl"
    "|údajně|žádný|nesouhlasím|nemyslím|neříkám",
    "sk": "či|pokiaľ|kto|kedy|koľko|ktorý|radšej|akurát|iba|občas|snáď|zajtra|manželka|minule|napoly|údajne|žiadny"
    "|nesúhlasím|nemyslím|nehovorím",
    "en": "didn't|won't|can't|could|might|should|whether|who|how|which|sometimes|mostly|partly|tomorrow|assuming|wife"
    "|he|previously|allegedly|nobody|disagree|once",
    "de": "niemand|könnte|ob|wer|wie|wann|welche|manchmal|teilweise|vorläufig|angeblich|früher|er|solange|bedingt"
    "|ungern|keine|einmal|jein",
}
"""More of them, of all kinds: denials, conditions, questions, hedges, other people, other times."""


@cache
def _cases(half: str, locale: str) -> list[Case]:
    return list(cases(half, locale))


def _some(listed: Phrases, about: int) -> tuple[str, ...]:
    """Evenly from the whole list: what `each` makes of a few words need not be tried one by one."""
    return tuple(spelled(listed, about))


def _yeses(locale: str, about: int) -> list[str]:
    """Evenly from the yeses, but those that what they hold unsays: these are seen to be none."""
    undone, said = [f" {' '.join(words(mark))} " for mark in LISTS[locale].unsays], _some(LISTS[locale].yes, about)
    unsaid = [yes for yes in said if any(mark in f" {' '.join(words(yes))} " for mark in undone)]
    assert all(heard(yes, locale).meaning is not Meaning.YES for yes in unsaid)
    return [yes for yes in said if yes not in unsaid]


READ = {"yes": 0.9, "no": 0.89, "withdrawal": 0.92, "unclear": 0.98}
UNREAD = {"yes": 0.82, "no": 0.75, "withdrawal": 0.73, "unclear": 0.98}
FIVE = {"yes": 0.86, "no": 0.8, "withdrawal": 0.63, "unclear": 0.97}
SIX = {"yes": 0.85, "no": 0.84, "withdrawal": 0.88, "unclear": 0.96}
EIGHT = {"yes": 0.97, "no": 0.97, "withdrawal": 0.85, "unclear": 0.96}
SEVEN = {"yes": 0.74, "no": 0.76, "withdrawal": 0.88, "unclear": 0.96}
NINE = {"yes": 0.87, "no": 0.93, "withdrawal": 0.95, "unclear": 0.98}
TEN = {"yes": 0.86, "no": 0.93, "withdrawal": 0.92, "unclear": 0.98}
ELEVEN = {"yes": 0.93, "no": 0.94, "withdrawal": 1.0, "unclear": 0.95}
"""What was understood at first sight, so that no later change loses it; from five to eight yeses alone were learned."""
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
    found = _cases(half, locale)
    small = {"later": 60, "four_unread": 150, "seven": 140, "eight": 270, "ten": 250}
    assert len(found) > (60 if half.startswith("eleven") else small.get(half, 280))
    assert false_grants(found) == []


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("half", HALVES)
def test_plain_words_of_the_corpora_are_understood(half: str, locale: str) -> None:
    found = _cases(half, locale)
    shares = {"five": FIVE, "six": SIX, "seven": SEVEN, "eight": EIGHT, "nine": NINE, "ten": TEN, "eleven": ELEVEN}
    own = shares.get(half.partition("_")[0])
    wanted = own or (UNREAD if half.endswith("_unread") else READ)
    for label, share in wanted.items():
        assert recall(found, label) >= share, label


@pytest.mark.parametrize("locale", LOCALES)
def test_no_trap_of_an_adversary_is_a_yes_or_takes_back(locale: str) -> None:
    """Found by somebody who read the lists to break them: what was heard as a yes, or as a withdrawal, and is none."""
    label, heard_wrongly = "", {"agreed": ("yes",), "withdrawn": ("withdrawal", "stop")}
    lines = (CORPORA / "traps" / f"{locale}.txt").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 30
    for line in lines:
        if line.startswith("## "):
            label = line.removeprefix("## ")
        else:
            assert meaning(line, locale) not in heard_wrongly[label], line


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_that_undoes_a_yes_can_stand_beside_one(locale: str) -> None:
    listed = Phrasebook([(Part.YES, LISTS[locale].yes)])
    for yes, undoing in itertools.product(_some(LISTS[locale].yes, 20), UNDOING[locale].split("|")):
        form = words(f"{undoing} {yes}")
        if len(form) in listed.found(form, 0):
            continue  # "aber gerne" is no "but"
        for text in (f"{yes} {undoing}", f"{undoing} {yes}", f"{yes}, {undoing}"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_yes_of_the_corpora_survives_a_word_that_undoes_it_wherever_it_is_put(locale: str) -> None:
    said = [case.text.split() for half in HALVES for case in _cases(half, locale) if case.heard == "yes"]
    undoing, draw = [*UNDOING[locale].split("|"), *ALSO_UNDOING[locale].split("|")], random.Random(4)
    for _ in range(600):
        yes, word = draw.choice(said), draw.choice(undoing)
        at = draw.randrange(len(yes) + 1)
        text = " ".join([*yes[:at], word, *yes[at:]])
        begun = [" ".join([word, *yes[at:end]]) for end in range(at + 1, len(yes) + 1)]
        idiom = any(heard(part, locale).meaning is Meaning.YES for part in begun)  # "ale ano", "but of course"
        assert idiom or heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_no_mark_that_puts_a_yes_in_doubt_is_overlooked(locale: str) -> None:
    for yes in _yeses(locale, 30):
        assert heard(yes, locale).meaning is Meaning.YES, yes
        for mark in ODD:
            assert heard(f"{yes}{mark}", locale).meaning is Meaning.UNCLEAR, (yes, mark)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_listed_phrase_means_what_its_list_says(locale: str) -> None:
    lists = LISTS[locale]
    for phrase in _yeses(locale, 250):
        assert heard(phrase, locale).meaning is Meaning.YES, phrase
    for phrase in (*_some(lists.no, 300), *lists.no_words):
        assert heard(phrase, locale).meaning is Meaning.NO, phrase
    for phrase in _some(lists.everyday, 300):
        assert heard(phrase, locale).meaning is Meaning.YES, phrase
    affirming = Phrasebook([(Part.YES, (*lists.yes, *lists.everyday))])
    harmless = (*_some(lists.beside, 300), *_some(lists.around, 300), *lists.mild, *lists.dangling)
    for phrase in (*spelled(lists.doubts), *harmless, *lists.skips):
        listed = len(words(phrase)) in affirming.found(words(phrase), 0)
        assert listed or heard(phrase, locale).meaning is not Meaning.YES, phrase
    for phrase in _some(lists.takes_back, 300):
        found = heard_withdrawal(phrase, locale)
        assert found, phrase
        assert not found.plain_stop, phrase
    assert all(heard_withdrawal(phrase, locale) for phrase in _some(lists.stops, 300))
    assert not any(heard_withdrawal(phrase, locale) for phrase in (*_some(lists.yes, 300), *_some(lists.beside, 300)))


def test_what_is_a_no_in_one_language_may_be_nothing_in_another() -> None:
    assert heard("no", "en").meaning is Meaning.NO
    assert heard("no", "cs").meaning is heard("no", "sk").meaning is Meaning.UNCLEAR
    for locale in ("cs", "sk", "en"):
        assert heard("ja", locale).meaning is Meaning.UNCLEAR  # in Czech and Slovak it is "I" without its accent
    assert heard("ano", "en").meaning is heard("ano", "de").meaning is Meaning.UNCLEAR


@pytest.mark.parametrize("locale", LOCALES)
def test_a_yes_that_means_nothing_else_is_heard_on_a_page_in_another_language(locale: str) -> None:
    for text in ("I agree", "ich stimme zu", "ja bitte", "souhlasím", "Áno, súhlasím"):
        assert heard(text, locale).meaning is Meaning.YES, text
    assert heard("yes", locale).meaning is Meaning.YES
    for text in ("no yes", "yes?", "yes no", "ne yes", "maybe, yes", "yes aber", "I agree, ale", "ja nein"):
        assert heard(text, locale).meaning is not Meaning.YES, text


ADDRESSED = {
    "cs": "ano, jan@acme.example|souhlasím, můj mail je jan@acme.example|jo, 601 123 456",
    "en": "yes, jan@acme.example|I agree, my email is jan@acme.example|yes, +44 7700 900123",
    "de": "ja, jan@acme.example|ich stimme zu, meine E-Mail ist jan@acme.example|ja, 0151 12345678",
    "sk": "áno, jan@acme.example|súhlasím, môj mail je jan@acme.example|áno, 0901 123 456",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_beside_a_clear_yes_changes_nothing_and_beside_anything_else_makes_none(locale: str) -> None:
    for text in ADDRESSED[locale].split("|"):
        assert heard(text, locale).meaning is Meaning.YES, text
        yes, address = text.split(",", 1)
        assert "@" not in heard(text, locale).phrase
        assert not any(sign.isdigit() for sign in heard(text, locale).phrase)
        for word in set(UNDOING[locale].split("|")) - {"ale", "aber"}:  # "ale ano", "aber ja" are a yes
            for undone in (f"{yes} {word}, {address}", f"{yes}, {address} {word}", f"{word} {yes}, {address}"):
                assert heard(undone, locale).meaning is not Meaning.YES, undone
        for other in (address, f"{yes}? {address}", f"{text}, {address}", f"ok, {address}", f"{yes}, ask {address}"):
            assert heard(other, locale).meaning is not Meaning.YES, other


def test_a_no_is_found_in_a_longer_text_unless_it_negates_something_else() -> None:
    assert heard("No. And please stop asking", "en").meaning is Meaning.NO
    assert heard("Ne, nechci, aby mi někdo volal", "cs").meaning is Meaning.NO
    assert heard("no, I do not agree", "en").meaning is heard("Nope. I don't consent", "en").meaning is Meaning.NO
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
     "Ich widerrufe meine Einwilligung nicht", "zrušit objednávku", "Jan Novák"],
)  # fmt: skip
def test_what_is_no_withdrawal_is_not_heard_as_one(text: str) -> None:
    assert heard_withdrawal(text, "cs") is None


NAMED = {
    "cs": """Odvolávám souhlas, můj e-mail je jan@firma.cz|Odhlaste prosím adresu jan@firma.cz|Smažte jan@firma.cz
    |Přestaňte mi volat na 777123456|Nevolejte mi na číslo +420 777 123 456|Odvolávám souhlas, objednávka č. 12345
    |odvolávám souhlas https://firma.cz/?utm=a|žádám o výmaz e-mailu jan@firma.cz
    |už nic na jan(zavináč)firma.cz neposílejte""",
    "sk": """Odvolávam súhlas pre jan@firma.sk|Vyraďte jan@firma.sk z databázy
    |Môj e-mail je jan@firma.sk, odvolávam súhlas|Nevolajte mi na 0901 123 456
    |odvolávam súhlas, zákaznícke číslo: 55231|prestaňte písať na jan@firma.sk""",
    "de": """Bitte löschen Sie hans@firma.de aus dem Verteiler|Ich widerrufe meine Einwilligung für hans@firma.de
    |Rufen Sie mich nicht mehr an unter 0151 12345678|Hiermit widerrufe ich meine Einwilligung, Kundennummer 12345
    |hans@firma.de abmelden|Bitte keine Anrufe mehr auf 0151 12345678""",
    "en": """Please withdraw my consent for john@firm.com|STOP calling me on 777123456|unsubscribe john@firm.com
    |Remove john@firm.com from your list|I withdraw my consent, order 12345|Could you unsubscribe john@firm.com?
    |do not call +44 7700 900123|I revoke consent. Customer number: AB-12345|unsubscribe https://firm.com/news""",
}
NAMING_ONLY = """jan@firma.cz|unsubscribe@firma.cz|my e-mail is stop@firm.com|unsubscribe @ firma . cz|+420 777 123 456
    |tel. 777 123 456|zavolejte mi na 777123456|Prosím nabídku na jan@firma.cz, tel. 777123456|Stop 24 s.r.o.
    |How do I withdraw my consent for john@firm.com?|how can I unsubscribe john@firm.com|don't unsubscribe john@firm.com
    |Jak odvolám souhlas pro jan@firma.cz|ako odhlásim jan@firma.sk|Wie kann ich hans@firma.de abmelden
    |pokud odvolám souhlas pro jan@firma.cz|neodvolávám souhlas pro jan@firma.cz|cancel order 12345
    |zrušit objednávku č. 12345|vypovídám smlouvu č. 12345|stornieren Sie Bestellung Nr. 4711|smažte https://firma.cz/x
    |I want to withdraw 1000000|https://firma.cz/odhlasit|www.firm.com/unsubscribe?x=1|ano, jan@firma.cz, ale nevolejte
    |Nepište mi na jan@firma.cz, volejte 777 123 456|Unsubscribe old@firm.com and use new@firm.com instead"""


@pytest.mark.parametrize("locale", LOCALES)
def test_a_withdrawal_is_heard_beside_an_address_a_number_or_an_order_and_keeps_nothing_of_it(locale: str) -> None:
    for text in map(str.strip, NAMED[locale].split("|")):
        found = heard_withdrawal(text, locale)
        assert found, text
        assert not any(sign.isdigit() or sign == "@" for sign in found.phrase), text
        assert "firm" not in found.phrase
    for text in map(str.strip, NAMING_ONLY.split("|")):
        assert heard_withdrawal(text, locale) is None, text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_bare_refusal_is_nobodys_name_and_a_short_word_may_be_one(locale: str) -> None:
    own = {"cs": "nechci", "en": "disagree", "de": "ich möchte nicht", "sk": "nechcem"}[locale]
    for text in (own, "no, thanks", "Ne, děkuji!", "nein danke", "nie, ďakujem", "I'd rather not"):
        assert bare_refusal(text, locale), text
    for text in ("No", "Ne", "Nie", "Ned", "Nada", "Jo Nein", "No Kim", "Stopka", "Anna Ne", "Nechci Jan", "no?"):
        assert not bare_refusal(text, locale), text


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
        heard_withdrawal(("on " * 60 + "(1-" * 90)[:LONGEST], "cs")
        heard(("ano, kind regards " + "aB" * 100)[:LONGEST], "cs")
    assert time.process_time() - began < 3


def test_skip_is_understood() -> None:
    assert heard_skip("Přeskočit", "cs")
    assert not heard_skip("Jan", "cs")


def test_a_typed_choice_is_recognised_by_its_label() -> None:
    assert same_words("nabidka!", ("Nabídka", "offer"))
    assert not same_words("", ("",))
