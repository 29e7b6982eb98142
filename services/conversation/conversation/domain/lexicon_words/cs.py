"""Czech. A bare "no" is a filler ("well"), never an answer."""

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
from conversation.domain.lexicon_words import consent_cs as consent
from conversation.domain.lexicon_words.shape import Lists, each, phrases, slips

_CONSENT = "souhlas | svůj souhlas | můj souhlas | vám souhlas | vám svůj souhlas | souhlas vám | tento souhlas"
LISTS = Lists(
    yes=(
        *hoping.CS,
        *consent.YES,
        *elsewhere.CS,
        *formal.CS_YES,
        *requesting.CS,
        *permitting.CS,
        *permitted.CS,
        *answering.CS,
        *spoken.CS,
        *talking.CS,
        *phrases(
            """souhlasím stoprocentně | souhlasím jednoznačně | přijímám podmínky | přijímám vaše podmínky
            | akceptuji podmínky | akceptuji vaše podmínky | super ano | super souhlasím | fajn ano | fajn souhlasím
            | jo jo souhlasím | ano | jo | jasně | jasně že ano | jasně že jo | jasná věc | jasná páka | určitě
            | určitě ano | určitě jo | určitě že ano | samozřejmě | samozřejmě že ano | samozřejmě ano
            | samozřejmě že jo | rozhodně | rozhodně ano | rozhodně jo | jistě | jistěže | jistě že ano
            | jistěže ano | jistě ano | zajisté | tak ano | tak jo | tak jo souhlasím | ano ano | ano jo | jo jasně
            | ano jasně | ovšemže | ovšem že ano | pochopitelně | bezpochyby ano | bezvýhradně
            | bez výhrad souhlasím | souhlas | máte můj souhlas | můj souhlas máte | souhlas máte | máte mé svolení
            | svoluji | schvaluji | schváleno | přijímám | akceptuji | odsouhlaseno | můžete | smíte
            | můžete to udělat | ano můžete | ano smíte | to můžete | to smíte | můžete si to uložit
            | můžete si ho uložit | můžete si je uložit | milerád | milerád souhlasím | ráda souhlasím
            | rád souhlasím | s radostí | s radostí souhlasím | ano rád | ano ráda | ano chci | chci udělit souhlas
            | ano to chci | ano přeji si | přeji si to | jsem pro | rád | ráda | určitě rád | určitě ráda | budu rád
            | budu ráda | ano budu rád | ano budu ráda | to je v pořádku ano | je to ano | za mne ano | pro mne ano
            | odpověď zní ano | ano klidně | ano klidně můžete | potvrzuji | potvrzuji to | ano potvrzuji
            | souhlas potvrzuji | smíte si ho uložit | smíte si to uložit | smíte si můj kontakt uložit | pro mě ano
            | za mě ano | ode mě ano | moje odpověď je ano | moje odpověď zní ano | odpověď je ano | odpovídám ano
            | říkám ano | jednoznačně ano | stoprocentně ano | tisíckrát ano | ano povoluji | povoluji | dovoluji
            | dovoluji vám to | povoluji vám to | svolení máte | berte to jako souhlas"""
        ),
        *each("souhlasím | ano souhlasím", "s podmínkami | s vašimi podmínkami"),
        *each(
            "| ano | plně | já | já plně | zcela | naprosto | bezvýhradně | dobrovolně | výslovně"
            " | tímto | tímto výslovně | i já | jo | opravdu | moc rád | moc ráda | stoprocentně"
            " | jednoznačně | bez výhrad",
            "souhlasím | souhlasíme",
        ),
        *each("| tímto", "dávám | uděluji | poskytuji | vyjadřuji | potvrzuji | vyslovuji", _CONSENT),
        *each("| tímto", "dávám k tomu | uděluji k tomu | k tomu dávám | k tomu uděluji", "souhlas | svůj souhlas"),
        *each(
            "souhlasím",
            "| s tím",
            "abyste | že",
            "si uložili | si uložíte | mě kontaktovali | mě kontaktujete | mě budete kontaktovat"
            " | si nechali | si necháte | se mi ozvali | se mi ozvete",
            "| můj kontakt | kontakt | moje údaje",
        ),
        *each("souhlas | svůj souhlas", "dávám | uděluji | vám dávám | vám uděluji | tímto uděluji"),
    ),
    everyday=(*hoping.CS_EVERYDAY, *everyday.CS, *talking.CS_EVERYDAY),
    openings=talking.CS_OPENINGS,
    foreign=elsewhere.CS,
    assurances=phrases(
        """jasně | jistě | určitě | samozřejmě | rozhodně | jistěže | zajisté | jasná věc | jasná páka"""
    ),
    no=(
        *refusing.CS,
        *each(
            "| já | zásadně | rozhodně | opravdu | vůbec | tímto | absolutně",
            "nesouhlasím | nesouhlasíme | ne souhlasím",
        ),
        *each(
            "nechci | nechceme | nehodlám | nemíním | nepřeji si | nepřeju si | nechtěl bych | nechtěla bych",
            "| to | nic | vám nic dávat | žádné novinky | nic takového | dávat souhlas | udělit souhlas | dát souhlas",
        ),
        *each("nedávám | nedám | neuděluji | neudělím | neposkytuji | nedáváme | nemáte", _CONSENT),
        *each(
            "souhlas | svůj souhlas | můj souhlas",
            "nedávám | nedám | neuděluji | neudělím | vám nedám | vám nedávám | nemáte",
        ),
        *each(
            "ne | neukládejte | neukládat | nezpracovávejte | neuchovávejte | neevidujte",
            "nic | si nic | můj kontakt | si můj kontakt | moje údaje | si moje údaje | to | si to | mé údaje",
        ),
        *each(
            "nekontaktujte | nepište | nevolejte | neposílejte | neozývejte se | neobtěžujte"
            " | nespamujte | neotravujte",
            "| mě | mi | mně | mi nic | mi to | mi nikdy | mne",
        ),
        *each(
            "bohužel | opravdu | absolutně | kategoricky | zásadně | rozhodně | prostě | ale | tak | no"
            " | ještě | zatím | dneska | dnes | momentálně | nyní | teď | haha | lol | omlouvám se ale"
            " | promiňte ale | je mi líto ale | je mi líto | omlouvám se | promiňte | naprosto"
            " | jednoznačně | už | za mě | pro mě | stále | pořád | díky ale | děkuji ale | no to",
            "ne | nechci",
        ),
        *each(
            "nebudu | nemohu | nemůžu | nechci | odmítám | nehodlám | nikdy nebudu",
            "| s tím | s tímto | vám",
            "souhlasit | souhlas dát | dát souhlas | udělit souhlas | dávat souhlas",
        ),
        *each("s tím", "nemohu | nemůžu | nebudu | nechci | odmítám", "souhlasit"),
        *each("souhlas", "odmítám | ode mě nemáte | odepírám | ode mne nemáte | ode mě nedostanete | vám neudělím"),
        *phrases(
            """ani ne | asi ne | neukládejte | odmítám souhlas | ne a basta | ne a hotovo | neukládat
            | nic si neukládejte
            | ani za milion | ani ve snu | ale kdepak | běžte do háje | jděte se bodnout | dejte mi svátek
            | starejte se o sebe | nikdy nesouhlasím | kategoricky odmítám | odmítám | odmítám to | to odmítám
            | odmítnuto | odmítáme | rozhodně ne | určitě ne | v žádném případě | v žádným případě | ani náhodou
            | ani omylem | ani nápad | ani za nic | nikdy v životě | jasně že ne | samozřejmě že ne | samozřejmě ne
            | to tedy ne | to teda ne | radši ne | raději ne | spíš ne | spíše ne | nemám zájem | nemáme zájem
            | nezájem | bez zájmu | nemůžete | nesmíte | to nesmíte | to nemůžete | nic neukládejte
            | nic mi neposílejte | nechte mě být | nechte mě | dejte mi pokoj | neposílejte mi nic | nechci nic
            | nesouhlas | můj nesouhlas | vyjadřuji nesouhlas | řekl jsem ne | řekla jsem ne | už jsem řekl ne
            | už jsem řekla ne | říkám ne | moje odpověď je ne | moje odpověď zní ne | odpověď je ne | ne znamená ne
            | teď ne | dnes ne | vůbec ne | ani trochu | zásadně ne | kdepak | ba ne | to ne | tak to ne | ne a ne
            | ne ne | jsem proti | jsem zásadně proti | nepovoluji | nedovoluji | zakazuji | zakazuji vám to
            | žádný souhlas | žádný souhlas vám nedám | jděte pryč | běžte pryč | jděte někam | jděte do háje
            | trhněte si | nestojím o to | nestojím o nic | o to nestojím | zapomeňte | zapomeňte na to
            | raději bych ne | radši bych ne | to si nepřeji | to nechci | to nechceme | nic nechci
            | nic takového nechci | děkuji nechci | nechci děkuji | děkuji nemám zájem | neschvaluji | nepřijímám
            | neakceptuji | nesvoluji | pro mě ne | za mě ne"""
        ),
    ),
    no_words=phrases("ne | nee | nene | nn | nikdy | nikoliv | nikoli | nope | 👎 | ně | nejne | nein"),
    beside=(
        *hoping.CS_BESIDE,
        *consent.BESIDE,
        *courtesy.CS,
        *elsewhere.CS_ADDRESS,
        *requesting.CS_BESIDE,
        *permitting.CS_BESIDE,
        *permitted.CS_BESIDE,
        *answering.CS_BESIDE,
        *spoken.CS_BESIDE,
        *talking.CS_BESIDE,
        *phrases(
            """je to v pořádku | přesně tak | si ho uložit | si ho nechat | ho uložit | to je v pořádku
            | nemám s tím problém | bez výhrad | klidně si to uložte | klidně si ho uložte
            | těším se | budu se těšit | kontakt si uložte | beru na vědomí a | rozumím a | rozumím tomu a
            | četl jsem a | četla jsem a | přečetl jsem si to a | přečetla jsem si to a | přečteno a | vše chápu a
            | chápu a | prosím | prosím vás | děkuji | děkuju | díky | dík | děkujeme | děkuji moc | moc děkuji
            | díky moc | děkuji vám | předem děkuji | ok | okej | oukej | dobře | dobrá | v pořádku | já | s tím
            | s tímto | se vším | s tím vším | se zpracováním | se zpracováním údajů | se zpracováním osobních údajů
            | se zpracováním mých osobních údajů | se zpracováním svých osobních údajů | se zpracováním mých údajů
            | zpracování osobních údajů | zpracováním osobních údajů | s uložením | s uložením kontaktu
            | s uložením mého kontaktu | s uložením svého kontaktu | s uložením údajů | s uložením osobních údajů
            | s uchováním kontaktu | s uchováním údajů | s oslovením | s kontaktováním | k tomu | na to | vám | mi
            | si | můj kontakt | můj kontakt si | mě kontaktovat | mne kontaktovat | se mi ozvat | se ozvat
            | ozvěte se | ozvěte se mi | kontaktujte mě | uložte si můj kontakt | uložte si kontakt | uložte si ho
            | uložte si to | uložit si můj kontakt | si můj kontakt uložit | si uložit můj kontakt
            | uložit můj kontakt | si můj kontakt nechat | si to uložit | si je uložit | dobrý den | ahoj | zdravím
            | hezký den | na shledanou | moc | velmi rád | velmi ráda | hned | ke zpracování osobních údajů
            | ke zpracování | ke zpracování údajů | ke zpracování svých osobních údajů
            | ke zpracování mých osobních údajů | pane | paní | samozřejmě | určitě
            | s tím nemám problém"""
        ),
    ),
    around=(*consent.AROUND, *consent.VOCABULARY, *consent.LEGAL, *formal.CS),
    mild=mild.CS,
    explicit=consent.EXPLICIT,
    permits=consent.PERMITS,
    pairs=consent.PAIRS,
    greetings=(*consent.GREETINGS, *courtesy.CS_OPENING, *answering.CS_OPENING),
    dangling=consent.DANGLING,
    doubts=(
        *consent.DOUBTS,
        *permitting.CS_DOUBTS,
        *talking.CS_DOUBTS,
        *phrases(
            """mám říct ne | mohu odmítnout | můžu odmítnout | ale | pokud | jestli | jestliže | kdyby | když | jen
            | jenom | pouze | kromě | výjimkou | vyjma | možná | snad | asi | nejspíš | pravděpodobně | nevím
            | nejsem si | později | potom | zatím | zítra | nebo | dokud | proč ne | proč by ne | nevadí | nic proti
            | problém | problémů | námitky | námitek | nenamítám | neodmítám | nenesouhlasím | jedno
            | jasně jasně | to určitě | určitě určitě | jo jasně určitě | pro mě za mě
            | no tak jo | no tak dobře | ano určitě to víte
            | to víte | jako | jakože | odvolat | zrušit | odhlásit | stop | že bych | ne že | haha | lol | nátlakem
            | jindy | částečně | skoro | téměř | víceméně | výhradami | no jo | vlastně | počkat | počkejte | moment
            | nejdřív | nejprve | nemusím | neříkám | žertuji | legraci | sranda | vtip | nechci odmítnout
            | nechci říct ne | nemohu odmítnout | nemůžu odmítnout | nechci nesouhlasit | není co | to ne jako
            | ne tak docela"""
        ),
    ),
    unsays=(*unsaying.CS, *others.CS),
    limits=unsaying.CS_LIMITS,
    takes_back=(
        *changed_mind.CS,
        *taking_back.CS,
        *stopping.CS_TAKES_BACK,
        *erasing.CS,
        *phrases(
            """odhlásit newsletter | odhlásit odběr novinek | odhlásit novinky | chci svůj souhlas zpět
            | souhlas beru zpět | svůj souhlas beru zpět | už nedávám souhlas | už vám nedávám souhlas
            | stahuji zpět souhlas | stahuji zpět svůj souhlas | stahuji souhlas zpět | odvolávám | odvolávám to
            | odvolání souhlasu | odvolání udělení souhlasu | odvolání | odvolat | odhlásit | odhlásit se
            | odhlásit odběr | odhlaste mě | odhlašte mě | odhlaš mě | odhlásit mě | zrušit odběr | ruším odběr
            | chci se odhlásit | prosím odhlásit | odhlášení | odhlášení odběru | nechci už být v databázi
            | beru to zpět | beru své slovo zpět | beru zpátky svůj souhlas | beru souhlas zpátky
            | beru svůj souhlas zpátky | vyřaďte mě z databáze | vymažte mě z databáze | smažte mě | vymažte mě
            | smažte moje údaje | smažte mé údaje | vymažte moje údaje | vymažte mé údaje | odstraňte mě
            | odstraňte mě z databáze | můj souhlas už neplatí | můj souhlas je odvolán | souhlas odvolán
            | souhlas zrušen | zapomeňte na mě | unsubscribe | už vám souhlas nedávám | souhlas už nedávám
            | už souhlas nedávám | svůj souhlas už nedávám"""
        ),
        *each(
            "| chci | chci si | přeji si | rád bych | ráda bych | prosím | můžete | lze",
            "beru | bereme | vzít | vzal | vzala | berte | vezměte",
            "souhlas zpět | svůj souhlas zpět | zpět souhlas | zpět svůj souhlas | můj souhlas zpět"
            " | udělený souhlas zpět",
        ),
    ),
    taking=phrases(
        """odvolávám | odvolám | odvoláváme | odvolat | odvolal | odvolala | odvolejte | odvolej | ruším | zruším
        | zrušit | zrušil | zrušila | zrušte | zrušme | stahuji | stahuju | stáhnout | stáhněte | odebírám
        | odebírám vám | odnímám | odnímám vám | odebrat | vypovídám | anuluji | smazat | smažte | vymazat | vymažte
        | odstranit | odstraňte | ukončit | ukončuji | ukončete | o odvolání | o zrušení | o stažení | odvolání
        | zrušení | stažení | rozvazuji"""
    ),
    taken=phrases(
        """ten souhlas | oba souhlasy | dřívější souhlas | svůj dřívější souhlas | souhlas | svůj souhlas
        | můj souhlas | tento souhlas | udělený souhlas | svůj udělený souhlas | dříve udělený souhlas
        | svůj dříve udělený souhlas | všechny souhlasy | všechny své souhlasy | všechny udělené souhlasy | souhlasy
        | své souhlasy | veškeré souhlasy | veškerý souhlas | souhlasu | svého souhlasu | mého souhlasu
        | všech souhlasů | souhlas se zpracováním | souhlas se zpracováním údajů
        | souhlas se zpracováním osobních údajů | souhlas se zasíláním novinek | souhlas se zasíláním
        | souhlas ke zpracování osobních údajů | souhlas s uložením kontaktu
        | svůj souhlas se zpracováním osobních údajů | svůj souhlas se zpracováním | svolení | své svolení
        | souhlas s kontaktováním | souhlas s novinkami | uděleného souhlasu | souhlas k zasílání novinek"""
    ),
    wishing=(
        *changed_mind.CS_WISHING,
        *phrases(
            """chci | chtěl bych | chtěla bych | přeji si | přeju si | rád bych | ráda bych | žádám | žádám o | tímto
        | okamžitě | od teď | ode dneška | od této chvíle | nyní už | ihned | hned | teď | nyní | dnes
        | k dnešnímu dni | s okamžitou platností | rozmyslel jsem si to | rozmyslela jsem si to | rozmyslel jsem se
        | rozmyslela jsem se | změnil jsem názor | změnila jsem názor | a | už | všechno | vše | úplně | kompletně
        | omlouvám se | bohužel | mi | mě | se | jsem | můžete | nechci už | ze všeho | z newsletteru | z odběru"""
        ),
    ),
    stops=(
        *changed_mind.CS_STOPS,
        *taking_back.CS_STOPS,
        *stopping.CS_STOPS,
        *phrases(
            """už nechci nic dostávat | stop | stopp | už nesouhlasím | dál nesouhlasím | dále nesouhlasím
            | nadále nesouhlasím | už s tím nesouhlasím | nesouhlasím už | už si to nepřeji | už nechci
            | už to nechci | už nic nechci | už nemám zájem | dost | už dost | stačilo
            | už si nepřeji být kontaktován | už si nepřeji být kontaktována | nepřeji si být dále kontaktován
            | nepřeji si být dále kontaktována | nechci být kontaktován | nechci být kontaktována
            | už mě nekontaktujte | nekontaktujte mě | už mi nepište | nepište mi | nepište mi už | už mi nevolejte
            | už mi nic neposílejte | neposílejte mi nic | už mi nikdy nepište | přestaňte | už se mi neozývejte
            | zastavte to | nechci už žádné zprávy | nechci už žádné e-maily | nechci už žádné maily
            | nechci od vás nic | už od vás nic nechci | žádné další zprávy | žádné další e-maily | nechte mě už být
            | už mě nechte být | nechci dostávat novinky | už nechci dostávat novinky | už nechci novinky"""
        ),
        *each(
            "už nechci | nechci už | už nechci dostávat | nechci už dostávat | už si nepřeji"
            " | nepřeji si už | nechci dále | už mi neposílejte | neposílejte mi už"
            " | neposílejte mi dál",
            "| žádné | další",
            "e-maily | emaily | maily | zprávy | sms | hovory | novinky | newslettery | newsletter"
            " | reklamu | reklamy | nabídky | nic",
        ),
        *each(
            "už nechci | nechci už | nechci dál | nechci dále | nechci nadále | už si nepřeji | nepřeji si dále",
            "být | být dále | abyste mě",
            "kontaktován | kontaktována | oslovován | oslovována | kontaktovali",
        ),
        *each(
            "| já",
            "už | dál | nadále | dále",
            "nesouhlasím",
            "se zpracováním | se zpracováním údajů | se zpracováním osobních údajů | s uložením | s kontaktováním",
        ),
        *phrases(
            """nechci od vás už nic | nechci už od vás nic | nechci být dále kontaktován
            | nechci být dále kontaktována | neposílejte mi už nic"""
        ),
        *each(
            "přestaňte | nechte toho a přestaňte",
            "mi psát | mi volat | mě kontaktovat | mi posílat maily | mi posílat e-maily | mě obtěžovat"
            " | mi posílat novinky | mi posílat zprávy | s tím | mě otravovat",
        ),
    ),
    skips=phrases(
        """přeskočit | přeskočte | přeskoč | vynechat | vynechte | další | dál | přeskočit to | nechci uvést
        | nechci uvádět | raději neuvedu | neuvedu | neuvádím | bez odpovědi | žádná"""
    ),
    ending=3,
    slips=slips(
        ("mail", "mejl"),
        ("v pohodě", "vpohode"),
        ("jo", "joo | jooo | joooo | jooooo"),
        ("ano", "aon | anno | anoo | anooo | anoooo | aano | anp | anl"),
        (
            "souhlasím",
            "souhlasin | souhlsaim | souhlasmi | shouhlasim | shoulasim | souhlasyn | suhlasim"
            " | suhlasin | souhlasimm | souhlasm | souhlasum | soulasim | sohlasim"
            " | ouhlasim | souhlassim | zouhlasim | souhalsim | souhlaism | souhlasiim | souhlasam"
            " | souhlasym",
        ),
        ("souhlas", "suhlas | souhals | souhlss | souhla | soulas | souhlsa | souhas"),
        ("jasně", "jasn | jasnee | jasbe"),
        ("určitě", "urcute | urcte | urciteee | urcit"),
        ("samozřejmě", "samo | samozdrejme | samosrejme | samozrejme | samozrjeme | smaozrejme | samozrejmne"),
        ("můžete", "muzte | muzet | mozete"),
        ("uložte", "ulzote | ulozt | uloste | ulosze"),
        ("prosím", "prosim | prosin | prosm"),
        ("děkuji", "dekuj | dekuii"),
        ("díky", "dik"),
        ("ne", "neee | neeee | neeeee"),
        ("nesouhlasím", "nesouhlasin | nesuhlasim | nesouhlasm | neshoulasim | nesouhlasym"),
        ("nechci", "nechxi | nechc | nechi | nechcu | nechhci"),
        ("odmítám", "odmitan | odmitm"),
        ("odvolávám", "odvolavan | odvolvam | odvolavm"),
        ("odvolám", "odvolam"),
        ("stop", "sotp"),
        ("rozhodně", "rozhone | rozhodme"),
    ),
    accented=frozenset({"jasné", "rada"}),
    real=(
        *real.CS,
        *phrases(
            """souhlasy | souhlasu | odvolával | nesouhlasy | odebrat | odebrání | odebráním | ohlásit | odolat
            | školení
        | účtovat | prodejte | kontrakt | kontraktu | prodáváním | prodáváni | prodávání | oslavit"""
        ),
    ),
)
