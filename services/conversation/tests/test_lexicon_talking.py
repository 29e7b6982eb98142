"""How people chat: every way that is heard as a yes, with the neighbours that only look like it and are none."""

import itertools
import random

import pytest
from conversation.domain.lexicon import Meaning, heard
from conversation.domain.lexicon_words import LISTS, talking, talking_west
from conversation.domain.lexicon_words.shape import Phrases, spelled

from dev.lexicon import LOCALES

OWN: dict[str, Phrases] = {
    "cs": (*talking.CS, *talking.CS_EVERYDAY),
    "sk": (*talking.SK, *talking.SK_EVERYDAY),
    "en": (*talking_west.EN, *talking_west.EN_EVERYDAY),
    "de": (*talking_west.DE, *talking_west.DE_EVERYDAY),
}
TALKED = {
    "cs": """no ano | no, můžete | tak klidně | no klidně, díky | jo jo, můžete | jo jasný | dobrý den, klidně
    | klidně mi zavolejte | klidně se ozvěte | klidně si to uložte | jo, určitě | no jasně | za mě v pohodě
    | budu jen rád | chci být kontaktována | přeju si být kontaktován e-mailem | prosím, kontaktujte mě
    | ok, ukládejte | jasný, můžete | klidně, děkuji | mi to úplně vyhovuje | můžete mě kdykoliv kontaktovat
    | tak dobře, můžete""",
    "sk": """no áno | no, môžete | tak pokojne | no kľudne, vďaka | hej hej, môžete | dobrý deň, pokojne
    | pokojne mi napíšte | kľudne sa ozvite | kľudne si to uložte | hej, určite | no jasné | za mňa v pohode
    | budem len rád | chcem byť kontaktovaná | prajem si byť kontaktovaný | prajem si to | ok, ukladajte | áno veru
    | pokojne, ďakujem | mne to plne vyhovuje | môžete ma kedykoľvek kontaktovať | tak dobre, môžete""",
    "en": """well yes | fair enough, go ahead | feel free to call me | you're more than welcome to contact me
    | totally fine by me | perfectly ok with me, thanks | fine by me, go ahead | I'm comfortable with that
    | I'm good with it | happy to be contacted | I'd like to be contacted by email | please get in touch | yeah sure
    | go for it, thanks | works for me, cheers | agreed from my side | happy for you to get in touch
    | please do go ahead | plz contact me | of course, feel free | yes, granted | do it please
    | I'm happy for you to do that""",
    "de": """dürfen Sie | dürft ihr gern machen | das können Sie gerne machen | natürlich können Sie mich anrufen
    | gerne dürfen Sie sich melden | melden Sie sich gerne | rufen Sie mich ruhig an | macht ruhig | klar macht das
    | okay machen Sie das | für mich ist das völlig in Ordnung | das ist ok für mich, danke | von mir aus dürfen Sie
    | ja ja, gerne | doch, gerne | aber sehr gerne | ja super gerne | erlaube ich gerne | ich bitte darum
    | ich möchte gerne kontaktiert werden | bitte kontaktieren Sie mich | da bin ich mit einverstanden | na dann gerne
    | na gut, einverstanden | passt mir gut | aufjedenfall""",
}
NO_YES = {
    "cs": """no | tak | no jo | no určitě | tak určitě | no jistě | no tak jo | no yes | no ano... | no ano, ale
    | jo jo, určitě | jo, to určitě | no jasně, jistě | klidně ne | klidně to smažte | klidně, ale | klidně možná
    | klidně až zítra | klidně mi přestaňte volat | můžete mi prosím zavolat | mohli byste mi zavolat
    | můžete mi zavolat? | můžete mi vysvětlit proč | můžete, když musíte | můžete si to nechat | klidně si to nechte
    | chci být kontaktován jen jednou | nechci být kontaktován | chci být kontaktován člověkem, ne botem
    | budu rád, když nebudete volat | budu nerad | jen rád bych věděl | prosím nekontaktujte mě | kontaktujte mě
    | prosím zavolejte | za mě ne | pro mě za mě | za mě asi ok | za mě ok? | mně to nevyhovuje | to vyhovuje vám
    | jasný | tak dobře | no dobře | tak co | no a co | tak můžete nebo ne | jsem s tím v pohodě skoro
    | manžel je s tím v pohodě | ukládejte jen e-mail | neukládejte | uložte košík | jo jo nebo ne | jo určitě ne""",
    "sk": """no | tak | no hej | no určite | tak určite | no iste | no tak hej | no yes | no áno... | no áno, ale
    | hej hej, určite | hej, to určite | no veď hej | no jasné, iste | pokojne nie | pokojne to zmažte | pokojne, ale
    | kľudne možno | kľudne až zajtra | môžete mi prosím zavolať | môžete mi zavolať? | môžete mi vysvetliť prečo
    | môžete, keď musíte | môžete si to nechať | kľudne si to nechajte | chcem byť kontaktovaný len raz
    | nechcem byť kontaktovaný | budem rád, keď nebudete volať | prosím nekontaktujte ma | kontaktujte ma
    | prosím zavolajte | za mňa nie | pre mňa za mňa | za mňa asi ok | za mňa ok? | mne to nevyhovuje | tak dobre
    | no dobre | tak čo | no a čo | som s tým v pohode skoro | ukladajte len e-mail | neukladajte | jo jo
    | hej hej alebo nie | hej určite nie | nech sa páči""",
    "en": """well | well well | well, no | fair enough | well sure | well of course | oh yeah sure | yeah right
    | yeah sure, spam me | you can do this | you can call me mate | you can call me Al | do it yourself
    | go for it, I dare you | feel free to leave | feel free to try | feel free to call me names | feel free not to
    | you're welcome | you're more than welcome to leave | it's fine | that's totally fine | perfectly ok | I'm good
    | I'm good thanks | I'm fine | I'm fine thanks | happy for you | I'm happy for you to delete it
    | I'd be fine with that if you paid | I'd like to be contacted later | I'd like to be contacted by a human only
    | I don't want to be contacted | please don't contact me | please call me | contact me | happy with that?
    | not happy | not happy with that | I'm not comfortable with that | works for you | that works for others
    | it would work for me | they were fine with that | fine by whom | fine by my husband | by me | from me | then yes
    | please do not | please do go away | giving consent | yes, I would accept | yes its no ok
    | agreeing | agreed by my wife | why not | sure, why not
    | you may go | you can go ahead and delete it | do please stop""",
    "de": """na | na ja | na gut | na gut, ja | nun ja | na dann | na also | na klar? | dürfen Sie das?
    | dürfen Sie nicht | dürfen Sie nur einmal | können Sie | können Sie mich anrufen | können Sie mich anrufen?
    | ok, können Sie mich anrufen | ja, können Sie mir eine Mail schicken | Sie können mich mal
    | Sie dürfen mich gerne haben | melden Sie sich | melden Sie sich gerne ab | melden Sie sich gerne nicht
    | rufen Sie mich an | rufen Sie mich ruhig nicht an | macht nichts | macht ruhig weiter | mach das weg
    | macht das nicht | machen Sie das besser nicht | das wäre für mich ok | für mich wäre das in Ordnung
    | für mich ist das nicht in Ordnung | für mich nicht ok | das ist ok für meinen Mann | das ist ok | ja ja | jaja
    | ja ja, klar | ja ja, natürlich | doch | doch nicht | ja doch | ja doch nicht | aber gerne nicht | aber
    | erlaube ich nicht | erlaube ich das? | erlauben Sie mir eine Frage | das erlaube ich nicht gerne
    | ich bitte darum, mich zu löschen | bitte darum nicht | ich möchte nicht kontaktiert werden
    | ich möchte gerne nicht kontaktiert werden | ich möchte nur einmal kontaktiert werden | bitte kontaktieren
    | bitte kontaktieren Sie mich nicht | bitte anrufen | passt mir nicht | passt mir gut, wenn es kostenlos ist
    | passt auf | speichern Sie das ruhig woanders | gerne löschen | gerne anrufen, aber nicht speichern | meinetwegen
    | meinetwegen ja | von mir aus | schon einverstanden | schon ja
    | ich erlaube Ihnen, mich nur zu kontaktieren | schicken Sie mir das nur zu | würde mich freuen""",
}
BETWEEN = {
    "cs": "ne|ale|pokud|asi|jen|prý|než|až|nikdy|možná|kdyby|zítra",
    "sk": "nie|ale|ak|asi|len|vraj|než|až|nikdy|možno|keby|zajtra",
    "en": "not|but|if|maybe|only|he|until|when|never|perhaps|unless|tomorrow",
    "de": "nicht|aber|falls|vielleicht|nur|er|bis|wenn|nie|eventuell|ungern|morgen",
}


def _listed(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("|")]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_yes_as_people_chat_is_heard(locale: str) -> None:
    assert [text for text in _listed(TALKED[locale]) if heard(text, locale).meaning is not Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_only_looks_like_one_is_none(locale: str) -> None:
    assert [text for text in _listed(NO_YES[locale]) if heard(text, locale).meaning is Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_of_it_survives_a_word_that_undoes_it_wherever_it_is_put(locale: str) -> None:
    draw = random.Random(6)
    said = [text.split() for text in (*_listed(TALKED[locale]), *spelled(OWN[locale], 150))]
    for yes, word in draw.sample(list(itertools.product(said, BETWEEN[locale].split("|"))), 250):
        for at in range(len(yes) + 1):
            text = " ".join([*yes[:at], word, *yes[at:]])
            idiom = word in ("ale", "aber")  # "ale ano", "aber gerne": but of course
            assert idiom or heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_of_it_is_a_yes_when_asked_quoted_or_left_open(locale: str) -> None:
    for yes in (*_listed(TALKED[locale]), *spelled(OWN[locale], 60)):
        for text in (f"{yes}?", f'"{yes}"', f"{yes}...", f"{yes},", f"{yes} 🙄", f"({yes})"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_a_particle_opens_a_yes_and_is_none(locale: str) -> None:
    plain = {"cs": "můžete", "sk": "môžete", "en": "I agree", "de": "gerne"}[locale]
    for particle in LISTS[locale].openings:
        assert heard(f"{particle}, {plain}", locale).meaning is Meaning.YES, particle
        for text in (particle, f"{particle} {particle}"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize(
    ("locale", "text"), [("cs", "klidně, klidně"), ("sk", "pokojne pokojne"), ("en", "do it do it")]
)
def test_an_everyday_yes_said_twice_is_asked_once_more(locale: str, text: str) -> None:
    assert heard(text, locale).meaning is Meaning.UNCLEAR


PLURAL = {
    "cs": "můžete nás kontaktovat | souhlasíme, kontaktujte nás | budeme rádi | dáváme vám souhlas | máte náš souhlas",
    "sk": "môžete nás kontaktovať | súhlasíme, kontaktujte nás | budeme radi | dávame vám súhlas | máte náš súhlas",
    "en": "you may contact us | please feel free to contact us | you have our consent"
    " | we are happy for you to contact us",
    "de": "Sie dürfen uns kontaktieren | Sie dürfen uns gerne schreiben | Sie haben unsere Einwilligung"
    " | wir erteilen unsere Zustimmung",
}
NO_PLURAL = {
    "cs": "můžete nám zaslat podmínky | můžete nám prosím zavolat | nekontaktujte nás | kontaktujte naše právníky"
    " | naše firma | souhlasíme s výhradou | budeme souhlasit | můžete nás kontaktovat, až podepíšeme smlouvu",
    "sk": "môžete nám zaslať podmienky | môžete nám prosím zavolať | nekontaktujte nás | kontaktujte našich právnikov"
    " | naša firma | súhlasíme s výhradou | budeme súhlasiť | môžete nás kontaktovať, až podpíšeme zmluvu",
    "en": "you may contact our lawyers | can you contact us | do not contact us | we would agree | you may as well | us"
    " | you have our details | we agree subject to contract | they are happy for you to contact us | contact us",
    "de": "Sie dürfen unseren Anwalt kontaktieren | Sie dürfen uns nicht kontaktieren | wir würden zustimmen | uns"
    " | unsere Zustimmung folgt | wir stimmen unter Vorbehalt zu | sie haben zugestimmt | kontaktieren Sie uns nicht",
}


@pytest.mark.parametrize("locale", LOCALES)
def test_a_company_agrees_in_the_plural_as_one_person_does(locale: str) -> None:
    assert [text for text in _listed(PLURAL[locale]) if heard(text, locale).meaning is not Meaning.YES] == []
    assert [text for text in _listed(NO_PLURAL[locale]) if heard(text, locale).meaning is Meaning.YES] == []
    for yes, word in itertools.product(_listed(PLURAL[locale]), BETWEEN[locale].split("|")):
        for at in range(len(yes.split()) + 1):
            text = " ".join([*yes.split()[:at], word, *yes.split()[at:]])
            idiom = word in ("ale", "aber") or text in ("budeme jen rádi", "budeme len radi")
            assert idiom or heard(text, locale).meaning is not Meaning.YES, text
