"""We and our, as I and my: a company agrees in the plural, in the words in which one person does.

Only pronouns and verbs of the first person are put into the singular; what denies, asks, limits or names somebody else
stays as it was typed, so this can turn no answer into another. A German or English verb is put so only beside its
"wir" or "we", for "haben" is "they have" too; "uns" may be "mich" or "mir", so both are tried.
"""

from collections.abc import Mapping

from conversation.domain.lexicon_words.shape import Words, phrases


def _pairs(text: str) -> Mapping[str, str]:
    return dict(pair.split() for pair in phrases(text))


ALONE: Mapping[str, tuple[Mapping[str, str], ...]] = {
    "cs": (
        _pairs(
            """nas me | nam mi | nase moje | nasich mych | nasi moji | budeme budu | radi rad | chceme chci
            | prejeme preji | davame davam | udelujeme udeluji | potvrzujeme potvrzuji | povolujeme povoluji
            | schvalujeme schvaluji | akceptujeme akceptuji | prijimame prijimam | mame mam | nemame nemam
            | jsme jsem | odvolavame odvolavam | zadame zadam | nechceme nechci | neprejeme nepreji | berem beru
            | bereme beru | rusime rusim | kontaktovani kontaktovan | informovani informovan"""
        ),
    ),
    "sk": (
        _pairs(
            """nas ma | nam mi | nase moje | nasich mojich | nasi moji | budeme budem | radi rad | chceme chcem
            | zelame zelam | prajeme prajem | davame davam | udelujeme udelujem | potvrdzujeme potvrdzujem
            | povolujeme povolujem | schvalujeme schvalujem | akceptujeme akceptujem | prijimame prijimam | mame mam
            | nemame nemam | sme som | odvolavame odvolavam | ziadame ziadam | nechceme nechcem | nezelame nezelam
            | berieme beriem | rusime rusim | kontaktovani kontaktovany | informovani informovany"""
        ),
    ),
    "en": (_pairs("we i | us me | our my | weve ive | wed id"),),
    "de": tuple(
        _pairs(f"wir ich | uns {me} | unser mein | unsere meine | unseren meinen | unserer meiner | unserem meinem")
        for me in ("mich", "mir")
    ),
}
BESIDE_WE: Mapping[str, Mapping[str, str]] = {
    "cs": {},
    "sk": {},
    "en": _pairs("are am"),
    "de": _pairs(
        """stimmen stimme | willigen willige | erteilen erteile | geben gebe | haben habe | erlauben erlaube
        | gestatten gestatte | freuen freue | möchten möchte | mochten mochte | sind bin | bestätigen bestätige
        | bestatigen bestatige | akzeptieren akzeptiere | genehmigen genehmige | widerrufen widerrufe | ziehen ziehe
        | wollen will | nehmen nehme | lehnen lehne"""
    ),
}
_WE = frozenset({"we", "wir"})


def singular(said: Words, locale: str) -> tuple[Words, ...]:
    """The words as one person would say them: no way if nothing in them is plural, else one, or in German two."""
    beside = BESIDE_WE[locale]
    by_we = {at + step for at, word in enumerate(said) if word in _WE for step in (-1, 1)}
    ways = tuple(
        tuple((beside if at in by_we and word in beside else alone).get(word, word) for at, word in enumerate(said))
        for alone in ALONE[locale]
    )
    return tuple(dict.fromkeys(way for way in ways if way != said))
