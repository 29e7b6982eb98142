"""Asking to be erased, or objecting (Art. 17 and 21 GDPR): whoever says so has taken back what they agreed to."""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each(
        "| prosím | chci | chtěl bych | chtěla bych",
        "smažte | vymažte | odstraňte | zlikvidujte | smazat | vymazat | odstranit",
        "| mi | prosím | si",
        "| všechny | všechna | veškeré | veškerá",
        "moje číslo | mé číslo | můj telefon | moje telefonní číslo | moje osobní údaje | mé osobní údaje | moje údaje"
        " | moje data | údaje o mně | všechno | vše | všechno o mně | vše o mně | všechno co o mně máte"
        " | vše co o mně máte | můj kontakt který jsem vám dal | můj kontakt který jsem vám dala",
        "| z databáze | z vaší databáze | z evidence | z vašich systémů",
        "| prosím",
    ),
    *each(
        "| prosím | žádám | tímto žádám",
        "o výmaz | o vymazání | o smazání",
        "| všech | veškerých",
        "| mých | svých",
        "| osobních",
        "údajů | dat",
    ),
    *each(
        "uplatňuji | uplatňuju | chci uplatnit | využívám",
        "| své | svoje",
        "právo",
        "na výmaz | být zapomenut | být zapomenuta | být zapomenutý",
    ),
    *each("chci", "být", "zapomenut | zapomenuta | zapomenutý | vymazán | vymazána"),
    *each("dejte | vyhoďte", "mě", "| prosím", "pryč | ven", "| ze seznamu | z vašeho seznamu | z databáze"),
    *each(
        "vznáším námitku | podávám námitku | namítám",
        "| proti zpracování | proti marketingu | proti přímému marketingu",
        "| mých údajů | mých osobních údajů | svých údajů | svých osobních údajů",
    ),
    *phrases("vymažte mě | vymažte mne | smažte mne | stop smažte to"),
)
SK: Phrases = (
    *each(
        "| prosím | chcem | chcel by som | chcela by som",
        "zmažte | vymažte | odstráňte | zlikvidujte | zmazať | vymazať | odstrániť",
        "| mi | prosím | si",
        "| všetky | všetko",
        "moje číslo | môj telefón | moje telefónne číslo | moje osobné údaje | moje údaje | moje dáta | dáta"
        " | údaje o mne | všetko | všetko o mne | všetko čo o mne máte",
        "| z databázy | z vašej databázy | z evidencie | z vašich systémov",
        "| prosím",
    ),
    *each(
        "| prosím | žiadam | týmto žiadam",
        "o výmaz | o vymazanie | o zmazanie",
        "| všetkých",
        "| mojich | svojich",
        "| osobných",
        "údajov | dát",
    ),
    *each(
        "uplatňujem | chcem uplatniť | využívam",
        "| si",
        "| svoje",
        "právo",
        "na výmaz | na vymazanie | na zabudnutie | byť zabudnutý | byť zabudnutá",
    ),
    *each("chcem", "byť", "zabudnutý | zabudnutá | vymazaný | vymazaná"),
    *each("dajte | vyhoďte", "ma", "| prosím", "preč | von", "| zo zoznamu | z vášho zoznamu | z databázy"),
    *each(
        "vznášam námietku | podávam námietku | namietam",
        "| proti spracovaniu | proti spracúvaniu | proti marketingu | proti priamemu marketingu",
        "| mojich údajov | mojich osobných údajov | svojich údajov | svojich osobných údajov",
    ),
    *each("beriem | vezmem", "naspäť | späť", "| svoj | môj", "súhlas"),
    *phrases("vymažte ma | zmažte ma | stop zmažte to | vymažte všetko | zmažte všetko"),
)
EN: Phrases = (
    *each(
        "| please | i want you to | i would like you to | id like you to",
        "delete | erase | remove | wipe | destroy",
        "| all | all of",
        "my data | my personal data | my details | my number | my phone number | my information"
        " | my personal information | my contact | the contact i gave you | the details i gave you | everything"
        " | everything about me | everything you have on me | everything you have about me | me",
        "| from your database | from your system | from your systems | from your records | from your list",
        "| please",
    ),
    *each(
        "i request | i hereby request | i demand | im requesting | i am requesting",
        "erasure | deletion | the erasure | the deletion",
        "of",
        "| all",
        "my",
        "| personal",
        "data | details | information",
    ),
    *each("i want | i would like | id like | i wish", "to be", "forgotten | erased | deleted | removed"),
    *each(
        "| i invoke | i exercise | im exercising | i am exercising",
        "| my | the",
        "right",
        "to be forgotten | to erasure",
        "| please",
    ),
    *each(
        "i object", "| to", "| the", "processing | marketing | direct marketing", "| of my data | of my personal data"
    ),
    *phrases("i object | i object to it"),
)
DE: Phrases = (
    *each(
        "| bitte | ich möchte dass ihr | ich möchte dass sie",
        "| alle | all",
        "meine daten | meine gespeicherten daten | meine persönlichen daten | meine nummer | meine telefonnummer"
        " | meinen kontakt | meine kontaktdaten | alles | alles über mich",
        "| bitte | sofort | wieder",
        "löschen | entfernen | vernichten",
        "| bitte",
    ),
    *each(
        "| bitte",
        "löscht | löschen sie | entfernt | entfernen sie | vernichten sie",
        "| bitte",
        "| alle | alle meine | all meine",
        "meine daten | meine gespeicherten daten | meine persönlichen daten | meine nummer | meine telefonnummer"
        " | daten | alles | alles über mich | alles was ihr über mich habt | alles was sie über mich haben",
        "| aus ihrer datenbank | aus eurer datenbank | aus der datenbank | aus ihrem system",
        "| bitte",
    ),
    *each(
        "| bitte",
        "entfernen sie | entfernt | löschen sie | löscht",
        "mich",
        "| bitte",
        "| aus ihrer datenbank | aus eurer datenbank | aus ihrem system",
    ),
    *each(
        "ich beantrage | ich verlange | ich fordere | hiermit beantrage ich | hiermit verlange ich",
        "die löschung",
        "| aller",
        "meiner",
        "| personenbezogenen | persönlichen | gespeicherten",
        "daten",
    ),
    *each(
        "| ich nutze | ich mache gebrauch von", "| mein | das | meinem", "recht", "auf", "vergessenwerden | löschung"
    ),
    *each("ich will | ich möchte", "vergessen | gelöscht", "werden"),
    *each(
        "ich widerspreche | ich lege widerspruch ein | hiermit widerspreche ich",
        "| gegen",
        "| der | die",
        "| verarbeitung | werbung | direktwerbung",
        "| meiner daten",
    ),
    *each(
        "| ich hatte zugestimmt | ich habe zugestimmt", "| ich", "widerrufe", "das | es", "| aber", "| jetzt | hiermit"
    ),
    *phrases("hören sie auf mich anzurufen | hört auf mich anzurufen | bitte alles löschen"),
)
