"""What a yes that permits is for: its verb and the visitor's own object, also turned round. Czech and Slovak.

Nothing else may stand behind "you may" (`lexicon`): "můžete ho kontaktovat" gives somebody else away, and "můžete si
psát" lets them write for themselves. "Si" is in no net but that of keeping one's own contact.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_CS_MAY = "můžete | můžeš | smíte | smíš"
_CS_FREE = "| klidně | prosím | samozřejmě | určitě | kdykoli | kdykoliv"
_CS_MINE = (
    "můj kontakt | můj e-mail | můj email | můj mail | můj telefon | moje číslo | mé číslo | moje údaje | mé údaje"
    " | moje osobní údaje | mé osobní údaje | moje kontaktní údaje | mé kontaktní údaje | moje jméno | mé jméno"
    " | mou adresu | moji adresu | moje data | mou e-mailovou adresu | moji e-mailovou adresu"
    " | můj e-mail i telefon | můj email i telefon | můj e-mail a telefon | můj email a telefon"
    " | moje jméno a e-mail | moje jméno a email | mé jméno a e-mail | moje jméno i e-mail"
)
_CS_KEEP = "uložit | uchovat | nechat | ponechat | zapsat | poznamenat | ukládat | uchovávat | evidovat"
_CS_USE = (
    "použít | používat | využít | využívat | zpracovat | zpracovávat | sbírat | shromažďovat | uložit | uchovat"
    " | ukládat | uchovávat | evidovat | sbírat a používat | uložit a použít | uložit a používat | uložit a zpracovat"
)
_CS_FOR = (
    "| k zasílání novinek | pro zasílání novinek | k zasílání nabídek | k zasílání newsletteru | k marketingu"
    " | pro marketing | k marketingovým účelům | pro marketingové účely | k tomu | k těmto účelům | pro tyto účely"
)
_CS_NEWS = (
    "novinky | nabídky | newsletter | newslettery | obchodní sdělení | vaše novinky | vaše nabídky | váš newsletter"
    " | novinky a nabídky | nabídky a novinky | marketingová sdělení | to"
)
_CS_BY = "| e-mailem | emailem | mailem | na e-mail | na email | na mail | na můj e-mail | na můj email"
_CS_SEND = "posílat | zasílat | poslat | zaslat"
_CS_THEN = "| a psát mi | a kontaktovat mě | a ozvat se mi | a volat mi | a zavolat mi | a posílat mi novinky"
CS: Phrases = (
    *each(_CS_MAY, _CS_FREE, _CS_USE, _CS_MINE, _CS_FOR),
    *each(_CS_MAY, _CS_FREE, _CS_MINE, _CS_USE, _CS_FOR),
    *each(_CS_MINE, _CS_FREE, _CS_MAY, _CS_FREE, _CS_USE, _CS_FOR),
    *each(_CS_MINE, _CS_USE, _CS_MAY),
    *each(_CS_MAY, "si", _CS_FREE, _CS_KEEP, _CS_MINE, _CS_THEN),
    *each(_CS_MAY, "si", f"{_CS_MINE} | kontakt | ten kontakt", _CS_KEEP, _CS_THEN),
    *each("si", _CS_MAY, f"{_CS_MINE} | kontakt | ten kontakt", _CS_KEEP),
    *each(_CS_MAY, _CS_FREE, "mi", _CS_FREE, _CS_BY, _CS_SEND, _CS_NEWS, _CS_BY),
    *each(_CS_MAY, _CS_FREE, "mi", _CS_FREE, _CS_NEWS, _CS_BY, _CS_SEND, _CS_BY),
    *each("| klidně", _CS_BY, "mi", _CS_NEWS, _CS_BY, _CS_SEND, _CS_MAY),
    *each(_CS_NEWS, "mi", _CS_BY, _CS_MAY, _CS_SEND),
    *each(_CS_NEWS, "mi", _CS_BY, _CS_SEND, _CS_MAY),
    *each(_CS_MAY, "mě | mne", _CS_FREE, "zařadit | přidat | zapsat", "| do seznamu odběratelů | do seznamu"
          " | do databáze | do vaší databáze | mezi odběratele | do svého seznamu"),
    *each(_CS_MAY, "mě | mne", _CS_FREE, "kontaktovat | oslovit"),
    *each(_CS_MAY, "obojí", "uložit i zavolat | uložit i psát | uložit i kontaktovat"),
    *each("jo | ano | jasně", "tak", _CS_MAY),
)  # fmt: skip
CS_BESIDE: Phrases = each(
    "ať | aby | abyste",
    "se mi | mi | mě",
    "můžete | mohli",
    "ozvat | zavolat | napsat | volat | psát | kontaktovat | odpovědět",
)
_SK_MAY = "môžete | môžeš | smiete | smieš"
_SK_FREE = "| kľudne | pokojne | prosím | samozrejme | určite | kedykoľvek"
_SK_MINE = (
    "môj kontakt | môj e-mail | môj email | môj mail | môj telefón | moje číslo | moje údaje | moje osobné údaje"
    " | moje kontaktné údaje | moje meno | moju adresu | moje dáta | moju e-mailovú adresu | môj e-mail aj telefón"
    " | môj email aj telefón | môj e-mail a telefón | môj email a telefón | moje meno a e-mail | moje meno a email"
    " | moje meno aj e-mail | moje meno aj email"
)
_SK_KEEP = "uložiť | uchovať | nechať | ponechať | zapísať | poznamenať | ukladať | uchovávať | evidovať"
_SK_USE = (
    "použiť | používať | využiť | využívať | spracovať | spracovávať | spracúvať | zbierať | zhromažďovať | uložiť"
    " | uchovať | ukladať | uchovávať | evidovať | zbierať a používať | uložiť a použiť | uložiť a používať"
    " | uložiť a spracovať"
)
_SK_FOR = (
    "| na zasielanie noviniek | na zasielanie ponúk | na zasielanie newslettera | na marketing"
    " | na marketingové účely | na to | na tieto účely"
)
_SK_NEWS = (
    "novinky | ponuky | newsletter | newslettery | obchodné oznámenia | vaše novinky | vaše ponuky | váš newsletter"
    " | novinky a ponuky | ponuky a novinky | marketingové oznámenia | to"
)
_SK_BY = "| e-mailom | emailom | mailom | na e-mail | na email | na mail | na môj e-mail | na môj email"
_SK_SEND = "posielať | zasielať | poslať | zaslať"
_SK_THEN = "| a písať mi | a kontaktovať ma | a ozvať sa mi | a volať mi | a zavolať mi | a posielať mi novinky"
SK: Phrases = (
    *each(_SK_MAY, _SK_FREE, _SK_USE, _SK_MINE, _SK_FOR),
    *each(_SK_MAY, _SK_FREE, _SK_MINE, _SK_USE, _SK_FOR),
    *each(_SK_MINE, _SK_FREE, _SK_MAY, _SK_FREE, _SK_USE, _SK_FOR),
    *each(_SK_MINE, _SK_USE, _SK_MAY),
    *each(_SK_MAY, "si", _SK_FREE, _SK_KEEP, _SK_MINE, _SK_THEN),
    *each(_SK_MAY, "si", f"{_SK_MINE} | kontakt | ten kontakt", _SK_KEEP, _SK_THEN),
    *each("si", _SK_MAY, f"{_SK_MINE} | kontakt | ten kontakt", _SK_KEEP),
    *each(_SK_MAY, _SK_FREE, "mi", _SK_FREE, _SK_BY, _SK_SEND, _SK_NEWS, _SK_BY),
    *each(_SK_MAY, _SK_FREE, "mi", _SK_FREE, _SK_NEWS, _SK_BY, _SK_SEND, _SK_BY),
    *each("| kľudne", _SK_BY, "mi", _SK_NEWS, _SK_BY, _SK_SEND, _SK_MAY),
    *each(_SK_NEWS, "mi", _SK_BY, _SK_MAY, _SK_SEND),
    *each(_SK_NEWS, "mi", _SK_BY, _SK_SEND, _SK_MAY),
    *each(_SK_MAY, "ma | mňa", _SK_FREE, "zaradiť | pridať | zapísať", "| do zoznamu odberateľov | do zoznamu"
          " | do databázy | do vašej databázy | medzi odberateľov | do svojho zoznamu"),
    *each(_SK_MAY, "ma | mňa", _SK_FREE, "kontaktovať | osloviť"),
    *each(_SK_MAY, "oboje", "uložiť aj zavolať | uložiť aj písať | uložiť aj kontaktovať"),
    *each("hej | áno | jasné", "tak", _SK_MAY),
)  # fmt: skip
SK_BESIDE: Phrases = each(
    "nech | aby ste",
    "sa mi | mi | ma",
    "môžete | mohli",
    "ozvať | zavolať | napísať | volať | písať | kontaktovať | odpovedať",
)
