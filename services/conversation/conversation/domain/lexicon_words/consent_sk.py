"""Slovak: what stands around a yes. See `shape` for what each list does."""

from conversation.domain.lexicon_words.shape import Pairs, Phrases, Words, each, inflected, phrases

EXPLICIT: Words = phrases(
    """súhlasím | súhlasíme | souhlasím | môžete | môžeš | smiete | smieš | povoľujem | dovoľujem | súhlas udeľujem
    | odsúhlasujem | privoľujem | zvoľujem"""
)
PERMITS: Words = phrases("môžete | môžeš | smiete | smieš")
YES: Phrases = (
    *each(
        "no | no jasné | no hej | no tak hej | no tak | no dobre | tak dobre | hej hej | jasné prečo nie | veď áno"
        " | veď hej | no áno | nakoniec | šak | šak áno | ta | ta hej | ta áno",
        "| tak",
        "súhlasím | súhlas",
    ),
    *each(
        "áno | hej | jasné | určite",
        "| pokojne | kľudne",
        "mi",
        "| to | ich",
        "| pokojne | kľudne",
        "posielajte | pošlite",
    ),
    *each("určite | rozhodne | jasné že | samozrejme že | veľmi | naozaj", "chcem"),
    *each("tak teda | teda", "áno | hej | súhlasím"),
    *each("povolenie | súhlas | môj súhlas", "udelené | udelený | je udelený | máte | potvrdzujem"),
    *each("volím | vyberám | označujem", "možnosť", "áno | súhlasím"),
    *each("| áno", "potvrdzujem | záujem mám a súhlasím", "| to"),
    *each("pre mňa | za mňa | odo mňa", "| určite | rozhodne | jednoznačne", "áno | hej"),
    *phrases(
        """počítajte so mnou | s tým počítajte | áno počítajte so mnou | berte to ako áno | považujte to za súhlas
        | považujte to za áno | moje rozhodnutie je áno | vyberám áno | rozhodol som sa súhlasiť
        | rozhodla som sa súhlasiť | áno chcem súhlasiť | áno je moja odpoveď | áno bezpochyby
        | áno mám záujem o newsletter | áno mám záujem o novinky | áno dajte mi vedieť | hej hej hej | ale áno
        | ale iste | ale samozrejme | ale áno súhlasím | ale iste súhlasím | ale samozrejme súhlasím | ja súhlasiť
        | áno ja súhlasiť | absolútny súhlas | plný súhlas | úplný súhlas | nepochybne áno | nepochybne | stopro
        | stopro áno | za mňa určite | všetkými desiatimi | som všetkými desiatimi za | prihláste ma
        | prihláste ma na odber | prihláste ma na newsletter | prihláste ma na odber newslettera | zapíšte ma
        | zapíšte si ma | pridajte ma do zoznamu | veruže áno | veruže hej | ba áno | ba hej | odpovedám áno
        | odsúhlasujem | prijímam a súhlasím | udeľujem vám súhlas | súhlas udelený | súhlas udeľujem | áno áno áno
        | privoľujem | to si píšte že súhlasím | to viete že súhlasím | odpoveď áno | veru áno | veru hej
        | veru súhlasím | hej vole | jasné vole | jasné kámo | ta hej | ta jasné | ta jasné že hej | ta áno
        | šak hej | šak jasné | šak áno | veď hej | veď áno | tak samozrejme | no samozrejme | samozrejme že hej
        | šak samozrejme že hej | jasné že môžete | hej môžete | určite môžete | samozrejme môžete | iste môžete
        | s chuťou | s chuťou áno | bodaj by nie súhlasím | akože nie jasné že súhlasím | môžeš | môžeš to urobiť
        | áno môžeš | smieš | chcem to | áno chcem to | hej chcem to | áno chcem ho | chcem sa prihlásiť
        | chcem to dostávať | chcem dostávať newsletter | chcem dostávať novinky | chcem odoberať newsletter
        | chcem odoberať novinky | mám záujem a súhlasím | som jednoznačne za | som rozhodne za | som za áno
        | hlasujem za | hlasujem za áno | dávam palec hore | za mňa určite áno | za mňa rozhodne áno
        | za mňa jasné áno | jasné áno | veľké áno | jednoznačné áno | moja odpoveď áno
        | odpoveď znie jednoznačne áno"""
    ),
    *each(
        "áno | hej", "chcem | chcem dostávať | chcem odoberať", "novinky | newsletter | vaše novinky | váš newsletter"
    ),
    *each("áno | hej", "môžete mi", "zavolať | napísať | poslať newsletter | poslať novinky | poslať e-mail"),
    *each(
        "jasné | samozrejme | určite | iste | rozhodne | isteže | pochopiteľne | pravdaže", "že", "súhlasím | súhlasíme"
    ),
    *each(
        "absolútne | definitívne | rozhodne | naprosto | určite | samozrejme | iste | stopercentne"
        " | bezvýhradne | úplne",
        "áno | hej | súhlasím",
    ),
)
_GIVING = phrases(
    """dávam | dávame | udeľujem | udeľujeme | poskytujem | vyjadrujem | vyslovujem | potvrdzujem | máte | máš
    | dostávate"""
)
_CONSENT = phrases("súhlas | povolenie | privolenie | dovolenie | požehnanie | zelenú")
PAIRS: Pairs = ((_GIVING, _CONSENT), (_CONSENT, _GIVING))
GREETINGS: Words = phrases(
    """dobrý deň | dobré ráno | dobrý večer | dobré popoludnie | ahoj | ahojte | čau | čaute | nazdar | zdravím
    | servus"""
)
DANGLING: Words = phrases(
    """a | i | aj | aby | aby ste | mi | ma | mňa | mne | s | so | sa | si | k | ku | na | pre | o | do | od | že mi
    | že ma | že si | s tým že | s tým aby ste | moje | môj | svoj | svoje | váš | vaše | nech"""
)
_NEWS = (
    "novinky | newsletter | newslettre | ponuky | obchodné oznámenia | e-maily | emaily | maily"
    " | mejly | správy | akcie | zľavy | vaše ponuky | vaše novinky | váš newsletter"
    " | novinky a ponuky | ponuky a novinky"
)
_DATA = "meno | e-mail | email | mail | telefón | číslo | telefónne číslo | kontakt | údaje | osobné údaje | dáta"
AROUND: Phrases = (
    *phrases(
        """zasielaním | posielaním | zasielanie | posielanie | zasielania | zaslaním | odberom | odoberaním | odberu
        | spracovaním | spracúvaním | spracovanie | spracúvanie | uložením | uloženie | ukladaním | uchovaním
        | uchovávaním | uchovanie | použitím | použitie | využitím | využívaním | evidenciou | kontaktovaním
        | oslovením | oslovovaním | marketingom | newsletterom | newslettrom | newslettera | newslettra
        | newslettrov | newsletter | noviniek | novinky | novinkami | ponúk | ponukami | ponuky
        | obchodných oznámení | obchodné oznámenia | marketingových oznámení | e-mailov | emailov | mailov | e-maily
        | emaily | maily | správ | správy | správami | sms | reklamy | reklám | akcií | zliav | mena | meno
        | e-mailu | emailu | mailu | mail | e-mail | email | telefónu | telefón | čísla | číslo | telefónneho čísla
        | telefónne číslo | adresy | adresu | kontaktu | kontakt | údajov | údaje | údajmi | dát | dáta
        | osobných údajov | osobné údaje | osobnými údajmi | kontaktných údajov | mojich | svojich | mojimi
        | svojimi | môjho | svojho | moje | môj | moju | svoj | svoje | svoju | týchto | tohto | tomuto | toto | to
        | ten | tie | ich | ho | vám | vašej firme | vašej spoločnosti | vaše | vašu | vášho | vašich | vašim
        | moju osobu | s tým | so všetkým | s obidvomi | s obidvoma | s oboma | oboma | oboma vecami | obidvomi
        | obidvoma | oboje | obe | všetkého | všetko | všetkým | uvedeným | vyššie uvedeným | týmto | tým | výslovne
        | výslovný | plný | plné | dobrovoľný | informovaný | bezvýhradný | slobodný | vedome | posielať | zasielať
        | posielali | zasielali | posielate | posielajte | zasielajte | písať | písali | píšte | volať | volali
        | kontaktovať | kontaktovali | kontaktujte | oslovovať | osloviť | uchovávali | uchovávať | uchovať | uložiť
        | uložili | ukladať | ukladali | spracúvať | spracúvali | spracovávať | spracovávali | spracovať | používať
        | používali | použiť | využívať | evidovať | mali | máte | ozvať | ozvali | ozývať | dostávať | odoberať
        | prihlásiť | zapísať | marketingové účely | marketingovým účelom | účely marketingu | účely | účelom
        | tieto | týmto účelom | marketingu | marketing | podmienkami | podmienok | vašimi podmienkami
        | vašich podmienok | zásadami | od vás | chcem | želám si | prajem si | rád | rada | rád by som
        | rada by som | budem | kedykoľvek | určite | pokojne | kľudne | už | teda | tak | proste | jednoducho | no
        | nuž | v pohode | fajn | super | výborne | skvelé | paráda | čítal som | čítala som | čítal som to
        | čítala som to | prečítal som | prečítala som | prečítal som si | prečítala som si | prečítal som si to
        | prečítala som si to | prečítané | text | podmienky | rozumiem | rozumiem tomu | rozumiem všetkému | chápem
        | chápem to | beriem na vedomie | beriem to na vedomie | som oboznámený | som oboznámená | je mi to jasné
        | bolo mi to vysvetlené | yes | yep | sure | nevadí mi to | za mňa | pre mňa | z mojej strany | odo mňa
        | robot | bot | šak | ta | veď | jojo | takže | podľa mňa | za seba | osobne | igen | dobre | haj
        | za účelom | uvedenými | uvedenými podmienkami | beriem | aha | tiež | taktiež | vrelo | zo srdca
        | celým srdcom | gdpr | ochrany | súkromia | pravidlami | tomu rozumiem | na e-mail | na email | na mail
        | na môj e-mail | na môj email | na môj mail | noviniek e-mailom | newslettera e-mailom | novinky e-mailom
        | ponúk e-mailom | ponuky e-mailom | newsletter e-mailom | oznámení e-mailom | oznámení | oznámeniami
        | obchodnými oznámeniami | jasné že | presne tak | je to tak | si nechať moje meno | si nechať moje údaje
        | si nechať môj kontakt | nech sa páči | spracovania | spracúvania | spracovaniu"""
    ),
)
_ADJECTIVES = "ý | á | é | ého | ému | om | ým | ou | ých | ými | ej | ú"
_SOFT = "ý | á | é | ého | ému | om | ým | ou | ých | ými | ej | ú"
VOCABULARY: Phrases = (
    *inflected(
        "marketingov | e-mailov | emailov | elektronick | uveden | uložen | poskytnut | aktuáln"
        " | zákazníck | firemn | následn | priam | všetk",
        _ADJECTIVES,
    ),
    *inflected(
        "obchodn | reklamn | osobn | kontaktn | telefónn | identifikačn | akciov | pravideln | informačn | mobiln",
        _SOFT,
    ),
    *inflected("novin | ponu | pozván", "ka | ky | ku | kou | kám | kami | kách"),
    *inflected("informáci | akci | komunikáci", "e | i | í | a | u | ou | ám | ami | ách"),
    *inflected(
        "produkt | e-mail | email | mail | telefón | katalóg | účel | údaj | kontakt | newsletter",
        "- | u | y | ov | om | och | mi | e | i | a",
    ),
    *inflected("správ | zľav | služb | reklam | firm | adres", "a | y | u | ou | ám | ami | ách | e"),
    *inflected(
        "zasielan | posielan | spracovan | spracúvan | uložen | ukladan | uchovan | uchovávan"
        " | použit | používan | využit | využívan | zhromažďovan | zbieran | kontaktovan"
        " | oslovovan | osloven | zaraden | oznámen | evidovan",
        "ie | ia | iu | ím | iami | í",
    ),
    *inflected("posiel | zasiel | ukl | uchováv | spracúv | spracováv | využív | používa", "ať | ajte | ate | ali | ť"),
    *inflected("kontakt | inform | oslov | evid | registr", "ovať | ovali | ujte | ujete"),
    *phrases(
        """aby ste ma oslovili s ponukou | ma osloviť s ponukou | budete | budete posielať | poskytnutím
        | poskytnutie | poskytnúť | páči sa mi to | máte to u mňa | prečo nie | prečo by nie | tovar | tovare
        | meno a priezvisko | priezvisko | e-shop | e-shopu | obchod | obchodu | vašej | vaším | vašom | spoločnosť
        | spoločnosti | spoločnosťou | tím | tímu | informovať ma | zaradiť | zaraďte | zaraďte ma | pridať
        | pridajte | sms správy | esemesky | telefonicky | e-mailom aj telefonicky | e-mailom a telefonicky
        | elektronicky | oznámení e-mailom | obchodných oznámení e-mailom | oznámenia na e-mail | reklamy e-mailom
        | marketingu e-mailom | prostredníctvom | prostredníctvom e-mailu | v rámci | vo veci | ohľadom
        | týkajúce sa | ktoré | som uviedol | som uviedla | som vám poskytol | som vám poskytla | ktoré som uviedol
        | ktoré som uviedla | ste opísali | ako ste opísali | ste uviedli | opísané | opísaným | opísaných
        | v tomto rozsahu | na tieto účely | na uvedené účely | na uvedený účel | do budúcna | naďalej | zoznam
        | zoznamu | do zoznamu | databáza | do databázy | odberateľov | prevádzkovateľ | prevádzkovateľovi | tejto
        | touto | týmto spôsobom | rovnako | súčasne | zároveň | a tiež"""
    ),
)
LEGAL: Phrases = (
    *each("so všetkým | s tým | všetkým", "čo", "píšete | uvádzate | je uvedené | ste napísali"),
    *each(
        "| aby | nech", "mi", "chodili | chodil | chodia | posielali | posielať", "| novinky | ponuky | newsletter | to"
    ),
    *each("písať | zasielať | posielať | ozvať sa | volať", "mi"),
    *each("po", "prečítaní | preštudovaní", "| podmienok | textu"),
    *each("| ja", "dolu | nižšie", "podpísaný | podpísaná | uvedený | uvedená"),
    *each("preštudoval | preštudovala", "som", "| to | si | si to | všetko | podmienky", "| a"),
    *phrases("elektronickou poštou | elektronickou formou | elektronicky | oznámení | formou e-mailu"),
    *each(
        "viem že | som si vedomý že | som si vedomá že | beriem na vedomie že | rozumiem že | bol som poučený že",
        "súhlas | svoj súhlas",
        "môžem",
        "kedykoľvek",
        "odvolať | vziať späť",
    ),
    *each("bol som poučený | bola som poučená", "o práve", "súhlas odvolať | odvolať súhlas"),
    *phrases(
        """v plnom rozsahu | v celom rozsahu | v uvedenom rozsahu | ako dotknutá osoba | oboznámil som sa s
        | oboznámila som sa s | bol som oboznámený s | bola som oboznámená s | bol som informovaný
        | bola som informovaná | bol som poučený | bola som poučená | slobodne | informovane | jednoznačne
        | dobrovoľne | konkrétny | jednoznačný | absolútny | úplný | bezpodmienečný | bezpodmienečne | bez podmienok
        | bez akýchkoľvek podmienok | vyhlasujem že | vyhlasujem | potvrdzujem že | na otázku odpovedám | kladne
        | pokračujte | poďme ďalej | môžeme pokračovať | zbierať | zberom | zhromažďovať | zhromažďovaním
        | nakladaním | správou | na marketing | využite | moje kontakty | kontakty | na e-mailový marketing
        | e-mailovým marketingom | e-mailový marketing | reklamou | obchodnou komunikáciou | komunikáciou
        | so všetkým čo ste uviedli | všetkým čo ste uviedli | čo ste uviedli | ako je uvedené | ako uvádzate
        | podľa popisu | v súlade s | tohto súhlasu | text súhlasu | mladý muž | milý bot | preboha | dočerta
        | do čerta | konečne | ešte raz | tretíkrát | už tretíkrát | po tretie | naposledy | opakujem | znova | vole
        | pane | pani | slečna | vážení"""
    ),
)
BESIDE: Phrases = (
    *each(
        "posielajte | zasielajte | pošlite | pokojne posielajte | kľudne posielajte"
        " | môžete posielať | posielaj | pošli",
        "| mi | mi to | to",
        f"| {_NEWS}",
    ),
    *each("pokojne | kľudne | hej pokojne | hej kľudne", "mi | mi to", "posielajte | pošlite | píšte"),
    *each("| pokojne | kľudne", "ma | mňa | mi", "kontaktujte | kontaktovať | píšte | písať"),
    *each("| pokojne | kľudne", "uložte si", "| moje | môj", _DATA),
    *each("| pokojne | kľudne", "si", "uložte | nechajte | uložiť", "| moje | môj", _DATA),
    *each("| chcem | želám si | prajem si", "dostávať | odoberať", _NEWS),
    *phrases(
        """100percent | okay | okey | okej | oukej | oki | nemám najmenší problém | s tým nemám najmenší problém
        | s tým nemám problém | s tým počítajte | počítajte so mnou | informujte ma | informujte ma o novinkách
        | informujte ma o akciách | informujte ma o zľavách | dajte mi vedieť | dajte mi vedieť o akciách
        | dajte mi vedieť o novinkách | rád sa nechám informovať | rada sa nechám informovať | vôbec mi to nevadí
        | nevadí mi to | nijako mi to nevadí | prečo by nie | xx | som rozhodnutý | som rozhodnutá
        | prosím o zasielanie noviniek | prosím o zasielanie newslettera | prosím o newsletter
        | mám záujem o newsletter | mám záujem o novinky | zaujíma ma to | to by bolo super | to by bolo fajn
        | to by bolo skvelé | to by sa mi páčilo | páči sa mi to | ďakujem za možnosť | ďakujem za ponuku
        | ďakujem za správu | vďaka za ponuku | posielajte mi zľavy | to je jasné | to je jasná vec
        | odoslané z iphonu | odoslané z môjho iphonu | odoslané z telefónu | odoslané z mobilu | ešte raz
        | a ešte raz | preboha | dočerta | už tretíkrát | po tretie | tretíkrát | naposledy | ponuky e-mailom
        | využite moje kontakty na e-mailový marketing | využite moje údaje | na 100percent | na 100 procent
        | na 100 percent | 100 percent | na sto percent | stopercentne | naprosto | úplne | plne | absolútne
        | definitívne | jednoznačne | naozaj | skutočne | vážne | s radosťou | s potešením | veľmi rád | veľmi rada
        | strašne rád | mám záujem | mám o to záujem | prihláste ma | prihláste ma na odber
        | prihláste ma na newsletter | prihláste ma na odber newslettera | zapíšte ma | zapíšte si ma | pridajte ma
        | pridajte ma do zoznamu | pridajte si ma | s obidvomi | s obidvoma | s oboma | pls | plz | thx | kámo
        | kamoš | vole | šéfe | ľudia | brácho | bez obáv | bez problému | bez problémov | nie je problém
        | nie je to problém | žiadny problém | žiaden problém | to nie je problém | nemám nič proti
        | nemám nič proti tomu | nič proti tomu nemám | nemám námietky | nemám námietok | žiadne námietky
        | bez námietok | nevidím problém | nevidím v tom problém | nevidím dôvod prečo nie | nemám s tým problém
        | nemám problém | proti tomu nič nemám | z mojej strany | v pohode | s pozdravom | potvrdzujem že | pardon
        | preklep | pardon preklep | prepáčte | prepáčte preklep | sorry | moja odpoveď | hneď teraz
        | kedykoľvek | newsletter | veľmi rád budem dostávať newsletter | veľmi rada budem dostávať newsletter
        | budem rád za novinky | teším sa na novinky | teším sa na newsletter | teším sa na vaše novinky
        | ďakujem vopred | vďaka vopred | majte sa | majte sa pekne | pekný deň | krásny deň"""
    ),
)
DOUBTS: Phrases = (
    *each(
        "s | so | s vašou | s tou",
        "firmou | spoločnosťou | službou | službami | produktom | produktmi | obchodom | e-shopom"
        " | tímom | akciou | akciami | adresou | telefónom | e-mailom | emailom | mailom | správou"
        " | katalógom | informáciou | informáciami | ponukou | ponukami | pozvánkou | letákom",
    ),
    *phrases(
        """obchodnými podmienkami | obchodných podmienok | nemôžem povedať že | nedá sa povedať že | netvrdím že
        | nedá sa | to nie je nie | to nie je žiadne nie | nie som zásadne proti"""
    ),
)
"""Agreement with something else: an offer, a firm, the terms of sale."""
