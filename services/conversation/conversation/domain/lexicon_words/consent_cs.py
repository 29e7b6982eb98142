"""Czech: what stands around a yes. See `shape` for what each list does."""

from conversation.domain.lexicon_words.shape import Pairs, Phrases, Words, each, inflected, phrases

EXPLICIT: Words = phrases(
    """souhlasím | souhlasíme | můžete | můžeš | smíte | smíš | povoluji | povoluju | dovoluji | dovoluju | svoluji
    | svoluju | souhlas uděluji | odsouhlasuji"""
)
PERMITS: Words = phrases("můžete | můžeš | smíte | smíš")
YES: Phrases = (
    *each(
        "no | no jasně | no jo | no tak jo | no tak | no dobře | tak dobře | jo jo | jojo | jasně proč ne"
        " | vždyť jo | dyť jo | no ano | nakonec",
        "| tak",
        "souhlasím | souhlas",
    ),
    *each(
        "za mě | pro mě | ode mě | z mé strany | za mne | za sebe",
        "| určitě | rozhodně | jednoznačně | jasně",
        "ano | jo",
    ),
    *each("ano | jo | jasně | určitě", "| klidně", "mi", "| to | je", "| klidně", "posílejte | pošlete | zasílejte"),
    *each("určitě | rozhodně | jasně že | samozřejmě že | moc | opravdu", "chci"),
    *each("tak teda | tak tedy | teda | tedy", "ano | jo | souhlasím"),
    *each(
        "svolení | povolení | souhlas | můj souhlas",
        "uděleno | udělen | udělena | je udělen | máte | potvrzuji | potvrzuju",
    ),
    *each("volím | vybírám | zaškrtávám", "možnost", "ano | souhlasím"),
    *each("| ano", "potvrzuju | zájem mám a souhlasím | zájem mám souhlasím", "| to"),
    *phrases(
        """počítejte se mnou | s tím počítejte | s tím můžete počítat | ano počítejte se mnou | berte to jako ano
        | považujte to za souhlas | považujte to za ano | moje rozhodnutí je ano | vybírám ano
        | rozhodl jsem se souhlasit | rozhodla jsem se souhlasit | ano chci souhlasit | ano je moje odpověď
        | ano bezpochyby | ano mám zájem o newsletter | ano mám zájem o novinky | prosím o zasílání novinek ano
        | dejte mi vědět ano | ano dejte mi vědět | shodně souhlasím | jo jo jo | ale ano | ale jistě
        | ale samozřejmě | ale ano souhlasím | ale jistě souhlasím | ale samozřejmě souhlasím | já souhlasit
        | ano já souhlasit | jo určitě ano | naprostý souhlas | plný souhlas | absolutní souhlas
        | svobodně a vědomě souhlasím | nepochybně ano | nepochybně | stopro ano | stopro | za mě určitě
        | všema deseti | jsem všema deseti pro | přihlaste mě | přihlaste mě k odběru | zapište mě
        | přihlaste mě k newsletteru | přihlaste mě k odběru newsletteru | zapište si mě | přidejte mě do seznamu
        | chci tam být | určo jo | povoluju | povoluju to | povoluju vám to | dovoluju | dovoluju vám to | svoluju
        | odsouhlasuji | odsouhlasuju | akceptuju | přijímám a souhlasím | uděluju vám souhlas | souhlas udělen
        | souhlas uděluji | ano ano ano | to si pište že souhlasím | to víte že souhlasím | odpověď ano
        | bodejť by ne souhlasím | baže | ba jo | ba ano | jo vole | jasně vole | jasně kámo | ano vole
        | tak samozřejmě | no samozřejmě | jasně že můžete | jo můžete | určitě můžete | samozřejmě můžete
        | jistě můžete | s chutí | s chutí ano | hurá ano | ano prosím ano | aj ano | můžeš | můžeš to udělat
        | ano můžeš | smíš | chci to | ano chci to | jo chci to | ano chci ho | velmi rád ano | chci se přihlásit
        | chci to dostávat | chci dostávat newsletter | chci dostávat novinky | chci odebírat newsletter
        | chci odebírat novinky | mám zájem a souhlasím | jsem jednoznačně pro | jsem rozhodně pro | jsem pro ano
        | hlasuji pro | hlasuji pro ano | dávám palec nahoru | za mě určitě ano | za mě rozhodně ano
        | za mě jasné ano | jasné ano | velké ano | rozhodné ano | jednoznačné ano | moje odpověď ano
        | odpověď zní jednoznačně ano"""
    ),
    *each("ano | jo", "chci | chci dostávat | chci odebírat", "novinky | newsletter | vaše novinky | váš newsletter"),
    *each("ano | jo", "můžete mi", "zavolat | napsat | poslat newsletter | poslat novinky | poslat e-mail"),
    *each(
        "jasně | samozřejmě | určitě | jistě | rozhodně | ovšem | jistěže | pochopitelně",
        "že",
        "souhlasím | souhlasíme",
    ),
    *each(
        "absolutně | definitivně | rozhodně | naprosto | určitě | samozřejmě | jistě | stoprocentně | bezvýhradně",
        "ano | jo | souhlasím",
    ),
)
_GIVING = phrases(
    """dávám | dáváme | uděluji | uděluju | udělujeme | poskytuji | poskytuju | vyjadřuji | vyslovuji | potvrzuji
    | máte | máš | dostáváte"""
)
_CONSENT = phrases("souhlas | svolení | povolení | privolení | přivolení | požehnání | zelenou")
PAIRS: Pairs = ((_GIVING, _CONSENT), (_CONSENT, _GIVING))
GREETINGS: Words = phrases(
    """dobrý den | dobré ráno | dobrý večer | dobré odpoledne | ahoj | ahojte | čau | nazdar | zdravím | zdravíčko"""
)
DANGLING: Words = phrases(
    """a | i | aby | abyste | mi | mě | mne | mně | s | se | si | k | ke | na | pro | o | do | od | že mi | že mě
    | že si | s tím že | s tím abyste | mé | moje | můj | svůj | své | váš | vaše | at | ať"""
)
_NEWS = (
    "novinky | newsletter | newslettery | nabídky | obchodní sdělení | e-maily | emaily | maily"
    " | mejly | zprávy | akce | newslettr | slevy | vaše nabídky | vaše novinky"
    " | váš newsletter | novinky a nabídky | nabídky a novinky"
)
_DATA = "jméno | e-mail | email | mail | telefon | číslo | telefonní číslo | kontakt | údaje | osobní údaje | data"
AROUND: Phrases = (
    *phrases(
        """zasíláním | posíláním | zasílání | posílání | zasláním | odběrem | odebíráním | odběru | zpracováním
        | zpracovaním | zpracování | uložením | uložení | ukládáním | uchováním | uchováváním | uchování | použitím
        | použití | využitím | využíváním | evidencí | kontaktováním | oslovením | oslovováním | marketingem
        | newsletterem | newsletteru | newsletterů | newsletter | novinek | novinky | novinkami | nabídek
        | nabídkami | nabídky | obchodních sdělení | obchodní sdělení | obchodními sděleními
        | marketingových sdělení | e-mailů | emailů | mailů | e-maily | emaily | maily | zpráv | zprávy | zprávami
        | sms | reklamy | reklam | akcí | slev | jména | jméno | e-mailu | emailu | mailu | mail | e-mail | email
        | telefonu | telefon | čísla | číslo | telefonního čísla | telefonní číslo | adresy | adresu | kontaktu
        | kontakt | údajů | údaje | údaji | dat | data | osobních údajů | osobní údaje | osobními údaji
        | kontaktních údajů | mých | svých | mými | svými | mého | svého | moje | mé | můj | mou | svůj | své | svou
        | těchto | tohoto | tomuto | toto | to | ten | ty | ho | vám | vaší firmě | vaší společnosti | vaše | vaši
        | vašeho | vašich | vašim | vám všem | mou osobu | s tím | se vším | s obojím | s obojím to | obojím | obojí
        | oběma | oběma věcmi | oboje | s oběma | s celým | všeho | vše | všemi | uvedeným | výše uvedeným | tímto
        | tím | výslovně | výslovný | plný | plné | dobrovolný | informovaný | bezvýhradný | svobodný | vědomě
        | posílat | zasílat | posílali | zasílali | posíláte | posílejte | zasílejte | psát | psali | pište | volat
        | volali | kontaktovat | kontaktovali | kontaktujte | oslovovat | oslovit | uchovávali | uchovávat | uchovat
        | uložit | uložili | ukládat | ukládali | zpracovávat | zpracovávali | zpracovat | používat | používali
        | použít | využívat | evidovat | měli | máte | ozvat | ozvali | ozývat | dostávat | odebírat | přihlásit
        | zapsat | marketingové účely | marketingovým účelům | účely marketingu | účelům | účely | účelem | tyto
        | těmto | účel | marketingu | marketing | podmínkami | podmínek | vašimi podmínkami | vašich podmínek
        | zásadami | od vás | chci | přeji si | rád | ráda | rád bych | ráda bych | budu | kdykoliv | kdykoli
        | určitě | klidně | už | teda | tedy | tak | prostě | jednoduše | no | nu | v pohodě | fajn | super
        | výborně | skvělé | skvěle | paráda | četl jsem | četla jsem | četl jsem to | četla jsem to | přečetl jsem
        | přečetla jsem | přečetl jsem si | přečetla jsem si | přečetl jsem si to | přečetla jsem si to | přečteno
        | všechno | vše jsem četl | vše jsem četla | text | podmínky | rozumím | rozumím tomu | rozumím všemu
        | chápu | chápu to | beru na vědomí | beru to na vědomí | jsem srozuměn | jsem srozuměna | je mi to jasné
        | bylo mi to vysvětleno | yes | yep | sure | nevadí mi to | za mě | pro mě | z mé strany | ode mě | roboti
        | robote | bote | bodejť | jojo | hele | takže | budiž | proč ne | toť | řekl bych že jo | podle mě
        | za sebe | osobně | za účelem | uvedenými | uvedenými podmínkami | beru | jasný | aha | taky | také | vřele
        | ze srdce | celým srdcem | gdpr | ochrany | soukromí | pravidly | pravidla | tomu rozumím | na e-mail
        | na email | na mail | na můj e-mail | na můj email | na můj mail | novinek e-mailem | newsletteru e-mailem
        | novinky e-mailem | nabídek e-mailem | nabídky e-mailem | newsletter e-mailem | sdělení e-mailem | sdělení
        | jasan | jasně že | přesně tak | je to tak | že si necháte | si nechat moje jméno | si nechat mé jméno
        | si nechat moje údaje | si nechat mé údaje | si nechat můj kontakt"""
    ),
)
_ADJECTIVES = "ý | á | é | ého | ému | ém | ým | ou | ých | ými"
_SOFT = "í | ího | ímu | ím | ích | ími"
VOCABULARY: Phrases = (
    *inflected(
        "marketingov | e-mailov | emailov | elektronick | uveden | uložen | mnou poskytnut"
        " | poskytnut | aktuáln | osobní a kontaktn | zákaznick | firemn | následn | přím | vešker",
        _ADJECTIVES,
    ),
    *inflected(
        "obchodn | reklamn | osobn | kontaktn | telefonn | identifikačn | akčn | pravideln | informačn | mobiln", _SOFT
    ),
    *inflected("novin | nabíd | pozván | zakáz", "ka | ky | ku | kou | kám | kami | kách"),
    *inflected("informac | akc | komunikac", "e | i | í | ím | ích | emi"),
    *inflected(
        "produkt | e-mail | email | mail | telefon | katalog | letáč | účel | údaj | kontakt | newsletter",
        "- | u | y | ů | em | ům | ech | e | i | ích | y",
    ),
    *inflected(
        "zpráv | slev | služ | reklam | firm | adres", "a | y | u | ou | ám | ami | ách | bu | by | bami | bách"
    ),
    *inflected(
        "zasílán | posílán | zpracován | uložen | ukládán | uchován | uchováván | použit | používán"
        " | využit | využíván | shromažďován | sbírán | kontaktován | oslovován | oslovení"
        " | zařazen | předáván | sdělen | evidován",
        "í | ím",
    ),
    *inflected("posíl | zasíl | ukl | uchováv | zpracováv | využív | používá", "at | ejte | áte | ali | ádali | t"),
    *inflected("kontakt | informo | oslovo | evido | registro | zpraco", "ovat | ovali | ujte | ujete | vat | vali"),
    *phrases(
        """s nabídkou novinek | abyste mě oslovili s nabídkou | mě oslovit s nabídkou | mě oslovovat s nabídkami
        | budete | budete posílat | poskytnutím | poskytnutí | poskytnout | líbí se mi to | máte to u mě | proč ne
        | proč by ne | zboží | jméno a příjmení | příjmení | e-shop | e-shopu | obchod | obchodu | vaší | vaším
        | vašem | vašich | vašeho | společnost | společnosti | společností | tým | týmu | informovat | informovali
        | informujte | informovat mě | zařadit | zařaďte | zařaďte mě | přidat | přidejte | registrovat | sms zprávy
        | esemesky | telefonicky | e-mailem i telefonicky | e-mailem a telefonicky | elektronicky
        | poštou i e-mailem | sdělení e-mailem | obchodních sdělení e-mailem | sdělení na e-mail
        | marketingu e-mailem | prostřednictvím | prostřednictvím e-mailu | v rámci | ve věci | ohledně
        | týkající se | které | jež | jsem uvedl | jsem uvedla | jsem vám poskytl | jsem vám poskytla
        | které jsem uvedl | které jsem uvedla | jste popsali | jak jste popsali | jste uvedli | popsané | popsaným
        | popsaných | popsaného | v tomto rozsahu | k těmto účelům | pro tyto účely | pro uvedené účely
        | k uvedeným účelům | do budoucna | nadále | seznam | seznamu | do seznamu | databáze | do databáze
        | vaší databáze | odběratelů | správce | správci | správcem | tohoto | této | touto | tímto způsobem
        | rovněž | současně | zároveň | a také | i také | oběma body | v obou bodech"""
    ),
)
LEGAL: Phrases = (
    *each("se vším | s tím | vším", "co", "píšete | uvádíte | je uvedeno | stojí výše | jste napsali"),
    *each(
        "| aby | at | ať",
        "mi",
        "chodily | chodil | chodí | posílali | posílat",
        "| novinky | nabídky | newsletter | to",
    ),
    *each("psát | zasílat | posílat | ozvat se | volat", "mi"),
    *each("po", "přečtení | prostudování", "| podmínek | textu"),
    *each("| já", "níže", "podepsaný | podepsaná | uvedený | uvedená"),
    *each("prostudoval | prostudovala | pročetl | pročetla", "jsem", "| to | si | si to | vše | podmínky", "| a"),
    *phrases("elektronickou poštou | elektronickou formou | elektronicky | aby jste | oznámení | formou e-mailu"),
    *each(
        "vím že | jsem si vědom že | jsem si vědoma že | beru na vědomí že | rozumím že | byl jsem poučen že",
        "souhlas | svůj souhlas",
        "mohu | můžu",
        "kdykoli | kdykoliv",
        "odvolat | vzít zpět",
    ),
    *each("byl jsem poučen | byla jsem poučena", "o právu", "souhlas odvolat | odvolat souhlas"),
    *phrases(
        """v plném rozsahu | v celém rozsahu | v uvedeném rozsahu | jako subjekt údajů | seznámil jsem se s
        | seznámila jsem se s | byl jsem seznámen s | byla jsem seznámena s | byl jsem informován
        | byla jsem informována | byl jsem poučen | byla jsem poučena | svobodně | informovaně | jednoznačně
        | dobrovolně | konkrétní | jednoznačný | naprostý | absolutní | úplný | bezpodmínečný | bezpodmínečně
        | bez podmínek | bez jakýchkoli podmínek | bez jakýchkoliv podmínek | prohlašuji že | prohlašuji
        | stvrzuji že | na otázku odpovídám | kladně | pokračujte | pojďme dál | můžeme pokračovat | sbírat | sběrem
        | shromažďovat | shromažďováním | shromáždit | nakládáním | správou | předáním | k marketingu
        | k marketingovému využití | e-mailovým marketingem | e-mailový marketing | reklamou | obchodní komunikací
        | komunikací | se vším co jste uvedli | vším co jste uvedli | co jste uvedli | jak je uvedeno | jak uvádíte
        | dle popisu | podle popisu | v souladu s | tohoto souhlasu | text souhlasu | mladý muži | mladá dámo
        | milý bote | proboha | k čertu | dočerta | konečně | ještě jednou | potřetí | už potřetí | po třetí
        | naposledy | opakuji | znovu | vole | pane | paní | slečno | vážení | souhlas uděluji a"""
    ),
)
BESIDE: Phrases = (
    *each(
        "posílejte | zasílejte | pošlete | klidně posílejte | můžete posílat | posílej | pošli",
        "| mi | mi to | to",
        f"| {_NEWS}",
    ),
    *each("klidně | jo klidně", "mi | mi to", "posílejte | pošlete | pište"),
    *each("| klidně", "mě | mne | mi", "kontaktujte | kontaktovat | pište | psát"),
    *each("| klidně", "uložte si", "| mé | moje | můj", _DATA),
    *each("| klidně", "si", "uložte | nechte | uložit", "| mé | moje | můj", _DATA),
    *each("| chci | přeji si", "dostávat | odebírat", _NEWS),
    *phrases(
        """100percent | okay | okey | okej | oukej | oki | nemám nejmenší problém | s tím nemám nejmenší problém
        | s tím nemám problém | s tím počítejte | počítejte se mnou | informujte mě | informujte mě o novinkách
        | informujte mě o akcích | informujte mě o slevách | dejte mi vědět | dejte mi vědět o akcích
        | dejte mi vědět o novinkách | rád se nechám informovat | ráda se nechám informovat | vůbec mi to nevadí
        | nevadí mi to | nijak mi to nevadí | proč by ne | xx | jsem rozhodnutý | jsem rozhodnutá
        | prosím o zasílání novinek | prosím o zasílání newsletteru | prosím o newsletter | mám zájem o newsletter
        | mám zájem o novinky | mám o newsletter zájem | zajímá mě to | to by bylo super | to by bylo fajn
        | to by bylo skvělé | to by se mi líbilo | líbí se mi to | děkuji za možnost | děkuji za nabídku
        | děkuji za zprávu | díky za nabídku | děkuji za informace | posílejte mi slevy | to je jasné
        | to je jasná věc | jsem si jistý | jsem si jistá | odesláno z iphonu | odesláno z mého iphonu
        | odesláno z telefonu | odesláno z mobilu | ještě jednou | a ještě jednou | proboha | už potřetí | po třetí
        | potřetí | naposledy | nabídky e-mailem | na 100percent | na 100 procent | 100 procent | na sto procent
        | stoprocentně | naprosto | zcela | plně | absolutně | definitivně | jednoznačně | opravdu | skutečně
        | vážně | s radostí | s potěšením | velice rád | velice ráda | moc rád | moc ráda | strašně rád | mám zájem
        | mám o to zájem | přihlaste mě | přihlaste mě k odběru | přihlaste mě k newsletteru
        | přihlaste mě k odběru newsletteru | zapište mě | zapište si mě | zapište si mne | přidejte mě
        | přidejte mě do seznamu | přidejte si mě | s obojím | s oběma | pls | plz | thx | kámo | kámoši | vole
        | šéfe | chlape | lidi | brácho | bez obav | bez problému | bez problémů | není problém | není to problém
        | žádný problém | to není problém | v tom není problém | nemám nic proti | nemám nic proti tomu
        | nic proti tomu nemám | nemám námitek | nemám námitky | žádné námitky | bez námitek | nevidím problém
        | nevidím v tom problém | nevidím důvod proč ne | nevadí mi to a | nemám s tím problém | nemám problém
        | proti tomu nic nemám | z mé strany | z mojí strany | v pohodě | s pozdravem | potvrzuji že | pardon
        | překlep | pardon překlep | omlouvám se | sorry | moje odpověď | budu rád dostávat newsletter
        | hned teď | kdykoliv | kdykoli | newsletter | budu ho dostávat rád | moc rád budu newsletter dostávat
        | moc ráda budu newsletter dostávat | budu rád za novinky | těším se na novinky | těším se na newsletter
        | těším se na vaše novinky | děkuji pěkně | díky předem | mockrát děkuji | mockrát díky
        | ještě jednou děkuji | mějte se | mějte se hezky | hezký den | krásný den | pěkný den"""
    ),
)
DOUBTS: Phrases = (
    *each(
        "s | se | s vaší | s tou",
        "firmou | společností | službou | službami | produktem | produkty | obchodem | e-shopem"
        " | týmem | akcí | akcemi | adresou | telefonem | e-mailem | emailem | mailem | zprávou"
        " | katalogem | informací | informacemi | nabídkou | nabídkami | pozvánkou | letákem",
    ),
    *phrases(
        """obchodními podmínkami | obchodních podmínek | nemůžu říct že | nemohu říct že | nelze říct že
        | netvrdím že | nedá se"""
    ),
)
"""Agreement with something else: an offer, a firm, the terms of sale."""
