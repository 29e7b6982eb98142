"""The words of clerks and contracts around an explicit consent: none of them narrows it.

"For an unlimited time" is how every consent is given; "for three years" or "until further notice" is none of ours.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each("po", "zralé úvaze | zralém uvážení | zvážení | krátkém zvážení | rozmyšlení | důkladném zvážení"),
    *each("| aby | ať", "mi | mně | moje údaje | mé údaje | můj e-mail | můj kontakt", "| byly | byl | bylo",
          "zasílány | zasílán | zasíláno | posílány | posílán | použity | použit | využity | uloženy | uložen"
          " | zpracovány | uchovány | využívány | používány"),
    *each("zasílány | posílány | použity | využity | uloženy | zpracovány | uchovány | evidovány"),
    *each("užitím | užití | využitím"),
    *each("svého | mého | své | mé | svou | moji", "e-mailu | emailu | e-mailové adresy | emailové adresy | adresy"
          " | e-mailovou adresu | kontaktu"),
    *each("na dobu neurčitou | bez omezení"
        " | bez časového omezení"),
    *each("jsem si vědom | jsem si vědoma | znám | byl jsem seznámen se | byla jsem seznámena se",
          "| všech", "svých práv | svá práva | svými právy", "| a"),
    *each("vím", "že", "ho | svůj souhlas | souhlas", "mohu | můžu", "kdykoli | kdykoliv", "odvolat"),
    *each("vím | beru na vědomí", "že", "mohu | můžu", "| svůj", "souhlas", "kdykoli | kdykoliv", "odvolat"),
    *each("e-maily | emaily | maily | zprávy | newsletter | newslettery", "s",
          "nabídkami | novinkami | akcemi | slevami | vašimi nabídkami | vašimi novinkami"),
    *each("že", "mi | mě", "budete", "| e-mailem", "posílat | zasílat | kontaktovat | informovat | psát"),
    *each("nic nenamítám | je mi ctí | není důvod nesouhlasit | hotovo | domluveno | tak domluveno | vyplněno"),
)  # fmt: skip
CS_YES: Phrases = (
    *each("máte | dávám vám | dávám", "mé | moje | své", "ano"),
    *each("| tak", "domluveno | platí | dohodnuto", "ano"),
    *each("rád | ráda", "| vám", "dávám | uděluji", "| svůj", "souhlas"),
)
SK: Phrases = (
    *each("po", "zrelej úvahe | zrelom uvážení | zvážení | krátkom zvážení | rozmyslení | dôkladnom zvážení"),
    *each("| aby | nech", "mi | moje údaje | môj e-mail | môj kontakt", "| boli | bol | bolo",
          "zasielané | zasielaný | posielané | posielaný | použité | použitý | využité | uložené | uložený"
          " | spracované | uchované | využívané | používané"),
    *each("zasielané | posielané | použité | využité | uložené | spracované | uchované | evidované"),
    *each("použitím | použitie | využitím"),
    *each("svojho | môjho | svojej | mojej | svoju | moju", "e-mailu | emailu | e-mailovej adresy | emailovej adresy"
          " | adresy | e-mailovú adresu | kontaktu"),
    *each("na dobu neurčitú | bez obmedzenia"),
    *each("som si vedomý | som si vedomá | poznám | bol som oboznámený so | bola som oboznámená so",
          "| všetkých", "svojich práv | svoje práva | svojimi právami", "| a"),
    *each("viem", "že", "ho | svoj súhlas | súhlas", "môžem", "kedykoľvek", "odvolať"),
    *each("viem | beriem na vedomie", "že", "môžem", "| svoj", "súhlas", "kedykoľvek", "odvolať"),
    *each("e-maily | emaily | maily | správy | newsletter", "s | so",
          "ponukami | novinkami | akciami | zľavami | vašimi ponukami | vašimi novinkami"),
    *each("že", "mi | ma", "budete", "| e-mailom", "posielať | zasielať | kontaktovať | informovať | písať"),
    *each("nič nenamietam | je mi cťou | hotovo | dohodnuté | budiž | tak dohodnuté | vyplnené"),
    *each("na", "marketing | marketingové účely | marketingové využitie"),
)  # fmt: skip
SK_YES: Phrases = (
    *each("máte | dávam vám | dávam", "moje | svoje", "áno"),
    *each("| tak", "dohodnuté | platí", "áno"),
    *each("rád | rada", "| vám", "dávam | udeľujem", "| svoj", "súhlas"),
)
EN: Phrases = (
    *each("after | upon", "careful | due | full", "consideration | reflection"),
    *each("having", "considered | read | understood", "it | this | that | everything"),
    *each("i am | im", "aware of", "| all", "my rights", "| and"),
    *each("i have been | ive been | i was", "| fully | duly", "informed | told", "| and"),
    *each("i know | i understand | i am aware", "| that", "i can | i may", "withdraw", "| it | my consent",
          "| at any time | any time"),
    *each("that you", "will | may | can | shall", "send me | email me | contact me | keep me informed"),
    *each("emails | e-mails | messages | newsletters", "with | about", "| your | the", "offers | news | updates"),
    *each("for my data | for my details | for my email", "to be", "used | stored | processed | kept"),
    *each("indefinitely | without limit | freely | voluntarily | of my own free will"),
    *each("ive | i have", "nothing against it | nothing against that | no objections | no objection"),
)  # fmt: skip
EN_YES: Phrases = (
    *each("yes", "dear | my dear | young man | lass", "i agree | i consent | please | please do"),
    *each("yes", "to", "| it", "all | all of it | everything | consent | that | this | both"),
    *each("consent | agreement | my consent | my answer", "yes"),
    *each("yes", "consent"),
    *each("i hereby | i", "declare | express | confirm", "my", "| full", "consent | agreement"),
    *each("affirmative | roger | copy that | you got it | you bet | indubitably | positively | unquestionably", "yes"),
    *each("it would be | it is | its", "my pleasure | a pleasure", "yes | to agree"),
    *each("youve | you have", "convinced | persuaded", "me", "yes | i agree"),
    *each("i am | im", "| gladly | happily", "giving", "| you", "| my", "consent | permission"),
)  # fmt: skip
DE: Phrases = (
    *each("nach", "reiflicher überlegung | kurzer überlegung | sorgfältiger prüfung | gründlicher überlegung"),
    *each("ich kenne | mir sind", "| alle", "meine rechte | meine rechte bekannt", "| und"),
    *each("ich bin", "| ausreichend | umfassend", "informiert | aufgeklärt | belehrt", "| worden", "| und"),
    *each("ich weiß | mir ist bekannt | mir ist bewusst", "| dass", "ich", "| das | die einwilligung", "jederzeit",
          "widerrufen kann", "| und"),
    *each("frei | freiwillig | frei und freiwillig | aus freien stücken | ohne zwang | unbefristet"
        " | zeitlich unbegrenzt"),
    *each("e-mails | mails | nachrichten | newsletter", "mit", "angeboten | neuigkeiten | ihren angeboten"),
    *each("spricht nichts dagegen | erledigt | nun denn | abgemacht | passt so | ist recht | ist gut | läuft"),
    *each("genutzt | verwendet | gespeichert | verarbeitet", "| werden | wird"),
)  # fmt: skip
DE_YES: Phrases = (
    *each("aber", "natürlich | klar | sicher | gern | gerne | selbstverständlich", "einverstanden"
        " | ja | stimme ich zu"),
    *each("ich erkläre | hiermit erkläre ich | ich erkläre hiermit", "mich", "| hiermit | damit", "einverstanden"),
    *each("ich erkläre | hiermit erkläre ich | ich erkläre hiermit", "meine", "einwilligung | zustimmung"),
    *each("| meine", "einwilligung | zustimmung | antwort", "ja"),
    *each("ja", "einwilligung | zustimmung | zu allem | zu beidem | und amen"),
    *each("ich sage", "ja", "| und amen | dazu"),
    *each("passt so | ist recht | ist gut | alles gut | läuft | positiv | klar wie kloßbrühe", "ja"),
    *each("ja", "mach mal | macht mal | mach das | macht das | machen sie das | machen sie mal"),
    *each("es ist mir | es wäre mir", "ein vergnügen | eine freude", "ja | ich stimme zu"),
    *each("sie haben | ihr habt", "mich überzeugt", "ja | einverstanden"),
    *each("| ja", "ich erlaube | ich gestatte", "ihnen | euch", "| mir",
          "neuigkeiten | angebote | den newsletter | e-mails", "zu schicken | zu senden | zuzusenden"),
    *each("| ja", "sie können mich | sie dürfen mich | ihr könnt mich | ihr dürft mich", "| gerne", "in",
          "ihren verteiler | den verteiler | euren verteiler | die liste", "aufnehmen | eintragen"),
    *phrases("ich bejahe | ich bejahe das | aber immer gerne | na sicher ja"),
)  # fmt: skip
