"""Contact me no more, erase me, use nothing of mine: what people type when they want to be left alone.

Built of slots. Each names the contact, the data or the list, or says "no more": a bare "no" is none of these.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

_CS_NEWS = (
    "e-maily | emaily | maily | zprávy | novinky | newsletter | newslettery | nabídky | reklamu | reklamy"
    " | obchodní sdělení | sms | poštu | spam"
)
_CS_DONT = (
    "neposílejte | nezasílejte | nepište | nevolejte | nekontaktujte | neoslovujte | neozývejte | neobtěžujte"
    " | neotravujte | nespamujte"
)
_CS_MORE = "už | dál | dále | nadále | víckrát | již"
_CS_END = "| prosím | díky | děkuji"
CS_STOPS: Phrases = (
    *each(
        "nechci | nepřeji si | nepřeju si",
        "aby jste | abyste",
        "| mi | mě | mne",
        "| už | dál | dále | nadále",
        "psali | volali | posílali | kontaktovali | obtěžovali | oslovovali | zasílali",
        f"| {_CS_NEWS}",
    ),
    *each("už žádná | už žádné | žádná další | žádné další", f"reklama | pošta | newslettery | {_CS_NEWS}"),
    *each(
        "dost | konec | stop | konec s",
        "mailů | e-mailů | emailů | reklam | zpráv | reklamám | mailům | telefonátů | reklamou | maily | newsletterům",
    ),
    *each("| prosím", "nic", "mi | mě", "už | dál | víckrát", _CS_DONT),
    "už o to nestojím",
    *each(
        "| už si | už",
        "nepřeji si | nepřeju si | nechci | nepřeji | nepřejeme si",
        f"| {_CS_MORE}",
        "být",
        f"| {_CS_MORE} | nijak",
        "kontaktován | kontaktována | oslovován | oslovována | obtěžován | obtěžována | informován | informována",
        _CS_END,
    ),
    *each(
        "nepřeji si | nepřeju si | nechci | nestojím o",
        "další | žádné další | už žádné | již žádné | už další"
        " | dostávat další | už dostávat | dál dostávat | nadále dostávat",
        f"| {_CS_NEWS}",
        "| od vás | dostávat",
        _CS_END,
    ),
    *each(
        "| prosím",
        f"{_CS_MORE} | prosím už | už prosím",
        "| mi | mě | mne | na mě | se mi | mi sem",
        "| nic | nikdy | žádné | vůbec",
        f"| {_CS_NEWS}",
        _CS_DONT,
        "| mi | mě | mne",
        "| nic | vůbec",
        _CS_END,
    ),
    *each(
        "| prosím",
        _CS_DONT,
        "| mi | mě | mne | na mě | se",
        f"{_CS_MORE} | už nikdy | nikdy",
        "| nic | žádné | další",
        f"| {_CS_NEWS}",
        _CS_END,
    ),
    *each(
        "| prosím | už",
        "přestaňte | přestaňte už | přestaňte prosím",
        "| mi | mě | mně",
        "psát | posílat | volat"
        " | kontaktovat | obtěžovat | zasílat | otravovat | spamovat | oslovovat | používat | zpracovávat",
        f"| mi | mě | moje údaje | mé údaje | můj kontakt | můj e-mail | to | {_CS_NEWS}",
        _CS_END,
    ),
    *each(
        "konec | dost | stop | zastavte | ukončete",
        "| s | se",
        "zasílání | posílání | zasíláním | posíláním | odběru"
        " | marketing | marketingu | marketingem | kontaktování | komunikace | komunikaci | maily | maily prosím"
        " | e-maily | reklamy | reklam | zpracování | reklamě",
    ),
)
CS_TAKES_BACK: Phrases = (
    *each(
        "chci pryč | chci ven | vezměte mě | vezměte mě pryč | dejte mě pryč | vyndejte mě | vymažte si mě"
        " | smažte si mě | vyhoďte mě",
        "z databáze | ze seznamu | z vašeho seznamu | z vaší databáze | z toho | z odběru"
        " | z newsletteru | odsud | ze všeho",
    ),
    *each(
        "přestaňte",
        "používat | zpracovávat | využívat | uchovávat",
        "můj | moje | mé",
        "mail | e-mail | email | data | údaje | kontakt | číslo",
    ),
    *each("mažte | likvidujte | zlikvidujte", "moje | mé | všechny moje", "data | údaje | osobní údaje"),
    *phrases(
        "smažte si mě | vymažte si mě | přeji si výmaz | žádám výmaz | žádám vymazání údajů | žádám smazání údajů"
        " | beru všechno zpět | beru vše zpět | končím s odběrem | končím odběr"
    ),
    *each(
        "| prosím",
        "odhlaste | odhlašte | vyřaďte | vyškrtněte | odstraňte | odeberte | vyhoďte | odregistrujte",
        "mě | mne",
        "| prosím",
        "| ze všeho | odsud | odtud | z rozesílky | z odběru | z newsletteru | z databáze"
        " | z vaší databáze | ze seznamu | z vašeho seznamu | z evidence | ze systému",
        _CS_END,
    ),
    *each(
        "| prosím | chci | žádám",
        "smazat | vymazat | odstranit | smažte | vymažte | o smazání | o vymazání | o výmaz | výmaz | smazání",
        "| mé | moje | všechny moje | všechny mé | mých | všech | všech mých",
        "údaje | data | osobní údaje | údajů | dat | osobních údajů",
        _CS_END,
    ),
    *each(
        "| už | dál | již",
        "nepoužívejte | nezpracovávejte | neuchovávejte | nevyužívejte",
        "| už | dál | nadále",
        "moje | mé | můj",
        "údaje | data | osobní údaje | kontakt | e-mail | číslo",
        _CS_END,
    ),
)
_SK_NEWS = (
    "e-maily | emaily | maily | správy | novinky | newsletter | newslettre | ponuky | reklamu | reklamy"
    " | obchodné oznámenia | sms | poštu | spam"
)
_SK_DONT = (
    "neposielajte | nezasielajte | nepíšte | nevolajte | nekontaktujte | neoslovujte | neozývajte | neobťažujte"
    " | neotravujte | nespamujte"
)
_SK_MORE = "už | ďalej | naďalej | viac | viackrát"
_SK_END = "| prosím | vďaka | ďakujem"
SK_STOPS: Phrases = (
    *each(
        "nechcem | neželám si | neprajem si",
        "aby ste",
        "| mi | ma | mňa",
        "| už | ďalej | naďalej | viac",
        "písali | volali | posielali | kontaktovali | obťažovali | oslovovali | zasielali",
        f"| {_SK_NEWS}",
    ),
    *each("už žiadna | už žiadne | žiadna ďalšia | žiadne ďalšie", f"reklama | pošta | newslettre | {_SK_NEWS}"),
    *each(
        "dosť | koniec | stop | koniec s",
        "mailov | e-mailov | emailov | reklám | správ | reklamám | telefonátov"
        " | reklamou | maily | zasielania | posielania",
    ),
    *each("| prosím", "nič", "mi | ma", "už | viac | viackrát", _SK_DONT),
    "už o to nestojím",
    *each(
        "| už si | už",
        "neželám si | neprajem si | nechcem | neželáme si",
        f"| {_SK_MORE}",
        "byť",
        f"| {_SK_MORE} | nijako",
        "kontaktovaný | kontaktovaná | oslovovaný | oslovovaná | obťažovaný | obťažovaná | informovaný | informovaná",
        _SK_END,
    ),
    *each(
        "neželám si | neprajem si | nechcem | nestojím o",
        "ďalšie | žiadne ďalšie | už žiadne | už ďalšie"
        " | dostávať ďalšie | už dostávať | už nič dostávať | ďalej dostávať | naďalej dostávať | viac dostávať",
        f"| {_SK_NEWS}",
        "| od vás | dostávať",
        _SK_END,
    ),
    *each(
        "| prosím",
        f"{_SK_MORE} | prosím už | už prosím",
        "| mi | ma | mňa | na mňa | sa mi",
        "| nič | nikdy | žiadne | vôbec",
        f"| {_SK_NEWS}",
        _SK_DONT,
        "| mi | ma | mňa",
        "| nič | vôbec",
        _SK_END,
    ),
    *each(
        "| prosím",
        _SK_DONT,
        "| mi | ma | mňa | na mňa | sa",
        f"{_SK_MORE} | už nikdy | nikdy",
        "| nič | žiadne | ďalšie",
        f"| {_SK_NEWS}",
        _SK_END,
    ),
    *each(
        "| prosím | už",
        "prestaňte | prestaňte už | prestaňte prosím",
        "| mi | ma | mne",
        "písať | posielať | volať"
        " | kontaktovať | obťažovať | zasielať | otravovať | spamovať | oslovovať | používať | spracúvať",
        f"| mi | ma | moje údaje | môj kontakt | môj e-mail | to | {_SK_NEWS}",
        _SK_END,
    ),
    *each(
        "koniec | dosť | stop | zastavte | ukončite",
        "| s | so",
        "zasielanie | posielanie | zasielaním | posielaním"
        " | odberu | marketing | marketingu | marketingom | kontaktovanie | komunikácie | komunikáciu | maily"
        " | e-maily | reklamy | reklám | spracúvanie | spracovanie | reklame",
    ),
)
SK_TAKES_BACK: Phrases = (
    *each(
        "chcem preč | chcem von | vezmite ma | vezmite ma preč | dajte ma preč | vyhoďte ma | vymažte si ma"
        " | zmažte si ma",
        "z databázy | zo zoznamu | z vášho zoznamu | z vašej databázy | z toho | z odberu"
        " | z newslettera | odtiaľto | zo všetkého",
    ),
    *each(
        "prestaňte",
        "používať | spracúvať | využívať | uchovávať",
        "môj | moje",
        "mail | e-mail | email | dáta | údaje | kontakt | číslo",
    ),
    *phrases(
        "zmažte si ma | vymažte si ma | želám si výmaz | žiadam výmaz | žiadam vymazanie údajov"
        " | žiadam zmazanie údajov | beriem všetko späť | končím s odberom | končím odber"
    ),
    *each(
        "| prosím",
        "odhláste | vyraďte | vyškrtnite | odstráňte | odoberte | vyhoďte | odregistrujte",
        "ma | mňa",
        "| prosím",
        "| zo všetkého | odtiaľto | z odberu | z newslettera | z databázy | z vašej databázy | zo zoznamu"
        " | z vášho zoznamu | z evidencie | zo systému",
        _SK_END,
    ),
    *each(
        "| prosím | chcem | žiadam",
        "zmazať | vymazať | odstrániť | zmažte | vymažte | o zmazanie | o vymazanie | o výmaz | výmaz | zmazanie",
        "| moje | všetky moje | mojich | všetkých | všetkých mojich",
        "údaje | dáta | osobné údaje | údajov | dát | osobných údajov",
        _SK_END,
    ),
    *each(
        "| už | ďalej",
        "nepoužívajte | nespracúvajte | neuchovávajte | nevyužívajte",
        "| už | ďalej | naďalej | viac",
        "moje | môj",
        "údaje | dáta | osobné údaje | kontakt | e-mail | číslo",
        _SK_END,
    ),
)
_EN_SENT = (
    "marketing | mailing | mailings | emails | e-mails | mails | messages | newsletter | newsletters | spam"
    " | advertising | ads | contact | communications | calls | texts | offers | promotions"
)
_EN_MINE = (
    "data | details | information | info | personal data | email | e-mail | email address | number | phone number"
    " | contact details"
)
_EN_END = "| please | now | thanks"
EN_STOPS: Phrases = (
    *each("enough", "| with | of", "| the | your | these", _EN_SENT),
    *each("| please", "dont | do not", "email | call | contact | write | text | message", "anymore | any more | again"),
    *each(
        "| please", "dont | do not", "keep | store | save | use", "my", _EN_MINE, "| anymore | any more | any longer"
    ),
    "leave my inbox alone",
    *each(
        "| please | just | you must",
        "stop | quit | cease | discontinue | end",
        "| all | the | any | your | this"
        " | all the | all your | with the | sending | sending me | sending me any | doing",
        f"{_EN_SENT} | processing",
        _EN_END,
    ),
    *each(
        "| please | can you please | i want you to | i need you to",
        "stop | quit | cease",
        "using | processing | storing | keeping | sharing | holding | collecting",
        "| any of | all | all of",
        "my",
        _EN_MINE,
        "| please | now | for marketing | for anything",
    ),
    *each("just | please just | please | now | ok | okay", "stop", "| it | this | now | please"),
    *each(
        "| please",
        "stop",
        "contacting | emailing | calling | texting | messaging | bothering | pestering | mailing",
        "| me | us",
        _EN_END,
    ),
    *each(
        "| please | kindly",
        "do not | dont | never",
        "| ever",
        "contact | email | e-mail | mail | call | phone | text | message | write to | bother | pester | spam",
        "me",
        "again | anymore | any more | ever again | any further"
        " | further | in future | in the future | any longer | with offers | with marketing",
        _EN_END,
    ),
    *each("no | no more of your | no more of the", "more | further", _EN_SENT, "| please | thanks | from you | for me"),
    *each(
        "i",
        "dont | do not | no longer",
        "want | wish",
        "to",
        "be contacted | be emailed | be called"
        " | hear from you | receive anything | get anything | be on your list | be on the list | be marketed to"
        " | receive marketing | get marketing | be messaged",
        "| any more | anymore | again | any longer | by you",
    ),
)
EN_TAKES_BACK: Phrases = (
    *each(
        "| please",
        "cancel | end | terminate",
        "all | any | all the | all your",
        "marketing | communication | communications | contact | emails | messages",
        _EN_END,
    ),
    *each("| please", "take | get", "me off", "everything | all of it | all lists | all emails", _EN_END),
    *each(
        "| please",
        "get | take | remove | strike | delete | drop | pull",
        "me | my name | my email | my number | my details | my data",
        "off | from | out of | off of",
        "| your | the | this | all | all your | that",
        "list | lists | mailing list | mailing lists | database | records | system | newsletter | contact list"
        " | books | files | marketing list",
        _EN_END,
    ),
    *each(
        "| please | i want you to",
        "delete | erase | remove | wipe | destroy",
        "| all | all of",
        "my",
        _EN_MINE,
        "| please | now | you have | you hold | from your system | from your records",
    ),
    *each(
        "i want | i would like | id like",
        "to be",
        "removed | deleted | forgotten | taken off | unsubscribed | erased",
        "| from your list | from the list | from your database | please",
    ),
    *each(
        "i want | i would like | id like",
        "my data | my details | my information",
        "deleted | erased | removed | gone",
        "| please",
    ),
    *phrases(
        "unsub | unsub me | lose my number | lose my email | i no longer consent | withdraw everything"
        " | revoke everything | cancel everything | i take my yes back | cancel my yes | undo my yes | optout please"
        " | opt out please | do not use my data | dont use my data | do not process my data"
    ),
)
_DE_NEWS = (
    "e-mails | emails | mails | newsletter | werbung | nachrichten | angebote | anrufe | post | sms | infos"
    " | informationen | spam | werbemails | kontaktaufnahme"
)
_DE_END = "| bitte | danke"
_DE_MORE = "nicht mehr | nie mehr | nie wieder | nicht weiter | nicht länger"
_DE_MINE = (
    "daten | personenbezogenen daten | angaben | kontaktdaten | nummer | telefonnummer | e-mail-adresse | adresse"
)
DE_STOPS: Phrases = (
    *each(
        "| bitte",
        "schreibt mir | schreiben sie mir | ruft mich | rufen sie mich | kontaktiert mich | kontaktieren sie mich",
        "nie wieder | nie mehr",
        "| an",
    ),
    *each(
        "| bitte | bitte mich | mich | mich bitte | mir | bitte mir",
        _DE_MORE,
        "kontaktieren | anschreiben | anrufen"
        " | belästigen | informieren | benachrichtigen | schreiben | zuspammen | melden",
        _DE_END,
    ),
    *each(
        "| bitte | mir bitte | bitte mir | mir",
        "keine | keinen",
        _DE_NEWS,
        "mehr",
        "| schicken | senden | zusenden | zuschicken | an mich",
        _DE_END,
    ),
    *each(
        "| bitte | mir bitte | bitte mir | mir",
        "keine weiteren | keine weitere | keinen weiteren",
        _DE_NEWS,
        "| schicken | senden | zusenden | zuschicken",
        _DE_END,
    ),
    *each(
        "| bitte | mir bitte | bitte mir | mir",
        "nichts mehr | nix mehr",
        "schicken | senden | zusenden | zuschicken | schreiben",
        _DE_END,
    ),
    *each(
        "hören sie auf | hört auf | hör auf | stoppen sie | stoppt | beenden sie | stopp | stop | schluss",
        "| bitte",
        "| mit | mit der | mit den | die | den",
        f"{_DE_NEWS} | verarbeitung | datenverarbeitung"
        " | mich anzurufen | mich zu kontaktieren | mich zu belästigen | meine daten zu nutzen"
        " | meine daten zu verwenden | meine daten zu verarbeiten",
        _DE_END,
    ),
    *each(
        "ich",
        "möchte | will | wünsche",
        "| von ihnen | von euch",
        "nichts mehr | nix mehr | nicht mehr | nicht länger | nicht weiter | nie wieder",
        "| von ihnen | von euch",
        "hören | bekommen | erhalten"
        " | kontaktiert werden | angeschrieben werden | angerufen werden | belästigt werden | informiert werden",
    ),
)
DE_TAKES_BACK: Phrases = (
    *phrases("ich bestelle alles ab | ich möchte raus | ich will raus | ich bin raus bitte löschen"),
    *each(
        "| bitte | sofort",
        "| meine | alle meine | alle",
        _DE_MINE,
        "| bitte | sofort",
        "löschen | entfernen | vernichten",
        "| bitte | danke | lassen",
    ),
    *each(
        "bitte | sofort | alles | bitte alles | mich | bitte mich | mich bitte",
        "löschen | entfernen | austragen | abmelden | streichen",
        "| danke | lassen",
    ),
    *each("löschen sie | löscht | entfernen sie | entfernt", "| bitte", "meine | alle meine | alle", _DE_MINE, _DE_END),
    *each(
        "| bitte",
        "nehmen sie | nehmt | streichen sie | streicht | tragen sie | tragt | löschen sie | löscht"
        " | entfernen sie | entfernt",
        "mich",
        "| bitte",
        "aus | von | vom",
        "| der | dem | ihrer | ihrem | eurer | eurem",
        "liste | verteiler | newsletter | datenbank | kartei | mailingliste",
        "| raus | aus | bitte",
    ),
    *each(
        "| bitte",
        "verwenden sie | nutzen sie | verarbeiten sie | nutzt | verwendet | verarbeitet",
        "meine",
        _DE_MINE,
        _DE_MORE,
    ),
    *phrases(
        "raus aus dem verteiler | raus aus der liste | abbestellen bitte | werbewiderspruch | widerspruch gegen werbung"
        " | ich widerspreche der werbung | ich nehme alles zurück | ich ziehe alles zurück | bitte abbestellen"
    ),
)
