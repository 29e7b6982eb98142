"""Who tells us to do what was asked permits it: "uložte si můj kontakt". Czech and Slovak.

A yes by itself says what is kept: one's own contact, or "ho", which is what was asked about. Keeping "it" counts
beside a plain yes only: "nechte si ho" may as well be said of a newsletter, and "nechte si to" is a refusal. To be
called or answered is what somebody wants who says so, consent or no: that too counts beside a yes only (`*_BESIDE`).
"Jen si ho uložte" is "do save it"; beside something named "jen" would leave the rest out, and is in no net.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

_CS_POLITE = "| klidně | prosím | prosím vás | určitě | tedy | teda | rovnou | jasně | samozřejmě"
_CS_FIRST = f"{_CS_POLITE} | tak | tak klidně | jen klidně | jo klidně | tož | dyk | dyť | no tak | a"
_CS_BOTH = (
    "e-mail i telefon | e-mail a telefon | email i telefon | email a telefon | mail i telefon | mail a telefon"
    " | telefon a e-mail | telefon i e-mail | telefon i email | telefon a email | číslo i e-mail | číslo a e-mail"
    " | jméno i e-mail | jméno a e-mail | jméno a email | jméno i telefon | jméno a telefon | jméno a číslo"
)
_CS_THING = (
    "kontakt | e-mail | email | mail | telefon | číslo | telefonní číslo | adresu | e-mailovou adresu"
    f" | emailovou adresu | mailovou adresu | údaje | kontaktní údaje | osobní údaje | jméno | {_CS_BOTH}"
)
_CS_MINE = "můj | moje | mé | mou | moji | mojí | svůj | své | ten můj | to moje"
_CS_KEEP = (
    "uložte | uchovejte | zapište | poznamenejte | zaznamenejte | zaevidujte | poznačte | archivujte | ukládejte"
    " | uchovávejte | ulož | uchovej | zapiš | poznač | poznamenej"
)
_CS_HOLD = "nechte | ponechte | nechávejte | schovejte | podržte | nech | nechej | schovej | ponech"
_CS_KEPT = (
    "uložit | uchovat | zapsat | poznamenat | zaznamenat | zaevidovat | ukládat | uchovávat | evidovat | nechat"
    " | ponechat | schovat | poznačit"
)
_CS_WHERE = (
    "| do databáze | do vaší databáze | do systému | do evidence | do adresáře | do kontaktů | u sebe | k sobě"
    " | prosím | klidně | prosím vás"
)
_CS_MAY = "můžete | můžeš | smíte | smíš"
_CS_WANT = "chci | chceme | přeji si | přeju si | rád bych | ráda bych | chtěl bych | chtěla bych"
_CS_YES = "ano | jo | jj | jojo | jasně | jasně že jo | určitě | samozřejmě | tak jo | tak ano | no jasně | souhlasím"
_CS_CALL = (
    "ozvěte se | ozvěte se mi | zavolejte | zavolejte mi | napište mi | pište mi | volejte | volejte mi | brnkněte"
    " | brnkněte mi | prozvoňte mě | kontaktujte mě | kontaktujte mne | dejte mi vědět | odpovězte mi | odepište mi"
    " | ozývejte se | ozvi se | zavolej | zavolej mi | napiš mi | se mi ozvěte | mi zavolejte | mi napište | mi volejte"
    " | mě kontaktujte"
)
_CS_AND = "| a | i | a pak | a klidně | klidně | a prosím"
CS: Phrases = (
    *each(f"{_CS_FIRST} | jen", "si", _CS_POLITE, "ho | jej", _CS_POLITE, _CS_KEEP, _CS_WHERE),
    *each(_CS_FIRST, _CS_KEEP, "si", _CS_POLITE, "ho | jej", _CS_POLITE, _CS_WHERE),
    *each(_CS_FIRST, f"{_CS_KEEP} | {_CS_HOLD}", "| si", _CS_POLITE, _CS_MINE, _CS_THING, _CS_WHERE),
    *each(
        _CS_FIRST,
        "si",
        _CS_POLITE,
        f"{_CS_MINE} | ten",
        _CS_THING,
        _CS_POLITE,
        f"{_CS_KEEP} | {_CS_HOLD}",
        _CS_WHERE,
    ),
    *each(_CS_FIRST, _CS_MINE, _CS_THING, "si", _CS_POLITE, f"{_CS_KEEP} | {_CS_HOLD}", _CS_WHERE),
    *each(_CS_YES, _CS_BOTH, "| si uložte | si klidně uložte | si nechte | si můžete uložit | si uložit můžete"),
    *each(_CS_FIRST, "si", "mě | mne", _CS_POLITE, "uložte | zapište | poznamenejte | zaznamenejte", _CS_WHERE),
    *each(_CS_MAY, "si", _CS_POLITE, f"{_CS_MINE} | ten", _CS_THING, _CS_POLITE, _CS_KEPT, _CS_WHERE),
    *each(_CS_MAY, "si", "mě | mne", _CS_POLITE, "uložit | zapsat | poznamenat | zaznamenat | přidat", _CS_WHERE),
    *each(_CS_MINE, _CS_THING, "si", _CS_POLITE, _CS_MAY, _CS_POLITE, _CS_KEPT, _CS_WHERE),
    *each(_CS_MINE, _CS_THING, "si", _CS_POLITE, _CS_KEPT, _CS_MAY),
    *each(_CS_WANT, "abyste | aby jste", "si", _CS_POLITE, f"| {_CS_MINE} | ten", f"{_CS_THING} | ho",
          "uložili | uchovali | nechali | ponechali | zapsali | ukládali | uchovávali | poznamenali"),
    *each(_CS_YES, "| prosím | klidně", "uložit | uchovat | kontaktovat | uložit kontakt | uložit a kontaktovat"),
)  # fmt: skip
CS_BESIDE: Phrases = (
    *each(_CS_AND, _CS_CALL,
          "| klidně | prosím | kdykoliv | kdykoli | brzy | co nejdřív | e-mailem | mailem | na e-mail | na email"
          " | na mail | telefonicky | na mobil | na číslo | na telefon"),
    *each(_CS_AND, "mi zavolat | se ozvat | se mi ozvat | ozvat se | ozvat se mi | mi napsat | zavolat mi | zavolat"
          " | mi psát | mi volat | napsat mi | kontaktovat mě | mě kontaktovat | mi dát vědět | mi odpovědět"),
    *each("| klidně | prosím | tak | jen | tedy", "si", "ho | je | to", _CS_POLITE, f"{_CS_KEEP} | {_CS_HOLD}",
          _CS_WHERE),
    *each("| klidně | prosím | tak", f"{_CS_KEEP} | {_CS_HOLD}", "| si", "ho | je | to", _CS_WHERE),
    *each("| klidně | prosím | tak", "uložte | ukládejte", "| si", _CS_WHERE),
    *each("| klidně | prosím", f"{_CS_KEEP} | {_CS_HOLD}", "si", "| ten", _CS_THING),
    *each("| klidně | prosím", "| ten", _CS_THING, "si", _CS_POLITE, f"{_CS_KEEP} | {_CS_HOLD}"),
    *each("| klidně", "| si", "mě | mne", "| tam | tam klidně", "dejte | zapište | přidejte | zařaďte"),
    *each(_CS_WANT, "abyste | aby jste", "se mi ozvali | se ozvali | mi zavolali | mi napsali | mi psali | mi volali"
          " | mě kontaktovali | mě informovali | mi odpověděli"),
    *each("| a | a moc | moc", "budu rád | budu ráda | rád budu | ráda budu | budeme rádi | potěší mě", "když",
          "| se mi | se | mi", "ozvete | zavoláte | napíšete | dáte vědět | odpovíte | odepíšete"),
    *phrases("myslím to vážně | to myslím vážně | myslím to smrtelně vážně | potvrzuju že"),
)  # fmt: skip
CS_DOUBTS: Phrases = each(
    "| prosím",
    "napište | napiš | zapište | řekněte | řekni | odpovězte | zadejte | odepište | stiskněte",
    "| mi | tam | sem",
    "ano | jo | souhlasím",
)
"""What somebody else is to write."""
_SK_POLITE = "| kľudne | pokojne | prosím | prosím vás | určite | teda | rovno | jasné | samozrejme"
_SK_FIRST = f"{_SK_POLITE} | tak | tak kľudne | tak pokojne | len kľudne | len pokojne | hej kľudne | ta | no tak | a"
_SK_BOTH = (
    "e-mail aj telefón | e-mail a telefón | email aj telefón | email a telefón | mail aj telefón | mail a telefón"
    " | telefón a e-mail | telefón aj e-mail | telefón aj email | telefón a email | číslo aj e-mail | číslo a e-mail"
    " | meno aj e-mail | meno a e-mail | meno a email | meno aj telefón | meno a telefón | meno a číslo"
)
_SK_THING = (
    "kontakt | e-mail | email | mail | telefón | číslo | telefónne číslo | adresu | e-mailovú adresu"
    f" | emailovú adresu | mailovú adresu | údaje | kontaktné údaje | osobné údaje | meno | {_SK_BOTH}"
)
_SK_MINE = "môj | moje | moju | svoj | svoje | ten môj | to moje"
_SK_KEEP = (
    "uložte | uchovajte | zapíšte | poznamenajte | zaznamenajte | zaevidujte | poznačte | archivujte | ukladajte"
    " | uchovávajte | ulož | uchovaj | zapíš | poznač | poznamenaj"
)
_SK_HOLD = "nechajte | ponechajte | nechávajte | schovajte | podržte | nechaj | schovaj | ponechaj"
_SK_KEPT = (
    "uložiť | uchovať | zapísať | poznamenať | zaznamenať | zaevidovať | ukladať | uchovávať | evidovať | nechať"
    " | ponechať | schovať | poznačiť"
)
_SK_WHERE = (
    "| do databázy | do vašej databázy | do systému | do evidencie | do adresára | do kontaktov | u seba | k sebe"
    " | sebe | prosím | kľudne | pokojne | prosím vás"
)
_SK_MAY = "môžete | môžeš | smiete | smieš"
_SK_WANT = "chcem | chceme | želám si | prajem si | rád by som | rada by som | chcel by som | chcela by som"
_SK_YES = "áno | hej | jj | jo | jasné | jasné že hej | určite | samozrejme | tak áno | tak hej | no jasné | súhlasím"
_SK_CALL = (
    "ozvite sa | ozvite sa mi | zavolajte | zavolajte mi | napíšte mi | píšte mi | volajte | volajte mi | brnknite"
    " | brnknite mi | prezvoňte ma | kontaktujte ma | kontaktujte mňa | dajte mi vedieť | odpovedzte mi | odpíšte mi"
    " | ozývajte sa | ozvi sa | zavolaj | zavolaj mi | napíš mi | sa mi ozvite | mi zavolajte | mi napíšte | mi volajte"
    " | ma kontaktujte"
)
_SK_AND = "| a | aj | a potom | a kľudne | a pokojne | kľudne | pokojne | a prosím"
SK: Phrases = (
    *each(f"{_SK_FIRST} | len", "si", _SK_POLITE, "ho", _SK_POLITE, _SK_KEEP, _SK_WHERE),
    *each(_SK_FIRST, _SK_KEEP, "si", _SK_POLITE, "ho", _SK_POLITE, _SK_WHERE),
    *each(_SK_FIRST, f"{_SK_KEEP} | {_SK_HOLD}", "| si", _SK_POLITE, _SK_MINE, _SK_THING, _SK_WHERE),
    *each(
        _SK_FIRST,
        "si",
        _SK_POLITE,
        f"{_SK_MINE} | ten",
        _SK_THING,
        _SK_POLITE,
        f"{_SK_KEEP} | {_SK_HOLD}",
        _SK_WHERE,
    ),
    *each(_SK_FIRST, _SK_MINE, _SK_THING, "si", _SK_POLITE, f"{_SK_KEEP} | {_SK_HOLD}", _SK_WHERE),
    *each(_SK_YES, _SK_BOTH, "| si uložte | si pokojne uložte | si nechajte | si môžete uložiť | si uložiť môžete"),
    *each(_SK_FIRST, "si", "ma | mňa", _SK_POLITE, "uložte | zapíšte | poznamenajte | zaznamenajte", _SK_WHERE),
    *each(_SK_MAY, "si", _SK_POLITE, f"{_SK_MINE} | ten", _SK_THING, _SK_POLITE, _SK_KEPT, _SK_WHERE),
    *each(_SK_MAY, "si", "ma | mňa", _SK_POLITE, "uložiť | zapísať | poznamenať | zaznamenať | pridať", _SK_WHERE),
    *each(_SK_MINE, _SK_THING, "si", _SK_POLITE, _SK_MAY, _SK_POLITE, _SK_KEPT, _SK_WHERE),
    *each(_SK_MINE, _SK_THING, "si", _SK_POLITE, _SK_KEPT, _SK_MAY),
    *each(_SK_WANT, "aby ste", "si", _SK_POLITE, f"| {_SK_MINE} | ten", f"{_SK_THING} | ho",
          "uložili | uchovali | nechali | ponechali | zapísali | ukladali | uchovávali | poznamenali"),
    *each(_SK_YES, "| prosím | kľudne | pokojne", "uložiť | uchovať | kontaktovať | uložiť kontakt"
          " | uložiť a kontaktovať"),
)  # fmt: skip
SK_BESIDE: Phrases = (
    *each(_SK_AND, _SK_CALL,
          "| kľudne | pokojne | prosím | kedykoľvek | čoskoro | čo najskôr | e-mailom | mailom | na e-mail | na email"
          " | na mail | telefonicky | na mobil | na číslo | na telefón"),
    *each(_SK_AND, "mi zavolať | sa ozvať | sa mi ozvať | ozvať sa | ozvať sa mi | mi napísať | zavolať mi | zavolať"
          " | mi písať | mi volať | napísať mi | kontaktovať ma | ma kontaktovať | mi dať vedieť | mi odpovedať"),
    *each("| kľudne | pokojne | prosím | tak | len | teda", "si", "ho | ich | to", _SK_POLITE,
          f"{_SK_KEEP} | {_SK_HOLD}", _SK_WHERE),
    *each("| kľudne | pokojne | prosím | tak | ta", f"{_SK_KEEP} | {_SK_HOLD}", "| si", "ho | ich | to", _SK_WHERE),
    *each("| kľudne | pokojne | prosím | tak | ta | ta len", "uložte | ukladajte", "| si", _SK_WHERE),
    *each("ta len | ta | tak", "si", "uložte | ukladajte"),
    *each("| kľudne | pokojne | prosím", f"{_SK_KEEP} | {_SK_HOLD}", "si", "| ten", _SK_THING),
    *each("| kľudne | pokojne | prosím", "| ten", _SK_THING, "si", _SK_POLITE, f"{_SK_KEEP} | {_SK_HOLD}"),
    *each("| kľudne | pokojne", "| si", "ma | mňa", "| tam | tam kľudne | tam pokojne",
          "dajte | zapíšte | pridajte | zaraďte"),
    *each(_SK_WANT, "aby ste", "sa mi ozvali | sa ozvali | mi zavolali | mi napísali | mi písali | mi volali"
          " | ma kontaktovali | ma informovali | mi odpovedali"),
    *each("| a | a veľmi | veľmi", "budem rád | budem rada | rád budem | rada budem | budeme radi | poteší ma", "keď",
          "| sa mi | sa | mi", "ozvete | zavoláte | napíšete | dáte vedieť | odpoviete | odpíšete"),
    *phrases("myslím to vážne | to myslím vážne | myslím to smrteľne vážne"),
)  # fmt: skip
SK_DOUBTS: Phrases = each(
    "| prosím",
    "napíšte | napíš | zapíšte | povedzte | povedz | odpovedzte | zadajte | odpíšte | stlačte",
    "| mi | tam | sem",
    "áno | hej | súhlasím",
)
