"""Words beside the name of a purpose: little ones, what is done with it, and what says that all of it is meant.

In all languages at once, folded (`domain.typed`): a withdrawal is heard in whatever language.
"""

from conversation.domain.lexicon_words.shape import phrases

LITTLE = frozenset(
    phrases(
        """z | ze | zo | od | ode | s | se | so | k | ke | ku | na | pro | pre | ten | to | tento | ty | tyto | tieto
        | vas | vase | vasi | vasich | vasim | vasimi | vasho | naseho | nase | nasi | nasich | nasimi
        | from | for | of | on | the | your | my | our | this | these | about | regarding | concerning | with | in | a
        | von | vom | fur | zu | zum | zur | den | dem | der | die | das | des | ihr | ihre | ihren | ihrem | ihrer
        | eure | euren | eurem | eurer | unsere | unseren | auf | mit | an | im | bezuglich | betreffend"""
    )
)
"""May lead to a name, and are no part of one."""
LOOSE = frozenset(
    phrases(
        """zasilani | posilani | rozesilani | rozesilka | odber | odberu | dostavani | prijem | zpracovani | zasilat
        | zasielanie | posielanie | rozosielanie | dostavanie | spracovanie | zasielania | posielania
        | sending | receiving | receive | subscription | subscriptions | delivery | processing | mailing
        | zusendung | versand | empfang | bezug | abo | abonnement | verarbeitung | zusenden | erhalt
        | pravidelny | pravidelne | regular | regelmassige | mesicni | mesacny | monthly | weekly | tydenni"""
    )
)
"""Say what is done, and name nothing by themselves."""
JOINING = frozenset(phrases("a | i | and | or | und | oder | sowie | nebo | alebo | aj | ci"))
WHOLE = frozenset(
    phrases(
        """vse | vsechno | vseho | vsem | vsech | vsechny | vsemi | veskery | veskere | veskereho | veskerych | cely
        | cele | celeho | cokoli | cokoliv | oba | obe | obou | obema | jakykoli | jakekoli | zadne | zadny
        | zadna | nic | uplne | naprosto | jeste | vubec
        | vsetko | vsetky | vsetkeho | vsetkych | vsetkym | vsetkymi | cokolvek | oboje | obidva | obidve | ziadne
        | ziadny | ziadna | nic | uplne | aj | tiez | este | vobec
        | all | everything | every | each | any | anything | both | whole | entire | entirely | completely | totally
        | altogether | nothing | also | too | plus | and | or | else | other | others | rest
        | alle | alles | allem | allen | aller | jede | jeden | jeder | samtliche | samtlichen | samtlicher | komplett
        | vollstandig | ganz | ganze | beide | beiden | nichts | auch | und | oder | sowie | noch | andere | rest
        | udaj | udaje | udaju | udajov | data | daten | datum | ucet | uctu | account | konto | profil | profile
        | database | databaze | databazi | databazy | datenbank | zaznam | zaznamy | records | record
        | kontakt | kontaktu | kontakty | kontaktni | kontaktne | kontaktujte | nekontaktujte | kontaktovat
        | contact | contacts | contacting | contacted | kontaktieren | kontaktiert | oslovovat
        | mail | mails | maily | mailu | mailov | mailem | mailom | email | emails | emaily | emailu | emailov | emailem
        | emailom | phone | telefon | telefonu | telefonat | telefonicky | call | calls | calling | volat | volani
        | volanie | nevolejte | nevolajte | anruf | anrufe | anrufen | rufen | sms | whatsapp | text | texts
        | message | messages | messaging | zprava | zpravy | zprav | zpravu | sprava | spravy | sprav | spravu
        | nachricht | nachrichten | psat | pisat | piste | nepiste | schreiben | write | writing
        | marketing | marketingu | marketingem | marketingom | marketingove | marketingovy | marketingovych
        | marketingovymi | reklama | reklamy | reklamu | reklam | reklamou | reklamni | reklamne | advertising
        | advert | adverts | ads | werbung | promotion | promotions | commercial | obchodni | obchodne | obchodnich
        | obchodnych | sdeleni | oznameni | oznamenia | kommunikation | communication | communications | komunikace
        | komunikacia | komunikaci | spam"""
    )
)
"""All that is sent, kept or said, or more than one thing: no name of one purpose, and beside one all is meant."""
CONSENT = frozenset(
    phrases(
        """souhlas | souhlasu | souhlasem | suhlas | suhlasu | suhlasom | consent | permission | einwilligung
        | zustimmung | osobni | osobnich | osobne | osobnych | personal | personenbezogene | personenbezogenen"""
    )
)
"""In every title, or in any: no name."""
ENDINGS: tuple[str, ...] = tuple(
    sorted(
        phrases(
            """iach | ach | ech | ich | ych | ami | emi | imi | ymi | ovi | ovia | eho | emu | ieho | iemu | iou | ou
            | am | om | um | em | im | ym | ie | ia | iu | ii | ej | a | e | i | o | u | y"""
        ),
        key=lambda ending: -len(ending),
    )
)
"""How Czech and Slovak inflect what a purpose is called by; what is left must have three letters."""
WESTERN: tuple[str, ...] = ("ern", "en", "er", "es", "s", "n")
"""How German and English do; four letters must be left."""
