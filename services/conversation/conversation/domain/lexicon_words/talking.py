"""How people chat: a particle and the yes, "klidně" with what is done, "for my part", "I want to be". Czech and Slovak.

Built of slots, not of sentences: whoever is permitted (`_MAY`), whom or what it reaches (`_REACH`), by which way
(`_WAY`). "Klidně" (feel free) permits what follows it, so "klidně zavolejte" is a yes where a bare "zavolejte", which
only wants a call, is none. Keeping "it" is none either way: "nechte si to" refuses a newsletter.

`*_OPENINGS` open a yes and add nothing to it: "no, můžete", "tak klidně". Not an assurance, though: "no určitě" and
"no jistě" are how people scoff, so before one of these nothing is an opening (`lexicon`).
"""

from conversation.domain.lexicon_words.shape import Phrases, Words, each, phrases

_CS_WAY = (
    "| prosím | kdykoli | kdykoliv | telefonicky | e-mailem | emailem | mailem | na mail | na e-mail | na email"
    " | na telefon | na mobil | e-mailem i telefonicky | mailem i telefonem | i telefonicky | i mailem | děkuji | díky"
)
_CS_AFTER = (
    "| kdykoli | kdykoliv | telefonicky | e-mailem | emailem | mailem | na mail | na e-mail | na email | na telefon"
    " | na mobil | e-mailem i telefonicky | mailem i telefonem | i telefonicky | i mailem"
)
"""Without "prosím": "můžete mi prosím zavolat" asks for a call."""
_CS_FREE = "klidně | jo klidně | ano klidně | tak klidně | jasně klidně | určitě klidně | ok klidně"
_CS_DO = (
    "mi zavolejte | mi volejte | zavolejte | volejte | zavolejte mi | volejte mi | napište | mi napište | napište mi"
    " | pište | mi pište | pište mi | se ozvěte | se mi ozvěte | ozvěte se | ozvěte se mi | kontaktujte"
    " | mě kontaktujte | kontaktujte mě | posílejte | mi to posílejte | mi to pošlete | to pošlete | pošlete"
    " | posílejte to | si mě uložte | si to uložte | uložte | uložte si to | ukládejte | si to ukládejte"
    " | si to zapište | to uložte | mi brnkněte | brnkněte | odepište | mi odepište | mě informujte"
)
_CS_REACH = (
    "mě kontaktovat | mne kontaktovat | kontaktovat mě | mi zavolat | mi volat | zavolat mi | zavolat | volat"
    " | volat mi | mi psát | psát mi | mi napsat | napsat mi | mi napsat nebo zavolat | mi volat i psát"
    " | mi psát i volat | mi zavolat nebo napsat | se ozvat | se mi ozvat | ozvat se | mě informovat | mě oslovit"
    " | mi napsat e-mail | mi napsat mail | mi posílat e-maily | mi posílat maily"
    " | mi posílat novinky | mi posílat nabídky | mi posílat newsletter | posílat novinky | posílat nabídky"
    " | to uložit | si to uložit | si to zapsat | použít můj kontakt | využít můj kontakt | můj kontakt použít"
    " | můj kontakt využít | použít moje údaje | využít moje údaje | zpracovat moje údaje | zpracovávat moje údaje"
    " | uložit kontakt | uložit můj kontakt | uložit moje údaje | ukládat moje údaje | to tak udělat | tak učinit"
)
_CS_MAY = "můžete | můžeš | smíte | smíš"
_CS_ASIDE = "| klidně | určitě | samozřejmě | kdykoliv | kdykoli | jistě"
_CS_PART = "za mě | za mne | z mé strany | z mojí strany | z mého pohledu | pro mě | pro mne | ode mě | ode mne"
_CS_WANT = "chci | přeji si | přeju si | rád bych | ráda bych | chtěl bych | chtěla bych | budu rád | budu ráda"
_CS_PLAIN = "můžete | klidně | klidně můžete | posílejte | ukládejte | souhlas | prosím | určitě ano | smíte"
CS: Phrases = (
    *each("| ano | jo | jasně | určitě | samozřejmě | klidně", _CS_MAY, _CS_ASIDE, _CS_REACH, _CS_AFTER),
    *each(_CS_FREE, "mi | mě | mne | se", _CS_MAY,
          "zavolat | volat | psát | napsat | kontaktovat | ozvat | informovat", _CS_WAY),
    *each("jo jo | jojo", _CS_PLAIN),
    *each("jo | ano | jasně", "jasný | jasnačka | chci | beru | beru to | chtěl bych | chtěla bych"
          " | samozřejmě můžete"),
    *each("jasně | samozřejmě | určitě | jistě", "že", "můžete | smíte | můžeš | klidně"),
    *each("no | jo", "jasně | samozřejmě", "můžete | klidně | souhlasím"),
    *each("no jo", "můžete | smíte | klidně můžete | tak můžete | tak klidně"),
    *each("jasný", "jo | ano | můžete | klidně"),
    *each("| ano | jo", _CS_WANT, "být | byl | byla", "kontaktován | kontaktována | informován | informována | osloven"
          " | oslovena", _CS_WAY),
    *each("| ano | jo", "chci | chceme | přeji si | přeju si", "abyste | aby jste", "mě kontaktovali | mne kontaktovali"
          " | mě informovali", _CS_WAY),
    *each("prosím | ano prosím | jo prosím | určitě prosím", "kontaktujte", "mě | mne", _CS_WAY),
    *each("| to | s tím", "budu", "| moc | velmi | velice | jen | jenom | jedině | strašně", "rád | ráda"),
    *each("velmi | velice | moc", "rád | ráda"),
    *each("| jo | ano | jasně", "kontakt | ten kontakt | číslo | e-mail | email | mail", "si",
          "můžete uložit | můžete zapsat | klidně uložte | klidně zapište"),
    *each("schvaluji | schvaluju | přijímám | akceptuji | akceptuju | odsouhlasuji | odsouhlasuju | povoluji | dovoluji"
          " | potvrzuji | svoluji", "| vám", "to"),
    *each("tímto", "| to", "potvrzuji | schvaluji | povoluji | akceptuji | přijímám | svoluji"),
    *each("my", "| oba | všichni | taky | také", "souhlasíme"),
    *each("rád | ráda | moc rád | moc ráda", "vám", "| ten | svůj", "souhlas", "dávám | uděluji"),
    *each("rád | ráda", "dávám | uděluji", "| vám", "| svůj", "souhlas"),
    *each("jo", "určitě", "| jo | ano | můžete | klidně"),
    "no jasně", "no jasně že jo", "no jasně že ano",
)  # fmt: skip
CS_EVERYDAY: Phrases = (
    *each(_CS_FREE, _CS_DO, _CS_WAY),
    *each(_CS_PART, "| určitě | je to | je to určitě | to je | klidně",
          "ok | okej | v pořádku | v pohodě | souhlas | klidně | můžete | dobrý"),
    *each("jsem", "s tím | s tímhle", "| úplně | naprosto", "v pohodě | v pořádku | ok | spokojený | spokojená"),
    *each("mně | mi | nám", "to", "| úplně | naprosto | plně", "vyhovuje"),
    *each("to", "mně | mi | nám", "| úplně | naprosto | plně", "vyhovuje"),
    *each("ukládejte | uložte | uložte to | uložte si to | zapište si to | uložte si to tam | ukládejte si to",
          "| klidně | prosím"),
    *phrases("jo jo | jojo | jasný jo | s chutí do toho"),
)  # fmt: skip
CS_BESIDE: Phrases = (
    *each("to je | je to", "ok | v pohodě | dobré | v poho"),
    *each("| a", "za mě | za mne | ode mě | pro mě | k tomuhle | na tohle | s tímhle | s tímhle vším"),
    *each("| a | moc", "budu rád | budu ráda", "za", "odpověď | zavolání | kontakt | ozvání | zprávu"),
)
_CS_ASKED = "zavolat | volat | napsat | psát | poslat | posílat | kontaktovat | ozvat | odepsat | informovat"
_CS_TO_ME = "mi | mě | mne | se | se mi"
CS_DOUBTS: Phrases = (
    *each("jo jo | jojo | no jasně", "určitě | jasně | jistě | samozřejmě | to určitě | no jasně"),
    *each(
        "zaslat | poslat | posílat | zasílat | ukázat | přeposlat | zašlete", "| mi | vaše | ty | nejdřív", "podmínky"
    ),
    *each("můžete | můžeš", _CS_TO_ME, "prosím | prosím vás", _CS_ASKED),
    *each("můžete | můžeš", "prosím | prosím vás", _CS_TO_ME, _CS_ASKED),
    *each("prosím | prosím vás", "můžete | můžeš", _CS_TO_ME, _CS_ASKED),
)
"""Assured again and again it is meant the other way round; and "could you please call me", left without a "?"."""
CS_OPENINGS: Words = phrases("no | tak | no tak | nu | no tak tedy | tož | hele | heleďte | jasný | tak teda")
_SK_WAY = (
    "| prosím | kedykoľvek | telefonicky | e-mailom | emailom | mailom | na mail | na e-mail | na email | na telefón"
    " | na mobil | e-mailom aj telefonicky | mailom aj telefónom | aj telefonicky | aj mailom | ďakujem | vďaka"
)
_SK_AFTER = (
    "| kedykoľvek | telefonicky | e-mailom | emailom | mailom | na mail | na e-mail | na email | na telefón | na mobil"
    " | e-mailom aj telefonicky | mailom aj telefónom | aj telefonicky | aj mailom"
)
_SK_FREE = (
    "kľudne | pokojne | hej kľudne | hej pokojne | áno kľudne | áno pokojne | tak kľudne | tak pokojne | jasné kľudne"
    " | jasné pokojne | určite pokojne | ok pokojne"
)
_SK_DO = (
    "mi zavolajte | mi volajte | zavolajte | volajte | zavolajte mi | volajte mi | napíšte | mi napíšte | napíšte mi"
    " | píšte | mi píšte | píšte mi | sa ozvite | sa mi ozvite | ozvite sa | ozvite sa mi | kontaktujte"
    " | ma kontaktujte | kontaktujte ma | posielajte | mi to posielajte | mi to pošlite | to pošlite | pošlite"
    " | posielajte to | si ma uložte | si to uložte | uložte | uložte si to | ukladajte | si to ukladajte"
    " | si to zapíšte | to uložte | mi brnknite | brnknite | odpíšte | mi odpíšte | ma informujte"
)
_SK_REACH = (
    "ma kontaktovať | mňa kontaktovať | kontaktovať ma | mi zavolať | mi volať | zavolať mi | zavolať | volať"
    " | volať mi | mi písať | písať mi | mi napísať | napísať mi | mi napísať alebo zavolať | mi volať aj písať"
    " | mi písať aj volať | mi zavolať alebo napísať | sa ozvať | sa mi ozvať | ozvať sa | ma informovať | ma osloviť"
    " | mi napísať e-mail | mi napísať mail | mi posielať e-maily"
    " | mi posielať maily | mi posielať novinky | mi posielať ponuky | mi posielať newsletter | posielať novinky"
    " | posielať ponuky | to uložiť | si to uložiť | si to zapísať | použiť môj kontakt | využiť môj kontakt"
    " | môj kontakt použiť | môj kontakt využiť | použiť moje údaje | využiť moje údaje | spracovať moje údaje"
    " | spracúvať moje údaje | spracovávať moje údaje | uložiť kontakt | uložiť môj kontakt | uložiť moje údaje"
    " | ukladať moje údaje | to tak urobiť | tak urobiť"
)
_SK_MAY = "môžete | môžeš | smiete | smieš"
_SK_ASIDE = "| kľudne | pokojne | určite | samozrejme | kedykoľvek | iste"
_SK_PART = "za mňa | z mojej strany | z môjho pohľadu | pre mňa | odo mňa"
_SK_WANT = (
    "chcem | želám si | prajem si | rád by som | rada by som | chcel by som | chcela by som | budem rád | budem rada"
)
_SK_PLAIN = (
    "môžete | kľudne | pokojne | kľudne môžete | pokojne môžete | posielajte | ukladajte | súhlas | súhlasím | prosím"
    " | určite áno | smiete"
)
SK: Phrases = (
    *each("| áno | hej | jasné | určite | samozrejme | kľudne | pokojne", _SK_MAY, _SK_ASIDE, _SK_REACH, _SK_AFTER),
    *each(_SK_FREE, "mi | ma | mňa | sa", _SK_MAY,
          "zavolať | volať | písať | napísať | kontaktovať | ozvať | informovať", _SK_WAY),
    *each("hej hej | jo jo", _SK_PLAIN),
    *each("hej | áno | jasné", "jasnačka | chcem | beriem | beriem to | chcel by som | chcela by som"
          " | samozrejme môžete | určite môžete | veru"),
    *each("jasné | samozrejme | určite | iste", "že", "môžete | smiete | môžeš | pokojne | kľudne"),
    *each("no | hej", "jasné | samozrejme", "môžete | pokojne | kľudne | súhlasím"),
    *each("no hej", "môžete | smiete | pokojne | kľudne | pokojne môžete | kľudne môžete | tak môžete"),
    *each("| áno | hej", _SK_WANT, "byť | bol | bola", "kontaktovaný | kontaktovaná | informovaný | informovaná"
          " | oslovený | oslovená", _SK_WAY),
    *each("| áno | hej", "chcem | chceme | želám si | prajem si", "aby ste", "ma kontaktovali | mňa kontaktovali"
          " | ma informovali", _SK_WAY),
    *each("prosím | áno prosím | hej prosím | určite prosím", "kontaktujte", "ma | mňa", _SK_WAY),
    *each("| to | s tým", "budem", "| veľmi | len | iba | jedine | strašne", "rád | rada"),
    *each("| hej | áno | jasné", "kontakt | ten kontakt | číslo | e-mail | email | mail", "si",
          "môžete uložiť | môžete zapísať | pokojne uložte | kľudne uložte | pokojne zapíšte"),
    *each("schvaľujem | prijímam | akceptujem | odsúhlasujem | povoľujem | dovoľujem | potvrdzujem | prajem si"
          " | želám si", "| vám", "to"),
    *each("týmto", "| to", "potvrdzujem | schvaľujem | povoľujem | akceptujem | prijímam"),
    *each("my", "| obaja | všetci | tiež", "súhlasíme"),
    *each("rád | rada | veľmi rád | veľmi rada", "vám", "| ten | svoj", "súhlas", "dávam | udeľujem"),
    *each("rád | rada", "dávam | udeľujem", "| vám", "| svoj", "súhlas"),
    *each("áno | hej", "veru | veruže"),
    *each("veru | veruže", "áno | áno súhlasím | áno môžete"),
    *each("hej", "určite", "| hej | áno | môžete | pokojne | kľudne"),
    "no jasné", "no jasné že hej", "no jasné že áno",
)  # fmt: skip
SK_EVERYDAY: Phrases = (
    *each(_SK_FREE, _SK_DO, _SK_WAY),
    *each(_SK_PART, "| určite | je to | je to určite | to je | pokojne | kľudne",
          "ok | okej | v poriadku | v pohode | súhlas | pokojne | kľudne | môžete"),
    *each("som", "s tým | s týmto", "| úplne", "v pohode | v poriadku | ok | spokojný | spokojná"),
    *each("mne | mi | nám", "to", "| úplne | plne", "vyhovuje"),
    *each("to", "mne | mi | nám", "| úplne | plne", "vyhovuje"),
    *each("ukladajte | uložte | uložte to | uložte si to | zapíšte si to | uložte si to tam | ukladajte si to",
          "| kľudne | pokojne | prosím"),
    *phrases("hej hej | s chuťou do toho"),
)  # fmt: skip
SK_BESIDE: Phrases = (
    *each("to je | je to", "ok | v pohode | dobré | v poho"),
    *each("| a", "za mňa | odo mňa | pre mňa | k tomuto | na toto | s týmto | s týmto všetkým"),
    *each("| a | veľmi", "budem rád | budem rada", "za", "odpoveď | zavolanie | kontakt | ozvanie | správu"),
)
_SK_ASKED = "zavolať | volať | napísať | písať | poslať | posielať | kontaktovať | ozvať | odpísať | informovať"
_SK_TO_ME = "mi | ma | mňa | sa | sa mi"
SK_DOUBTS: Phrases = (
    *each(
        "zaslať | poslať | posielať | zasielať | ukázať | preposlať | zašlite",
        "| mi | vaše | tie | najprv",
        "podmienky",
    ),
    *each("môžete | môžeš", _SK_TO_ME, "prosím | prosím vás", _SK_ASKED),
    *each("môžete | môžeš", "prosím | prosím vás", _SK_TO_ME, _SK_ASKED),
    *each("prosím | prosím vás", "môžete | môžeš", _SK_TO_ME, _SK_ASKED),
    *each("hej hej | jo jo | no jasné", "určite | jasné | iste | samozrejme | to určite | no jasné"),
    "no veď hej",
)
SK_OPENINGS: Words = phrases("no | tak | no tak | nuž | tož | ta | no ta | tak teda")
