"""Who asks for the news, or to be put on the list, agrees to it: "posílejte mi nabídky". Czech and Slovak.

Only what goes on is asked for: "pošlete", "schicken Sie mir ein Angebot" or "send me an offer" want one thing once, and
"send me the terms" wants to read first. "Send it" or "let me know" say not what, so they count beside a yes only
(`*_BESIDE`). Nobody is contacted about other things, or on another way than by e-mail, by these words.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_CS_YES = "ano | jo | jj | jop | jojo | jasně | jasně že jo | jasně že ano | určitě | samozřejmě | rozhodně | klidně"
_CS_OPEN = (
    f"| {_CS_YES} | tak jo | tak ano | no jasně | prosím | ano prosím | ano moc prosím | jo prosím | moc prosím | jasan"
    " | jasnačka | jasný | ok | oki | okej | dobře | dobrá | super | fajn | výborně | skvělé | skvěle"
    " | moc rád | moc ráda"
)
_CS_NEWS = (
    "nabídky | novinky | newsletter | newslettery | obchodní sdělení | nabídky a novinky"
    " | novinky a nabídky | slevy a akce | akce a slevy | novinky a slevy | akční nabídky | marketingové e-maily"
    " | e-maily s novinkami | e-maily s nabídkami | maily s nabídkami | maily s novinkami"
)
_CS_OF = (
    "nabídek | novinek | newsletteru | newsletterů | obchodních sdělení | slev | akcí"
    " | novinek a nabídek | akčních nabídek"
)
_CS_ABOUT = "o novinkách | o nabídkách | o akcích | o slevách | o akcích a slevách | o novinkách a akcích"
_CS_HOW = "| e-mailem | emailem | mailem | na e-mail | na email | na mail | na můj e-mail | na můj email | na můj mail"
_CS_END = "| prosím | prosím vás | díky | děkuji | děkuju | rád | ráda | klidně | pravidelně"
_CS_WANT = (
    "chci | chceme | chtěl bych | chtěla bych | chtěli bychom | rád bych | ráda bych | přeji si | přeju si | rád budu"
    " | ráda budu | budu rád | budu ráda | rádi budeme | budeme rádi"
)
_CS_GET = "dostávat | odebírat | přijímat | dostával | dostávala | odebíral | odebírala"
_CS_PUT = "přihlaste | přihlašte | zapište | zařaďte | přidejte | zapiš | přidej | přihlas"
CS: Phrases = (
    *each(_CS_OPEN, "posílejte | zasílejte | posílej", "| mi | nám | mi je | mi to | mi ho", _CS_END),
    *each(
        _CS_OPEN,
        "posílejte | zasílejte | posílej | pošlete | pošli | zašlete",
        "| mi | nám",
        "| vaše | ty | všechny | nějaké | další | ten | váš",
        _CS_NEWS,
        _CS_HOW,
        _CS_END,
    ),
    *each(_CS_OPEN, "pravidelně | klidně", "mi", "posílejte | zasílejte", f"| {_CS_NEWS}", _CS_HOW),
    *each(_CS_YES, "pošlete | pošli | zašlete", "| mi | nám", "| to | je | ho", _CS_END),
    *each(_CS_OPEN, "ať mi", "chodí | přijdou | posíláte", _CS_NEWS, _CS_HOW),
    *each(_CS_YES, "ať mi", "chodí | to chodí | to posíláte", _CS_HOW),
    *each(
        _CS_OPEN, _CS_WANT, "| od vás", _CS_GET, "| od vás", "| vaše | ty | všechny | váš", _CS_NEWS, _CS_HOW, _CS_END
    ),
    *each(_CS_YES, _CS_WANT, _CS_GET, "| to | je", _CS_HOW, _CS_END),
    *each(_CS_YES, _CS_WANT, "to", _CS_GET, _CS_END),
    *each(_CS_OPEN, "chci | chceme", "| vaše | váš", _CS_NEWS, _CS_HOW, _CS_END),
    *each(_CS_OPEN, "budu rád | budu ráda | rád budu | ráda budu", "za", "| vaše", "nabídky | novinky | newsletter"),
    *each(_CS_OPEN, "chci | přeji si | rád budu | ráda budu", "být informován | být informována", _CS_ABOUT, _CS_HOW),
    *each(
        _CS_YES, "chci | přeji si | rád budu | ráda budu", "být", "informován | informována", f"| {_CS_ABOUT}", _CS_HOW
    ),
    *each(_CS_OPEN, "informujte mě | informujte mne | dejte mi vědět", _CS_ABOUT, _CS_HOW, _CS_END),
    *each(
        _CS_OPEN,
        "prosím o | poprosím o | mám zájem o | žádám o | přeji si | chci | souhlasím s",
        "zasílání | posílání | zasíláním | odběr | odběrem",
        _CS_OF,
        _CS_HOW,
        _CS_END,
    ),
    *each(_CS_OPEN, "prosím o | poprosím o", "| váš | vaše", "newsletter | novinky | nabídky"),
    *each(
        _CS_OPEN,
        f"{_CS_PUT}",
        "mě | mne | si mě",
        "k odběru | do odběru | na seznam | do seznamu | do vašeho seznamu | mezi odběratele | do seznamu odběratelů"
        " | k newsletteru | na odběr",
        f"| {_CS_OF}",
        _CS_END,
    ),
    *each(f"{_CS_YES} | ano prosím | prosím", _CS_PUT, "mě | mne", _CS_END),
    *each(
        _CS_OPEN,
        "chci | chtěl bych | chtěla bych | rád bych | ráda bych | přeji si",
        "se přihlásit | přihlásit se | se zapsat | být zařazen | být zařazena | být",
        "k odběru | do odběru | na seznamu | v seznamu | na seznamu odběratelů | mezi odběrateli"
        " | k newsletteru | na odběr",
        f"| {_CS_OF}",
    ),
    *each(
        _CS_OPEN,
        "povoluji | povoluju | schvaluji | schvaluju | přijímám | akceptuji | akceptuju | dovoluji | odsouhlasuji",
        "| vám",
        "zasílání | posílání | odběr",
        f"| {_CS_OF}",
        _CS_HOW,
    ),
    *each(
        "| ano", "uložte si", "můj kontakt | můj e-mail | můj email | můj mail", "a posílejte", "| mi", f"| {_CS_NEWS}"
    ),
    *each("ano | jo | jj", "pište mi"),
    "sem s nimi",
    "jasně sem s nimi",
)
CS_BESIDE: Phrases = (
    *each("| to | o to | tohle", "bych chtěl | bych chtěla | bych rád | bych ráda | bych uvítal | bych uvítala"),
    *each("o", "| vaše", "novinky | nabídky | newsletter | to", "mám zájem | mám opravdu zájem"),
    *each("budu rád | budu ráda | rád budu | ráda budu", "za", "| vaše", "informace | nabídky | novinky"),
    *each("informujte mě | informujte mne | dejte vědět | dejte mi vědět | volejte | pište | pište mi", _CS_END),
)
_SK_YES = (
    "áno | hej | jj | jop | jo | jasné | jasné že áno | jasné že hej | určite | samozrejme"
    " | rozhodne | kľudne | pokojne"
)
_SK_OPEN = (
    f"| {_SK_YES} | tak áno | tak hej | no jasné | prosím | áno prosím | áno veľmi prosím | hej prosím | veľmi prosím"
    " | jasan | jasnačka | ok | oki | okej | dobre | dobrá | super | fajn | výborne | skvelé | veľmi rád | veľmi rada"
)
_SK_NEWS = (
    "ponuky | novinky | newsletter | newslettre | obchodné oznámenia | ponuky a novinky"
    " | novinky a ponuky | zľavy a akcie | akcie a zľavy | novinky a zľavy | akciové ponuky | marketingové e-maily"
    " | e-maily s novinkami | e-maily s ponukami | maily s ponukami | maily s novinkami"
)
_SK_OF = (
    "ponúk | noviniek | newslettera | newsletteru | newslettrov | obchodných oznámení | zliav"
    " | akcií | noviniek a ponúk"
)
_SK_ABOUT = "o novinkách | o ponukách | o akciách | o zľavách | o akciách a zľavách | o novinkách a akciách"
_SK_HOW = "| e-mailom | emailom | mailom | na e-mail | na email | na mail | na môj e-mail | na môj email | na môj mail"
_SK_END = "| prosím | prosím vás | vďaka | ďakujem | rád | rada | kľudne | pokojne | pravidelne"
_SK_WANT = (
    "chcem | chceme | chcel by som | chcela by som | chceli by sme | rád by som | rada by som | želám si | prajem si"
    " | rád budem | rada budem | budem rád | budem rada | radi budeme | budeme radi"
)
_SK_GET = "dostávať | odoberať | prijímať | dostával | dostávala | odoberal | odoberala"
_SK_PUT = "prihláste | zapíšte | zaraďte | pridajte | zapíš | pridaj | prihlás"
SK: Phrases = (
    *each(_SK_OPEN, "posielajte | zasielajte | posielaj", "| mi | nám | mi ich | mi to | mi ho", _SK_END),
    *each(
        _SK_OPEN,
        "posielajte | zasielajte | posielaj | pošlite | pošli | zašlite",
        "| mi | nám",
        "| vaše | tie | všetky | nejaké | ďalšie | ten | váš",
        _SK_NEWS,
        _SK_HOW,
        _SK_END,
    ),
    *each(_SK_OPEN, "pravidelne | kľudne | pokojne", "mi", "posielajte | zasielajte", f"| {_SK_NEWS}", _SK_HOW),
    *each(_SK_YES, "pošlite | pošli | zašlite", "| mi | nám", "| to | ich | ho", _SK_END),
    *each(_SK_OPEN, "nech mi", "chodia | prídu | posielate", _SK_NEWS, _SK_HOW),
    *each(_SK_YES, "nech mi", "chodia | to chodí | to posielate", _SK_HOW),
    *each(
        _SK_OPEN, _SK_WANT, "| od vás", _SK_GET, "| od vás", "| vaše | tie | všetky | váš", _SK_NEWS, _SK_HOW, _SK_END
    ),
    *each(_SK_YES, _SK_WANT, _SK_GET, "| to | ich", _SK_HOW, _SK_END),
    *each(_SK_YES, _SK_WANT, "to", _SK_GET, _SK_END),
    *each(_SK_OPEN, "chcem | chceme", "| vaše | váš", _SK_NEWS, _SK_HOW, _SK_END),
    *each(_SK_OPEN, "budem rád | budem rada | rád budem | rada budem", "za", "| vaše", "ponuky | novinky | newsletter"),
    *each(
        _SK_OPEN, "chcem | želám si | rád budem | rada budem", "byť informovaný | byť informovaná", _SK_ABOUT, _SK_HOW
    ),
    *each(
        _SK_YES,
        "chcem | želám si | rád budem | rada budem",
        "byť",
        "informovaný | informovaná",
        f"| {_SK_ABOUT}",
        _SK_HOW,
    ),
    *each(_SK_OPEN, "informujte ma | dajte mi vedieť", _SK_ABOUT, _SK_HOW, _SK_END),
    *each(
        _SK_OPEN,
        "prosím o | poprosím o | mám záujem o | žiadam o | želám si | chcem | súhlasím so | súhlasím s",
        "zasielanie | posielanie | zasielaním | odber | odberom",
        _SK_OF,
        _SK_HOW,
        _SK_END,
    ),
    *each(_SK_OPEN, "prosím o | poprosím o", "| váš | vaše", "newsletter | novinky | ponuky"),
    *each(
        _SK_OPEN,
        _SK_PUT,
        "ma | si ma",
        "na odber | do odberu | na zoznam | do zoznamu | do vášho zoznamu | medzi odberateľov | do zoznamu odberateľov"
        " | k newsletteru | k odberu",
        f"| {_SK_OF}",
        _SK_END,
    ),
    *each(f"{_SK_YES} | áno prosím | prosím", _SK_PUT, "ma", _SK_END),
    *each(
        _SK_OPEN,
        "chcem | chcel by som | chcela by som | rád by som | rada by som | želám si",
        "sa prihlásiť | prihlásiť sa | sa zapísať | byť zaradený | byť zaradená | byť",
        "na odber | do odberu | na zozname | v zozname | na zozname odberateľov | medzi odberateľmi | k odberu",
        f"| {_SK_OF}",
    ),
    *each(
        _SK_OPEN,
        "povoľujem | schvaľujem | prijímam | akceptujem | dovoľujem | odsúhlasujem",
        "| vám",
        "zasielanie | posielanie | odber",
        f"| {_SK_OF}",
        _SK_HOW,
    ),
    *each(
        "| áno", "uložte si", "môj kontakt | môj e-mail | môj email | môj mail", "a posielajte", "| mi", f"| {_SK_NEWS}"
    ),
    *each("áno | hej | jj", "píšte mi"),
    "sem s nimi",
    "jasné sem s nimi",
)
SK_BESIDE: Phrases = (
    *each(
        "| to | o to | toto", "by som chcel | by som chcela | by som rád | by som rada | by som uvítal | by som uvítala"
    ),
    *each("o", "| vaše", "novinky | ponuky | newsletter | to", "mám záujem | mám naozaj záujem"),
    *each("budem rád | budem rada | rád budem | rada budem", "za", "| vaše", "informácie | ponuky | novinky"),
    *each("informujte ma | dajte vedieť | dajte mi vedieť | volajte | píšte | píšte mi", _SK_END),
)
