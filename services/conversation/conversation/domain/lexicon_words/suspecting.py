"""What smells of a withdrawal without being one: a word that stops or denies, with one of mail, data or consent.

Stems, folded. A word of `OTHER` says that something else is meant: an offer, a price, a question.
"""

from collections.abc import Mapping

from conversation.domain.lexicon_words.shape import phrases


def _stems(text: str) -> tuple[str, ...]:
    return phrases(text)


_EN = (
    "stop | dont | not | never | cancel | remove | delete | erase | unsub | no | quit | end | without | revoke"
    " | withdraw"
)
_EN_ABOUT = (
    "mail | email | contact | data | consent | marketing | list | newsletter | spam | call | messag | text | advert"
)
STOPPING: Mapping[str, tuple[str, ...]] = {
    "cs": _stems(
        "prestan | nechc | neprej | zrus | odhlas | odvol | smaz | smaž | vymaz | odstran | neposil | nepis"
        " | nevol | nekontakt | nezasil | nepouziv | nesouhlas | konec | dost | stop | zadn | nikdy"
    ),
    "sk": _stems(
        "prestan | nechc | nezel | neprej | zrus | odhlas | odvol | zmaz | vymaz | odstran | neposiel | nepis"
        " | nevol | nekontakt | nezasiel | nepouziv | nesuhlas | koniec | dost | stop | ziadn | nikdy"
    ),
    "de": _stems(
        "stop | nicht | kein | nie | losch | loesch | abmeld | abbestell | widerruf | entfern | streich"
        " | beend | schluss | aufhor | austrag"
    ),
    "en": _stems(_EN),
}
ABOUT: Mapping[str, tuple[str, ...]] = {
    "cs": _stems(
        "mail | email | kontakt | udaj | data | souhlas | marketing | reklam | newsletter | seznam | databaz"
        " | novink | odber | zasil | posil | psat | volat | zprav | volej | pist | obchodni"
    ),
    "sk": _stems(
        "mail | email | kontakt | udaj | data | suhlas | marketing | reklam | newsletter | zoznam | databaz"
        " | novink | odber | zasiel | posiel | pisat | volat | sprav | volaj | obchodn"
    ),
    "de": _stems(
        "mail | email | kontakt | daten | einwillig | zustimm | marketing | werb | newsletter | liste | verteiler"
        " | nachricht | anruf | anschreib | schreib"
    ),
    "en": _stems(_EN_ABOUT),
}
OTHER: Mapping[str, tuple[str, ...]] = {
    "cs": _stems("nabidk | cen | kolik | jak | kdy | kde | protoze | objedn | faktur | vim | rozmer"),
    "sk": _stems("ponuk | cen | kolk | ako | kedy | kde | pretoze | lebo | objedn | faktur | viem | rozmer"),
    "de": _stems("angebot | preis | wie | wann | wo | weil | bestell | rechnung | weiss | groess"),
    "en": _stems("offer | price | quote | how | when | where | because | order | invoice | know | size | than | need"),
}
