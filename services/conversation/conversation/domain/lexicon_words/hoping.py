"""Who would be glad of what was asked, or asks to be sent it, says yes to it: "I would be happy to get your news".

To want a call, or to hear from somebody, is no consent by itself.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

_CS_DONE = (
    "mi budete psát | mi to budete posílat | mi je budete posílat | mi budete posílat novinky"
    " | mi budete posílat nabídky | mi budete posílat newsletter | mi budete posílat tipy | mi budete posílat akce"
    " | mě budete informovat | mě budete kontaktovat"
)
_CS_YES = "| ano | jo | jasně | určitě | klidně | ano prosím"
CS: Phrases = (
    *each(_CS_YES, "budu | byl bych | byla bych | bych byl | bych byla | budeme", "| moc | velmi | strašně",
          "rád | ráda | rádi", "když", _CS_DONE),
    *each(_CS_YES, "potěší mě | potěšilo by mě | udělá mi radost | moc mě potěší", "když", _CS_DONE),
    *each(_CS_YES, "uvítám | rád uvítám | ráda uvítám | uvítal bych | uvítala bych", "| vaše | vaši | každou | každé",
          "novinky | nabídky | newsletter | tipy"),
    *each(_CS_YES, "posílejte | posílej | zasílejte", "mi", "je | novinky | nabídky | newsletter", "na",
          "mail | e-mail | email | můj mail | můj e-mail"),
    *each(_CS_YES, "chci | chtěl bych | chtěla bych | rád bych | ráda bych | moc rád bych | moc ráda bych",
          "to | je | ho | novinky | newsletter", "odebírat | dostávat | číst"),
    *each("ano | jo | jasně", "ať mi", "nic | žádná sleva | žádná akce | žádná novinka",
          "neuteče | neujde | neunikne"),
    *each("proč ne | proč by ne | no proč ne",
          "posílejte | pište | můžete | klidně můžete | klidně posílejte | klidně pište | souhlasím"
          " | ano souhlasím"),
    *each("za", "naši | naše | celou naši", "firmu | společnost | rodinu | domácnost",
          "souhlasím | souhlasíme | ano"),
    *each("stoprocentně | na sto procent | sto procent", "ano | jo | souhlasím"),
    *each("ano | jo | jasně | určitě", "můžete | smíte", "mi | mně", "| klidně",
          "zatelefonovat | zavolat | napsat | psát | volat"),
    *each("můžete | smíte", "mi | mně", "| klidně", "zatelefonovat | zavolat | napsat", "ano"),
    *each("ano | jo | jasně | určitě", "můžete | smíte", "se na mě | se na mne", "| klidně", "obracet | obrátit"),
    *each("ano | jo | jasně", "milá slečno | milá paní | milý pane | slečno | paní | pane", "můžete | souhlasím"),
    *each("ano | jo", "prosím o", "kontaktování | kontakt | zaslání | zasílání | zavolání | zasílání novinek"),
    *each("ano | jo | jasně | určitě", "rád | ráda | rádi | budu rád že | budu ráda že", "| od vás",
          "uslyším | uslyšíme"),
    *each("tak | no | no tak | nu", "jasně | jasněže | samozřejmě", "| můžete | posílejte | pište"),
    *each("jasný | jasné | jasan", "pošlete | posílejte | můžete | pište | souhlasím"),
    *each("| tak | no tak", "mi", "to | je | novinky", "posílejte | pište"),
    *each("| ano | jo | jasně | samozřejmě", "kontakt | číslo | můj kontakt | kontakt na mě | moje číslo", "si",
          "| klidně", "uložte | zapište | poznamenejte"),
    *each(_CS_YES, "| klidně | určitě", "mi", "| ty | vaše", "novinky | nabídky | tipy | newsletter | akce",
          "| prosím | klidně", "posílejte | pošlete"),
    *each(_CS_YES, "přihlašte | přihlaste | zapište | připište | přidejte", "mě", "| prosím",
          "k odběru | do odběru | k newsletteru | na seznam | do seznamu"),
    *each("ano | jo | jasně", "můžete", "si mě", "| tam | klidně", "zapsat | uložit | přidat | připsat"),
    *each("máte", "ode mě | u mě", "souhlas | ano"),
    *phrases("jen posílejte | jen pište"),
    *each("ano | jo | jo jo | jasně", "novinky | newsletter | nabídky", "| od vás", "chci | chci dostávat | beru"),
    *each("ano | jo | určitě | jasně | klidně", "mi", "posílejte | pište", "novinky | nabídky | newsletter | tipy"),
    *each("ano | jo | jasně", "ať mi", "neuteče | neujde | neunikne", "nic | žádná sleva | žádná akce"),
)  # fmt: skip
CS_BESIDE: Phrases = (
    *each("budu se", "| moc", "| na", "| vaše | to | vás", "| novinky | tipy | nabídky | zprávy", "těšit"),
    *each("děkuji | děkuju | díky", "že se", "ptáte | ozýváte | zajímáte"),
    *each("potěšíte mě | uděláte mi radost", "| tím"),
    *each("ať | abych", "o ničem | o nic", "nepřijdu | nepřišel | nepřišla"),
    *each("baví mě", "| to | je", "číst"),
)  # fmt: skip
CS_EVERYDAY: Phrases = (
    *phrases("jasněže | za mě gut | za mě cajk"),
    *each("jasně | jasan | ano", "bro | brácho | kámo"),
)  # fmt: skip
_SK_DONE = (
    "mi budete písať | mi to budete posielať | mi ich budete posielať | mi budete posielať novinky"
    " | mi budete posielať ponuky | mi budete posielať newsletter | mi budete posielať tipy | mi budete posielať akcie"
    " | ma budete informovať | ma budete kontaktovať"
)
_SK_YES = "| áno | hej | jasné | určite | kľudne | pokojne | áno prosím"
SK: Phrases = (
    *each(_SK_YES, "budem | bol by som | bola by som | by som bol | by som bola | budeme", "| veľmi | strašne",
          "rád | rada | radi", "keď", _SK_DONE),
    *each(_SK_YES, "poteší ma | potešilo by ma | urobí mi radosť | veľmi ma poteší", "keď", _SK_DONE),
    *each(_SK_YES, "posielajte | posielaj | zasielajte", "mi", "ich | novinky | ponuky | newsletter", "na",
          "mail | e-mail | email | môj mail | môj e-mail"),
    *each(_SK_YES, "uvítam | rád uvítam | rada uvítam | uvítal by som | uvítala by som",
          "| vaše | vašu | každú | každé", "novinky | ponuky | newsletter | tipy"),
    *each(_SK_YES, "chcem | chcel by som | chcela by som | rád by som | rada by som | veľmi rád by som"
          " | veľmi rada by som", "to | ich | ho | novinky | newsletter", "odoberať | dostávať | čítať", "| áno"),
    *each("áno | hej | jasné", "nech mi", "nič | žiadna zľava | žiadna akcia | žiadna novinka", "neujde | neunikne"),
    *each("prečo nie | prečo by nie | no prečo nie",
          "posielajte | píšte | môžete | kľudne môžete | pokojne môžete | kľudne posielajte"
          " | pokojne posielajte | súhlasím | áno súhlasím"),
    *each("za", "našu | naše | celú našu", "firmu | spoločnosť | rodinu | domácnosť", "súhlasím | súhlasíme | áno"),
    *each("stopercentne | na sto percent | sto percent", "áno | hej | súhlasím"),
    *each("áno | hej | jasné", "prosím si | prosím si ich"),
    *each("áno | hej | jasné | určite", "môžete | smiete", "mi", "| kľudne | pokojne",
          "zatelefonovať | zavolať | napísať | písať | volať"),
    *each("môžete | smiete", "mi", "| kľudne | pokojne", "zatelefonovať | zavolať | napísať", "áno"),
    *each("áno | hej | jasné | určite", "môžete | smiete", "sa na mňa", "| kľudne | pokojne", "obracať | obrátiť"),
    *each("áno | hej | jasné", "milá slečna | milá pani | milý pán | slečna | pani | pane", "môžete | súhlasím"),
    *each("áno | hej", "prosím o",
          "kontaktovanie | kontakt | zaslanie | zasielanie | zavolanie | zasielanie noviniek"),
    *each("áno | hej | jasné | určite", "rád | rada | radi", "od vás", "budem počuť | počujem | budeme počuť"),
    *each("tak | no tak", "jasné | samozrejme", "| môžete | posielajte | píšte"),
    *each("| veď | no", "jasné | samozrejme", "že", "môžete | áno | hej"),
    *each("| tak | no tak", "mi", "to | ich | novinky", "posielajte | píšte"),
    *each("ofc", "áno | jo | hej"),
    *each("jasan", "pošlite | posielajte | môžete | píšte | súhlasím"),
    *each("| áno | hej | jasné | samozrejme", "kontakt | číslo | môj kontakt | kontakt na mňa | moje číslo", "si",
          "| kľudne | pokojne", "uložte | zapíšte | poznamenajte"),
    *each(_SK_YES, "| kľudne | určite | pokojne", "mi", "| tie | vaše",
          "novinky | ponuky | tipy | newsletter | akcie", "| prosím | kľudne | pokojne", "posielajte | pošlite"),
    *each(_SK_YES, "| vaše", "novinky | ponuky | tipy | newsletter", "mi", "| kľudne | pokojne",
          "posielajte | pošlite", "| na mail | na e-mail"),
    *each(_SK_YES, "prihláste | zapíšte | pripíšte | pridajte", "ma", "| prosím",
          "na odber | do odberu | na newsletter | na zoznam | do zoznamu"),
    *each("áno | hej | jasné", "môžete", "si ma", "| tam | kľudne", "zapísať | uložiť | pridať | pripísať"),
    *each("môžete", "si ma", "| tam", "zapísať | uložiť", "súhlasím | áno"),
    *each("máte", "odo mňa | u mňa", "súhlas | áno"),
    *phrases("len posielajte | len píšte"),
    *each("áno | hej | jasné", "novinky | newsletter | ponuky", "| od vás", "chcem | chcem dostávať | beriem"),
    *each("áno | hej | určite | jasné | kľudne | pokojne", "mi", "posielajte | píšte",
          "novinky | ponuky | newsletter | tipy"),
    *each("áno | hej | jasné", "nech mi", "neujde | neunikne", "nič | žiadna zľava | žiadna akcia"),
    *each("hejhej", "posielajte mi to | posielajte | môžete | áno"),
)  # fmt: skip
SK_BESIDE: Phrases = (
    *each("budem sa", "| veľmi", "| na", "| vaše | to | vás", "| novinky | tipy | ponuky | správy", "tešiť"),
    *each("ďakujem | vďaka", "že sa", "pýtate | ozývate | zaujímate"),
    *each("potešíte ma | urobíte mi radosť", "| tým"),
    *each("nech | aby som", "o ničom | o nič", "neprídem | neprišiel | neprišla"),
    *each("baví ma", "| to | ich", "čítať"),
    *each("nech | aby ste", "sa mi", "viete ozvať | mohli ozvať"),
    *each("nech mi", "nič", "neujde | neunikne"),
)  # fmt: skip
SK_EVERYDAY: Phrases = (
    *phrases("za mňa gut | za mňa cajk"),
)  # fmt: skip
_EN_IT = (
    "hear your news | get your news | receive your news | get your emails"
    " | receive your emails | receive your newsletter | get your newsletter | receive them | get them | have them"
    " | receive it | get it | be kept informed | be kept up to date | be kept in the loop"
)
EN: Phrases = (
    *each("| yes | yeah | sure | absolutely | of course", "id | i would | wed | we would", "| really | just",
          "be glad | be happy | be very happy | be pleased | be delighted | be only too happy | love", "to", _EN_IT,
          "| please | thanks | thank you"),
    *each("| yes | yeah | sure", "id | i would | wed | we would", "| really | very much | greatly",
          "appreciate | welcome", "that | it | them | your news | your emails | the updates | your newsletter"),
    *each("yas | yass", "please | please do"),
    *each("| please | yes", "send away | email away | mail away"),
    *each("you have | youve | you have got | youve got", "my blessing | my full blessing", "| to do so | for that"),
    *each("surely", "please do | yes | you may | you can | i agree | go ahead"),
    *each("| yes | yeah", "you may | you can | please do | please",
          "write to me | email me | contact me | keep in touch | send me news | send me your news",
          "whenever you like | whenever you want | any time you like | as often as you like" " | anytime you like"),
    *each("by all means | absolutely | of course | certainly", "| please",
          "do send it | do keep it | do send them | send it | send them | send it over"),
    *each("| please", "pop | stick | chuck", "me on", "the | your | that", "list | mailing list | newsletter",
          "| please"),
    *each("of course | certainly | absolutely", "my dear | dear | love | my love | my friend | sir | madam"),
    *each("yes | yeah | sure", "keep my number | keep my details | keep my contact",
          "so you can | so that you can | and", "call me | call me back | contact me | ring me | get back to me"),
    *each("i am | im", "| quite", "content", "for you to do so | for you to contact me | with that | with this"),
    *each("i have | ive", "no hesitation in", "agreeing | consenting | saying yes | accepting"),
    *each("yup | yep | yeah | ye | yes",
          "go 4 it | all good go for it | why not do it | why not go ahead | all good go ahead"),
    *each("agreed | i agree | yes | i consent", "on behalf of", "my | the",
          "company | firm | business | office | organisation | organization | team | family | household"),
    *each("yes", "that is | thats | its", "| quite | perfectly", "all right | alright | acceptable",
          "| with me | by me | to me"),
    *each("i have | ive | ive got | we have", "no objection | no objections", "to", "you | your",
          "storing my contact | storing my details | storing my data | keeping my contact"
          " | keeping my details | keeping my number | sending me your news | sending me news"
          " | contacting me | emailing me"),
    *each("you have | youve got | you have got | youve", "my", "ok | okay | go ahead", "to",
          "email me | contact me | send me | call me", "| the news | your news | news"),
    *each("| yes | please", "opt me in", "| please"),
    *each("yes", "to", "the | your", "newsletter | news | emails | offers | mailing list", "| please | thanks"),
    *each("would love | would like", "to", "get | receive | have", "your | the",
          "news | newsletter | offers | emails", "| yes | please"),
    *each("yes | yeah | please | yes please", "send me", "everything | all of it | it all | all of them"),
)  # fmt: skip
EN_BESIDE: Phrases = (
    *phrases("too right | too right mate | glad you asked | thanks for asking"),
    *each("id be | i would be | im | i am", "| very | really | quite", "interested in",
          "| receiving | getting | hearing", "your | the", "news | newsletter | offers | emails | updates"),
    *each("because | as | so", "i dont want to | i do not want to | i wont | i dont", "miss",
          "out | anything | the sales | a thing | any offers | a sale | your offers"),
    *each("that would be | thatd be", "most | very | really | so", "helpful | kind | useful"),
    *each("i should be | i shall be | i would be", "most | very | so", "glad | grateful | obliged"),
    *phrases("right you are | ever so much | thank you ever so much | so much indeed"),
    *each("no", "objection | objections", "from me | on my part | at all"),
    *each("id like | i would like | i want", "to", "stay | be | keep",
          "in the loop | updated | informed | up to date"),
    *each("i", "| really", "love | like | enjoy", "reading | getting", "those | them | these | it"),
)  # fmt: skip
EN_EVERYDAY: Phrases = (
    *phrases("100percent | im down for that | im down for it | im down with that | i should be delighted"
             " | i shall be delighted | fine w me | thats fine w me"),
    *each("keep me posted | keep me informed | keep me updated", "by email", "| yes"),
    *each("| that is | thats | its | it is", "| quite | perfectly | entirely", "acceptable to me"),
)  # fmt: skip
_DE_NEWS = (
    "neuigkeiten | angebote | infos | mails | e-mails | den newsletter | tipps | ihre neuigkeiten | eure neuigkeiten"
)
DE: Phrases = (
    *each("ja | ja das | ja gerne", "hätte ich | hätt ich | hätten wir", "gern | gerne | sehr gern | sehr gerne",
          "| bitte"),
    *each("ja | jo | jap | klar | gerne", "mach | macht | machts | mach mal | macht mal"),
    *each("| ja | jo | na", "eh klar | eh", "gern | gerne"),
    *each("| ja | gerne | ja gerne", "ich möchte | ich will | ich würde | wir möchten | wir würden",
          "den newsletter | ihren newsletter | euren newsletter | neuigkeiten | die angebote",
          "gern | gerne | sehr gerne", "bekommen | erhalten | haben | abonnieren | lesen"),
    *each("aufjeden | auf jeden", "| gern | gerne | ja | klar"),
    *each("meinen segen", "habt ihr | haben sie | hast du", "| dazu | dafür"),
    *each("ihr habt | sie haben | du hast", "meinen segen", "| dazu | dafür"),
    *each("| ja | ja gerne", "ich würde mich | würde mich | es würde mich | ich freue mich", "| sehr", "| freuen",
          "wenn", "sie mir | ihr mir", _DE_NEWS, "schicken | schickt | senden | sendet | zusenden"),
    *each("| ja | jo", "voi | voll | mega | echt | urgern | narrisch", "gern | gerne"),
    *each("| ja | jo", "gärn | gern", "| merci vilmal | merci"),
    *each("schickt | schickts | schicken sie | schick | schicks | sendet | senden sie", "mir", "| das | es | die",
          "ruhig | gern | gerne",
          "| eure news | ihre news | eure neuigkeiten | ihre neuigkeiten | neuigkeiten | angebote"
          " | den newsletter | zu"),
    *each("von mir aus", "sehr gerne | sehr gern | gern | gerne", "| ja"),
    *each("aber", "gewiss | gewiss doch", "| gern | gerne"),
    *each("| das | es", "ist mir", "sehr | nur", "recht"),
    *each("ja", "seien sie so gut", "und", "melden sie sich | rufen sie mich an | schreiben sie mir"),
    *each("sehr gerne | gerne | gern", "junge frau | junger mann"),
    *each("ja | ja freilich | freilich | gewiss", "machen sie nur"),
    *each("ja doch | doch", "| natürlich", "dürfen sie | dürft ihr"),
    *each("zustimmung | einwilligung | erlaubnis", "hiermit", "erteilt | gegeben"),
    *each("ja | das | ja das", "ist", "| ganz", "in meinem", "sinne"),
    *each("ja | jo gern | gerne", "schickts | schickt | schicken sie", "mir | ma", "des | das",
          "| ruhig | gern | gerne"),
    *each("| ja | gerne", "bitte", "zum newsletter | für den newsletter", "anmelden | eintragen"),
    *each("ja | ja bitte | ja gerne", "schicken sie | schickt | senden sie | sendet",
          "sie mir | sie mir gerne | sie mir ruhig"),
    *each("| ja | ja bitte | bitte | gerne", "schickt | schickts | schicken sie | sendet | senden sie", "mir",
          "| gerne | ruhig | bitte",
          "die news | eure news | ihre news | eure neuigkeiten | die neuigkeiten | ihre neuigkeiten",
          "| gerne | bitte"),
    *each("ja | klar | gerne", "ihr könnt | sie können | ihr dürft | sie dürfen", "mir", "| gerne | ruhig",
          "die news | eure news | ihre news", "| gerne", "schicken | senden"),
    *each("| ja", "ich möchte | ich will | ich würde", "| gerne | gern",
          "neuigkeiten | infos | angebote | den newsletter | mails", "von ihnen | von euch", "| gerne",
          "erhalten | bekommen | haben"),
    *each("| gerne | ja", "immer her | nur her | her", "mit",
          "den neuigkeiten | dem newsletter | den angeboten | den news | den infos"),
    *each("| ja gerne | ja | gerne | bitte", "haltet mich | halten sie mich", "per mail | per e-mail",
          "| bitte | gerne", "auf dem laufenden"),
)  # fmt: skip
DE_BESIDE: Phrases = (
    *each("| das | es | des", "wär | wärs", "| echt | wirklich",
          "super | toll | schön | prima | nett | klasse | lieb | gut"),
    *each("| ja das | ja", "merci vilmal | dank schön"),
    *each("| ich", "freue mich | freu mich", "| schon | sehr", "auf", "ihre | eure",
          "neuigkeiten | nachrichten | mails | news | angebote | tipps | post"),
    *each("| ich", "würde mich | freue mich | freu mich", "| sehr", "| freuen", "von ihnen | von euch", "zu hören"),
    *each("| weil | denn", "ich", "nichts | nix | keine angebote | keine aktion", "| mehr", "verpassen",
          "will | möchte"),
    *each("damit ich", "nichts | nix", "| mehr", "verpasse"),
    *each("im namen", "meiner | der", "firma | familie | gesellschaft | geschäftsleitung"),
    *each("| ich", "hab | habe", "nix | nichts", "dagegen"),
    *each("| ja", "bitte schön"),
    *each("| ich", "würde mich | freue mich", "| sehr", "über",
          "den newsletter | ihren newsletter | euren newsletter | neuigkeiten | ihre neuigkeiten"
          " | eure neuigkeiten | ihre mails", "| freuen"),
    *each("damit", "sie sich | ihr euch", "| bei mir", "melden können | melden könnt"),
)  # fmt: skip
DE_EVERYDAY: Phrases = (
    *phrases("klaro | klaro macht | klar bro | ja easy | jo schreibt | ja mann | jaa mann | hundertpro"
             " | 100percent"),
)  # fmt: skip
