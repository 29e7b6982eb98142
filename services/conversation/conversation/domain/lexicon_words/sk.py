"""Slovak. A bare "no" is a filler ("well"), never an answer."""

from conversation.domain.lexicon_words import (
    answering,
    changed_mind,
    courtesy,
    elsewhere,
    erasing,
    everyday,
    formal,
    hoping,
    mild,
    others,
    permitted,
    permitting,
    real,
    refusing,
    requesting,
    spoken,
    stopping,
    taking_back,
    talking,
    unsaying,
)
from conversation.domain.lexicon_words import consent_sk as consent
from conversation.domain.lexicon_words.shape import Lists, each, phrases, slips

_CONSENT = "súhlas | svoj súhlas | môj súhlas | vám súhlas | vám svoj súhlas | súhlas vám | tento súhlas"
LISTS = Lists(
    yes=(
        *hoping.SK,
        *consent.YES,
        *elsewhere.SK,
        *formal.SK_YES,
        *requesting.SK,
        *permitting.SK,
        *permitted.SK,
        *answering.SK,
        *spoken.SK,
        *talking.SK,
        *phrases(
            """prijímam podmienky | prijímam vaše podmienky | akceptujem podmienky | akceptujem vaše podmienky
            | super áno | super súhlasím | fajn áno | fajn súhlasím | áno | hej | jasné | jasné že áno
            | jasné že hej | jasná vec | jasná páka | určite | určite áno | určite hej | určite že áno | samozrejme
            | samozrejme že áno | samozrejme áno | samozrejme že hej | rozhodne | rozhodne áno | rozhodne hej | iste
            | isteže | iste že áno | isteže áno | iste áno | zaiste | tak áno | tak hej | áno áno | áno hej
            | hej jasné | áno jasné | pravdaže | pravdaže áno | pochopiteľne | bezpochyby áno | bezvýhradne
            | bez výhrad súhlasím | súhlas | máte môj súhlas | môj súhlas máte | súhlas máte | schvaľujem
            | schválené | prijímam | akceptujem | odsúhlasené | môžete | smiete | môžete to urobiť | áno môžete
            | áno smiete | to môžete | to smiete | môžete si to uložiť | môžete si ho uložiť | môžete si ich uložiť
            | milerád | milerada | milerád súhlasím | rada súhlasím | rád súhlasím | s radosťou
            | s radosťou súhlasím | áno rád | áno rada | áno chcem | chcem udeliť súhlas | áno to chcem
            | áno želám si | želám si to | som za | rád | rada | určite rád | určite rada | budem rád | budem rada
            | áno budem rád | áno budem rada | je to áno | odpoveď znie áno | áno kľudne | áno pokojne | potvrdzujem
            | potvrdzujem to | súhlas potvrdzujem | za mňa áno | odo mňa áno | moja odpoveď je áno
            | moja odpoveď znie áno | odpoveď je áno | hovorím áno | jednoznačne áno | stopercentne áno
            | na sto percent | tisíckrát áno | povoľujem | dovoľujem | áno povoľujem | dovoľujem vám to
            | povoľujem vám to | povolenie máte"""
        ),
        *each("súhlasím | áno súhlasím", "s podmienkami | s vašimi podmienkami"),
        *each(
            "| áno | plne | ja | ja plne | úplne | celkom | bezvýhradne | dobrovoľne | výslovne | týmto"
            " | týmto výslovne | aj ja | hej | naozaj | veľmi rád | veľmi rada | stopercentne"
            " | jednoznačne | bez výhrad",
            "súhlasím | súhlasíme | souhlasím",
        ),
        *each("| týmto", "dávam | udeľujem | poskytujem | vyjadrujem | potvrdzujem | vyslovujem", _CONSENT),
        *each(
            "| týmto",
            "dávam k tomu | udeľujem k tomu | k tomu dávam | k tomu udeľujem | dávam na to",
            "súhlas | svoj súhlas",
        ),
        *each(
            "súhlasím",
            "| s tým",
            "aby ste | že",
            "si uložili | si uložíte | ma kontaktovali | ma kontaktujete | ma budete kontaktovať"
            " | si nechali | sa mi ozvali | sa mi ozvete",
            "| môj kontakt | kontakt | moje údaje",
        ),
        *each("súhlas | svoj súhlas", "dávam | udeľujem | vám dávam | vám udeľujem | týmto udeľujem"),
    ),
    everyday=(*hoping.SK_EVERYDAY, *everyday.SK, *talking.SK_EVERYDAY),
    openings=talking.SK_OPENINGS,
    foreign=elsewhere.SK,
    assurances=phrases(
        """jasné | iste | určite | samozrejme | rozhodne | isteže | zaiste | jasná vec | jasná páka | pravdaže"""
    ),
    no=(
        *refusing.SK,
        *each(
            "| ja | zásadne | rozhodne | naozaj | vôbec | týmto | absolútne",
            "nesúhlasím | nesúhlasíme | nesouhlasím | nie súhlasím | ne súhlasím",
        ),
        *each(
            "nechcem | nechceme | nehodlám | nemienim | neželám si | neprajem si | nechcel by som | nechcela by som",
            "| to | nič | vám nič dávať | žiadne novinky | nič také | dávať súhlas | udeliť súhlas | dať súhlas",
        ),
        *each("nedávam | nedám | neudeľujem | neudelím | neposkytujem | nedávame | nemáte", _CONSENT),
        *each(
            "súhlas | svoj súhlas | môj súhlas",
            "nedávam | nedám | neudeľujem | neudelím | vám nedám | vám nedávam | nemáte",
        ),
        *each(
            "neukladajte | neukladať | nespracúvajte | neuchovávajte | neevidujte",
            "nič | si nič | môj kontakt | si môj kontakt | moje údaje | si moje údaje | to | si to",
        ),
        *each(
            "nekontaktujte | nepíšte | nevolajte | neposielajte | neozývajte sa | neobťažujte"
            " | nespamujte | neotravujte",
            "| ma | mi | mne | mi nič | mi to | mi nikdy",
        ),
        *each(
            "bohužiaľ | žiaľ | naozaj | absolútne | kategoricky | zásadne | rozhodne | proste | ale"
            " | tak | no | ba | ešte | zatiaľ | dneska | dnes | momentálne | teraz | haha | lol"
            " | ospravedlňujem sa ale | prepáčte ale | prepáčte | je mi ľúto ale | je mi ľúto"
            " | ospravedlňujem sa | jednoznačne | za mňa | stále | vďaka ale | ďakujem ale | no to",
            "nie | nechcem",
        ),
        *each(
            "nebudem | nemôžem | nechcem | odmietam | nehodlám | nikdy nebudem",
            "| s tým | s týmto | vám",
            "súhlasiť | súhlas dať | dať súhlas | udeliť súhlas | dávať súhlas",
        ),
        *each("s tým", "nemôžem | nebudem | nechcem | odmietam", "súhlasiť"),
        *each("súhlas", "odmietam | odo mňa nemáte | odopieram | odo mňa nedostanete | vám neudelím"),
        *phrases(
            """ani nie | asi nie | neukladajte | odmietam súhlas | nie a basta | nie a hotovo | neukladať
            | nič si neukladajte
            | ani za milión | ani vo sne | ale kdeže | choďte do čerta | dajte mi svätý pokoj | nikdy nesúhlasím
            | kategoricky odmietam | odmietam | odmietam to | to odmietam | odmietnuté | odmietame | rozhodne nie
            | určite nie | v žiadnom prípade | ani náhodou | ani omylom | ani nápad | ani za nič | nikdy v živote
            | jasné že nie | samozrejme že nie | samozrejme nie | to teda nie | radšej nie | skôr nie | nemám záujem
            | nemáme záujem | nezáujem | bez záujmu | nemôžete | nesmiete | to nesmiete | to nemôžete
            | nič neukladajte | nič mi neposielajte | nechajte ma na pokoji | nechajte ma | dajte mi pokoj
            | neposielajte mi nič | nechcem nič | nesúhlas | môj nesúhlas | vyjadrujem nesúhlas | povedal som nie
            | povedala som nie | už som povedal nie | už som povedala nie | hovorím nie | moja odpoveď je nie
            | moja odpoveď znie nie | odpoveď je nie | nie znamená nie | teraz nie | dnes nie | vôbec nie
            | ani trochu | zásadne nie | kdeže | to nie | tak to nie | nie a nie | nie nie | som proti
            | som zásadne proti | nepovoľujem | nedovoľujem | zakazujem | zakazujem vám to | žiadny súhlas
            | žiadny súhlas vám nedám | choďte preč | choďte niekam | nestojím o to | nestojím o nič | zabudnite
            | zabudnite na to | radšej by som nie | to si neželám | to nechcem | to nechceme | nič nechcem
            | nič také nechcem | ďakujem nechcem | nechcem ďakujem | ďakujem nemám záujem | neschvaľujem
            | neprijímam | neakceptujem | za mňa nie | choďte kade ľahšie"""
        ),
    ),
    no_words=phrases("nie | ne | nieee | nn | nikdy | nijako | nope | 👎 | veru nie | nein | nee"),
    beside=(
        *hoping.SK_BESIDE,
        *consent.BESIDE,
        *courtesy.SK,
        *elsewhere.SK_ADDRESS,
        *requesting.SK_BESIDE,
        *permitting.SK_BESIDE,
        *permitted.SK_BESIDE,
        *answering.SK_BESIDE,
        *spoken.SK_BESIDE,
        *talking.SK_BESIDE,
        *phrases(
            """je to v poriadku | presne tak | si ho uložiť | si ho nechať | ho uložiť | to je v poriadku
            | nemám s tým problém | bez výhrad | teším sa
            | budem sa tešiť | beriem na vedomie a | rozumiem a | rozumiem tomu a | čítal som a | čítala som a
            | prečítal som si to a | prečítala som si to a | chápem a | prosím | prosím vás | ďakujem | vďaka
            | ďakujeme | ďakujem veľmi pekne | veľmi pekne ďakujem | veľká vďaka | ďakujem vám | vopred ďakujem
            | ďakujem pekne | pekne ďakujem | dík | díky | ok | okej | oukej | dobre | dobrá | v poriadku | ja
            | s tým | s týmto | so všetkým | s tým všetkým | so spracovaním | so spracúvaním | so spracovaním údajov
            | so spracovaním osobných údajov | so spracúvaním osobných údajov
            | so spracovaním mojich osobných údajov | so spracovaním svojich osobných údajov
            | so spracovaním mojich údajov | s uložením | s uložením kontaktu | s uložením môjho kontaktu
            | s uložením svojho kontaktu | s uložením údajov | s uložením osobných údajov | s oslovením
            | s kontaktovaním | k tomu | na to | vám | mi | si | môj kontakt | ma kontaktovať | mňa kontaktovať
            | sa mi ozvať | sa ozvať | ozvite sa | ozvite sa mi | kontaktujte ma | uložte si môj kontakt
            | uložte si kontakt | uložte si ho | uložte si to | uložiť si môj kontakt | si môj kontakt uložiť
            | si uložiť môj kontakt | uložiť môj kontakt | si to uložiť | dobrý deň | ahoj | zdravím | pekný deň
            | dovidenia | veľmi rád | veľmi rada | hneď | na spracovanie osobných údajov | na spracovanie
            | so spracovaním svojich údajov | s uchovaním kontaktu | s uchovaním údajov | pane | pani"""
        ),
    ),
    around=(*consent.AROUND, *consent.VOCABULARY, *consent.LEGAL, *formal.SK),
    mild=mild.SK,
    explicit=consent.EXPLICIT,
    permits=consent.PERMITS,
    pairs=consent.PAIRS,
    greetings=(*consent.GREETINGS, *courtesy.SK_OPENING, *answering.SK_OPENING),
    dangling=consent.DANGLING,
    doubts=(
        *consent.DOUBTS,
        *permitting.SK_DOUBTS,
        *talking.SK_DOUBTS,
        "celkom súhlasím",
        *phrases(
            """nie som proti | nie som proti tomu | môžem odmietnuť | mám povedať nie | ale | ak | pokiaľ | keby
            | keď | len | iba | okrem | výnimkou | možno | azda | asi | najskôr | pravdepodobne | neviem
            | nie som si | neskôr | potom | zatiaľ | zajtra | alebo | kým | prečo nie | prečo by nie | nevadí
            | nič proti | problém | problému | námietky | námietok | nenamietam | neodmietam | jedno
            | jasné jasné | to určite | určite určite | to viete | pre mňa za mňa
            | no tak hej | no tak dobre | akože | ako | odvolať
            | zrušiť | odhlásiť | stop | že by som | nie že | haha | lol | nátlakom | inokedy | čiastočne | skoro
            | takmer | viac-menej | výhradami | no hej | vlastne | počkať | počkajte | moment | najprv | nemusím
            | nehovorím | žartujem | sranda | vtip | nechcem odmietnuť | nechcem povedať nie | nemôžem odmietnuť
            | nie je čo | nie tak celkom | to akurát"""
        ),
    ),
    unsays=(*unsaying.SK, *others.SK),
    limits=unsaying.SK_LIMITS,
    takes_back=(
        *changed_mind.SK,
        *taking_back.SK,
        *stopping.SK_TAKES_BACK,
        *erasing.SK,
        *phrases(
            """odhlásiť newsletter | odhlásiť odber noviniek | odhlásiť novinky | chcem svoj súhlas späť
            | súhlas beriem späť | svoj súhlas beriem späť | už nedávam súhlas | už vám nedávam súhlas
            | sťahujem späť súhlas | sťahujem späť svoj súhlas | sťahujem súhlas späť | odvolávam | odvolávam to
            | odvolanie súhlasu | odvolanie | odvolať | odhlásiť | odhlásiť sa | odhlásiť odber | odhláste ma
            | odhlás ma | odhlásiť ma | zrušiť odber | ruším odber | chcem sa odhlásiť | prosím odhlásiť
            | odhlásenie | odhlásenie odberu | beriem to späť | beriem svoje slovo späť | vyraďte ma z databázy
            | vymažte ma z databázy | zmažte ma | vymažte ma | zmažte moje údaje | vymažte moje údaje | odstráňte ma
            | odstráňte ma z databázy | môj súhlas už neplatí | môj súhlas je odvolaný | súhlas odvolaný
            | súhlas zrušený | zabudnite na mňa | už vám súhlas nedávam | súhlas už nedávam | už súhlas nedávam"""
        ),
        *each(
            "| chcem | želám si | rád by som | rada by som | prosím | môžete",
            "beriem | berieme | vziať | zobrať | vzal | vzala | berte | vezmite",
            "súhlas späť | svoj súhlas späť | späť súhlas | späť svoj súhlas | môj súhlas späť | udelený súhlas späť",
        ),
    ),
    taking=phrases(
        """odvolávam | odvolám | odvolávame | odvolať | odvolal | odvolala | odvolajte | odvolaj | ruším | zruším
        | zrušiť | zrušil | zrušila | zrušte | sťahujem | stiahnuť | stiahnite | odoberám | odoberám vám | odnímam
        | odobrať | vypovedám | anulujem | zmazať | zmažte | vymazať | vymažte | odstrániť | odstráňte | ukončiť
        | ukončujem | ukončite | o odvolanie | o zrušenie | o stiahnutie | odvolanie | zrušenie | stiahnutie"""
    ),
    taken=phrases(
        """ten súhlas | oba súhlasy | skorší súhlas | svoj skorší súhlas | súhlas | svoj súhlas | môj súhlas
        | tento súhlas | udelený súhlas | svoj udelený súhlas | skôr udelený súhlas | všetky súhlasy
        | všetky svoje súhlasy | všetky udelené súhlasy | súhlasy | svoje súhlasy | súhlasu | svojho súhlasu
        | môjho súhlasu | všetkých súhlasov | súhlas so spracovaním | súhlas so spracovaním údajov
        | súhlas so spracovaním osobných údajov | súhlas so spracúvaním osobných údajov
        | súhlas so zasielaním noviniek | súhlas so zasielaním | súhlas s uložením kontaktu
        | svoj súhlas so spracovaním osobných údajov | svoj súhlas so spracovaním | súhlas s kontaktovaním
        | súhlas s novinkami | udeleného súhlasu | povolenie | svoje povolenie"""
    ),
    wishing=(
        *changed_mind.SK_WISHING,
        *phrases(
            """chcem | chcel by som | chcela by som | želám si | rád by som | rada by som | žiadam | žiadam o | týmto
        | okamžite | odteraz | od teraz | od dnes | od tejto chvíle | ihneď | hneď | teraz | dnes
        | s okamžitou platnosťou | rozmyslel som si to | rozmyslela som si to | zmenil som názor | zmenila som názor
        | a | už | všetko | úplne | kompletne | ospravedlňujem sa | bohužiaľ | mi | ma | sa | som | môžete
        | zo všetkého | z newslettera | z odberu"""
        ),
    ),
    stops=(
        *changed_mind.SK_STOPS,
        *taking_back.SK_STOPS,
        *stopping.SK_STOPS,
        *phrases(
            """už nechcem nič dostávať | stop | stopp | už nesúhlasím | ďalej nesúhlasím | naďalej nesúhlasím
            | už s tým nesúhlasím | nesúhlasím už | už si to neželám | už nechcem | už to nechcem | už nič nechcem
            | už nemám záujem | dosť | už dosť | stačilo | už si neželám byť kontaktovaný
            | už si neželám byť kontaktovaná | nechcem byť kontaktovaný | nechcem byť kontaktovaná
            | už ma nekontaktujte | nekontaktujte ma | už mi nepíšte | nepíšte mi | nepíšte mi už | už mi nevolajte
            | už mi nič neposielajte | neposielajte mi nič | už mi nikdy nepíšte | prestaňte | už sa mi neozývajte
            | zastavte to | nechcem už žiadne správy | nechcem už žiadne e-maily | nechcem už žiadne maily
            | nechcem od vás nič | už od vás nič nechcem | žiadne ďalšie správy | žiadne ďalšie e-maily
            | nechcem dostávať novinky | už nechcem dostávať novinky | už nechcem novinky"""
        ),
        *each(
            "už nechcem | nechcem už | už nechcem dostávať | nechcem už dostávať | už si neželám"
            " | neželám si už | nechcem ďalej | už mi neposielajte | neposielajte mi už",
            "| žiadne | ďalšie",
            "e-maily | emaily | maily | správy | sms | hovory | novinky | newslettery | newsletter"
            " | reklamu | reklamy | ponuky | nič",
        ),
        *each(
            "už nechcem | nechcem už | nechcem | už si neželám | neželám si",
            "| ďalej | naďalej",
            "byť",
            "| ďalej | naďalej",
            "kontaktovaný | kontaktovaná | oslovovaný | oslovovaná",
        ),
        *each(
            "| ja",
            "už | ďalej | naďalej",
            "nesúhlasím",
            "so spracovaním | so spracovaním údajov | so spracovaním osobných údajov | s uložením | s kontaktovaním",
        ),
        *phrases("nechcem od vás už nič | nechcem už od vás nič | neposielajte mi už nič"),
        *each(
            "prestaňte",
            "mi písať | mi volať | ma kontaktovať | mi posielať maily | mi posielať e-maily"
            " | ma obťažovať | mi posielať novinky | mi posielať správy | s tým | ma otravovať",
        ),
    ),
    skips=phrases(
        """preskočiť | preskočte | preskoč | vynechať | vynechajte | ďalej | ďalšia | preskočiť to | nechcem uviesť
        | nechcem uvádzať | radšej neuvediem | neuvediem | neuvádzam | bez odpovede | žiadna"""
    ),
    ending=3,
    slips=slips(
        ("mail", "mejl"),
        ("v pohode", "vpohode"),
        ("môžete", "mozte | môžte"),
        ("jo", "joo | jooo | joooo"),
        ("áno", "aon | aanoo | anno | anoo | anooo | anoooo | aano | amo | anp | anl"),
        (
            "súhlasím",
            "suhlasin | suhlasimm | suhlasm | suhlasum | sulasim | shlasim | uhlasim | souhlasin"
            " | suhlasym | suhlsaim | suhlaism | suhlasam | suhlasiim",
        ),
        ("súhlas", "suhals | suhlss | suhlsa | suhas | souhlas | suhla"),
        ("jasné", "jasnee | jasbe | jasn | jasne"),
        ("určite", "urcute | urcte"),
        ("samozrejme", "samozdrejme | samosrejme | samozrejem"),
        ("uložte", "ulozce | ulozt | ulosze | ulzote"),
        ("zapíšte", "zapisce"),
        ("nechajte", "nechajce"),
        ("len", "lem"),
        ("môžete", "mozte | mozet | muzete"),
        ("prosím", "prosin | prosm"),
        ("ďakujem", "dakujem | dakujm | dakuje | dakujen"),
        ("nie", "niee | nieeee | nieeeee"),
        ("nesúhlasím", "nesuhlasin | nesuhlasm | nesuhlasym"),
        ("nechcem", "nechcm | nechem | nechcen"),
        ("odmietam", "odmietan | odmietm"),
        ("odvolávam", "odvolavan | odvolvam | odvolavm"),
        ("rozhodne", "rozhone"),
        ("stop", "sotp"),
        ("hej", "hejj"),
        ("iste", "iste | isto"),
    ),
    real=(
        *real.SK,
        *phrases(
            """súhlasy | súhlasu | nesúhlasy | odobrať | odobranie | odobraním | ohlásiť | odolať | povolanie | účtovať
        | kontrakt | kontraktu | strácam | vyzerám | predávaním"""
        ),
    ),
)
