"""More ways to take consent back, in the words people use for lists, newsletters and what they said before."""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each(
        "můžete mě | mohli byste mě",
        "| prosím",
        "odhlásit | vyřadit | vyškrtnout",
        "| z newsletteru | z odběru | z odběru novinek | z databáze | ze seznamu",
        "| prosím",
    ),
    *each(
        "| prosím",
        "smažte | vymažte | odstraňte",
        "můj email | můj e-mail | můj mail | můj kontakt | moje údaje | mé údaje | moje data",
        "| z databáze | z vaší databáze | z evidence | ze seznamu",
    ),
    *each("| prosím | žádám", "o výmaz | o smazání", "mých údajů | mých osobních údajů | mého kontaktu"),
    *each("prosím | žádám", "o zrušení | o ukončení", "zasílání | odběru", "| nabídek | novinek | newsletteru"),
    *each(
        "| chci | chtěl bych | chtěla bych | prosím | přeji si",
        "odhlásit | se odhlásit | mě odhlásit | odhlaste mě | zrušit",
        "| z odběru | odběr | z newsletteru | newsletter | z odběru novinek | odběr novinek | z mailing listu",
    ),
    *each(
        "vyřaďte | vyškrtněte | odstraňte | smažte | vymažte | vyndejte | odeberte",
        "mě | můj e-mail | můj mail | můj kontakt",
        "| ze seznamu | z databáze | z mailing listu | ze seznamu odběratelů | z vašeho seznamu | z vaší databáze",
    ),
    *each(
        "zrušte | ukončete | stopněte",
        "| mi",
        "odběr | odběr novinek | odběr newsletteru | zasílání | zasílání newsletteru"
        " | zasílání novinek | zasílání nabídek | newsletter",
    ),
    *each("beru | vezmu", "| svůj | to | tímto", "souhlas | ano | slovo", "zpátky | zpět | nazpět"),
    *each("| už", "vám", "svůj souhlas | souhlas", "odebírám | beru | ruším | odnímám"),
    *phrases(
        """prosím o odhlášení | prosím o odhlášení z odběru | žádám o odhlášení | beru zpátky svoje ano
        | beru zpátky svůj souhlas | odvolávám to co jsem odsouhlasil | odvolávám to co jsem odsouhlasila
        | odvolávám své ano | odvolávám svůj dřívější souhlas | můj dřívější souhlas již neplatí
        | můj souhlas již neplatí | můj souhlas už neplatí | souhlas tímto beru zpět | chci zrušit souhlas
        | chci odvolat souhlas | přeji si odvolat souhlas | chci vzít souhlas zpět | teď ho ruším | odvolávám ho
        | teď to beru zpět | ale odvolávám to | odhlašuji se | odhlašuju se | odhlašuji odběr | ruším souhlas
        | ruším svůj souhlas | ruším odběr novinek | ruším odběr newsletteru | smazat mě | chci být smazán
        | chci být smazána"""
    ),
)
CS_STOPS: Phrases = (
    *each("| dál | dále", "| mi | mi už | už mi", "| nabídky | novinky | reklamy", "neposílejte", "| prosím"),
    *each("neposílejte mi", "už", "| žádné", "nabídky | novinky | reklamy | e-maily | maily"),
    *each(
        "už nechci | nechci už | už si nepřeji | nepřeji si nadále | nepřeji si dále | nepřeji si už | nechci nadále",
        "| od vás",
        "| dostávat",
        "| vaše | váš | žádné",
        "e-maily | emaily | maily | newsletter | newslettery | novinky | nabídky | zprávy | reklamu | reklamy",
    ),
    *each(
        "přestaňte mi | přestaňte",
        "posílat | zasílat",
        "| mi",
        "newsletter | newslettery | novinky | nabídky | reklamu | maily | e-maily | emaily",
    ),
    *phrases(
        "beru to zpátky už nesouhlasím | dál už nesouhlasím | teď už ne | ale už nechci | ja uz ne chci email od vas"
    ),
)
SK: Phrases = (
    *each(
        "môžete ma | mohli by ste ma",
        "| prosím",
        "odhlásiť | vyradiť | vyškrtnúť",
        "| z newslettera | z odberu | z odberu noviniek | z databázy | zo zoznamu",
        "| prosím",
    ),
    *each(
        "| prosím",
        "zmažte | vymažte | odstráňte",
        "môj email | môj e-mail | môj mail | môj kontakt | moje údaje | moje dáta",
        "| z databázy | z vašej databázy | z evidencie | zo zoznamu",
    ),
    *each("| prosím | žiadam", "o výmaz | o vymazanie", "mojich údajov | mojich osobných údajov | môjho kontaktu"),
    *each("prosím | žiadam", "o zrušenie | o ukončenie", "zasielania | odberu", "| ponúk | noviniek | newslettera"),
    *each(
        "| chcem | chcel by som | chcela by som | prosím | želám si",
        "odhlásiť | sa odhlásiť | ma odhlásiť | odhláste ma | zrušiť",
        "| z odberu | odber | z newslettera | newsletter | z odberu noviniek | odber noviniek | z mailing listu",
    ),
    *each(
        "vyraďte | vyškrtnite | odstráňte | zmažte | vymažte | odoberte",
        "ma | môj e-mail | môj mail | môj kontakt",
        "| zo zoznamu | z databázy | z mailing listu | zo zoznamu odberateľov | z vášho zoznamu | z vašej databázy",
    ),
    *each(
        "zrušte | ukončite | stopnite",
        "| mi",
        "odber | odber noviniek | odber newslettera | zasielanie | zasielanie newslettera"
        " | zasielanie noviniek | zasielanie ponúk | newsletter",
    ),
    *each("beriem | vezmem", "| svoj | to | týmto", "súhlas | áno | slovo", "späť | naspäť"),
    *each("| už", "vám", "svoj súhlas | súhlas", "odoberám | beriem | ruším | odnímam"),
    *phrases(
        """prosím o odhlásenie | prosím o odhlásenie z odberu | žiadam o odhlásenie | beriem späť svoje áno
        | beriem späť svoj súhlas | odvolávam to čo som odsúhlasil | odvolávam to čo som odsúhlasila
        | odvolávam svoje áno | môj skorší súhlas už neplatí | môj súhlas už neplatí | súhlas týmto beriem späť
        | chcem zrušiť súhlas | chcem odvolať súhlas | želám si odvolať súhlas | chcem vziať súhlas späť
        | teraz ho ruším | odvolávam ho | teraz to beriem späť | ale odvolávam to | odhlasujem sa | odhlasujem odber
        | ruším súhlas | ruším svoj súhlas | ruším odber noviniek | ruším odber newslettera | zmazať ma
        | chcem byť zmazaný | chcem byť zmazaná"""
    ),
)
SK_STOPS: Phrases = (
    *each("| ďalej", "| mi | mi už | už mi", "| ponuky | novinky | reklamy", "neposielajte", "| prosím"),
    *each("neposielajte mi", "už", "| žiadne", "ponuky | novinky | reklamy | e-maily | maily"),
    *each(
        "už nechcem | nechcem už | už si neželám | neželám si naďalej | neželám si ďalej"
        " | neželám si už | nechcem naďalej",
        "| od vás",
        "| dostávať",
        "| vaše | váš | žiadne",
        "e-maily | emaily | maily | newsletter | newslettre | novinky | ponuky | správy | reklamu | reklamy",
    ),
    *each(
        "prestaňte mi | prestaňte",
        "posielať | zasielať",
        "| mi",
        "newsletter | newslettre | novinky | ponuky | reklamu | maily | e-maily | emaily",
    ),
    *phrases(
        "ďalej už nesúhlasím | teraz už nie | ale už nechcem | ja uz nie chcem email od vas"
        " | ja uz nechcem email od vas"
    ),
)
EN: Phrases = (
    *each(
        "| please",
        "remove | delete | erase",
        "my email | my e-mail | my email address | my contact | my contact details | my details | my data",
        "| from your database | from the database | from your list | from your mailing list | from your system",
        "| please",
    ),
    *each(
        "| please | i want to | i would like to | id like to | i wanna | can you please"
        " | could you please | can you | could you",
        "unsubscribe | unsubscribe me | remove me | take me off | take my name off | delete me",
        "| from",
        "| the | your | this",
        "list | mailing list | newsletter | emails",
        "| please",
    ),
    *each(
        "| please | i want to",
        "cancel | end | stop | terminate",
        "| my | the",
        "subscription | newsletter subscription | email subscription | newsletter",
        "| please",
    ),
    *each(
        "| i want to | i hereby | i am | im | i now",
        "take back | taking back | revoke | withdraw | revoking | withdrawing | undo",
        "my yes | what i agreed to | the consent i gave | the consent i gave you"
        " | the permission i gave you | that agreement | my agreement | that consent"
        " | the consent i gave earlier | the consent i gave previously",
    ),
    *each(
        "| consider | please consider",
        "my | my previous | my earlier",
        "consent | permission",
        "| is | as | to be",
        "revoked | withdrawn | cancelled | canceled",
    ),
    *phrases(
        """i revoke it | i withdraw that | i withdraw that now | i withdraw it now | i take it back
        | i recall my consent | i withdrawl my consent | consent rescinded | i rescind my consent
        | i am rescinding the permission i gave you earlier | withdrawing consent | cancel it | cancel my consent
        | please cancel my consent | please cancel it | i want out | my consent is hereby withdrawn
        | my earlier consent is revoked | my earlier consent is withdrawn | i unsubscribe | please unsubscribe me
        | take me off please | please take me off | can you unsubscribe me | could you unsubscribe me
        | can you unsubscribe me please | could you please unsubscribe me | can you please unsubscribe me
        | i changed my mind about my consent | i want cancel my agreement | i opt out of everything"""
    ),
)
EN_STOPS: Phrases = (
    *each("no more", "offers | ads | adverts | advertising | marketing | spam", "| please"),
    *each(
        "dont send me | do not send me | please dont send me",
        "| your | any",
        "offers | emails | ads | newsletters | marketing",
        "anymore | any more",
    ),
    *each("i no longer want", "| your", "offers | emails | newsletter | newsletters | ads"),
    *each(
        "stop | please stop | quit",
        "sending me | sending",
        "| the | your | any | any more",
        "newsletter | newsletters | emails | e-mails | mails | messages | offers | marketing | spam | ads",
        "| please | now",
    ),
    *each(
        "i dont want | i do not want | i no longer want | i no longer wish to receive"
        " | i dont want to receive | i do not want to receive | i no longer want to receive",
        "| your | the | any | any of your",
        "emails | e-mails | newsletter | newsletters | messages | offers | mail",
        "anymore | any more | any longer",
    ),
    *each(
        "i no longer wish to receive | i no longer want to receive",
        "| your | the | any",
        "emails | e-mails | newsletters | newsletter | messages | offers",
    ),
    *phrases(
        "no more emails please | i dont agree any more | i dont agree anymore | not any longer"
        " | i dont any more | i am not agree more | i used to agree not any longer"
    ),
)
DE: Phrases = (
    *each(
        "| bitte",
        "löschen sie | löscht | loescht | loeschen sie | lösch",
        "| bitte",
        "meinen kontakt | meine daten | meine e-mail | meine email | meine mailadresse | meine email adresse"
        " | meine e-mail-adresse",
        "| aus der datenbank | aus ihrer datenbank | aus dem verteiler",
    ),
    *each("| die | ihre | eure", "angebote | werbung", "abbestellen"),
    *each(
        "| bitte | ich will | ich möchte | ich möchte bitte",
        "meldet | melden sie | meld | melde",
        "mich",
        "| bitte | sofort",
        "| vom newsletter | von dem newsletter | von der liste",
        "ab",
    ),
    *each(
        "| bitte | ich will | ich möchte | ich würde gerne | ich würde gern",
        "mich",
        "| vom newsletter | vom verteiler",
        "abmelden | austragen | löschen",
    ),
    *each(
        "| bitte",
        "tragt | tragen sie | trag | nehmt | nehmen sie | nimm | streicht | streichen sie",
        "mich",
        "| bitte",
        "| aus dem verteiler | aus der liste | von der liste | vom verteiler | aus ihrem verteiler"
        " | aus eurem verteiler",
        "| aus | raus",
    ),
    *each(
        "| ich | hiermit",
        "zieh | ziehe | nehme | nehm",
        "| ich",
        "meine",
        "zustimmung | einwilligung | erlaubnis",
        "zurück",
    ),
    *each("| ich", "nehme | nehm | ziehe | zieh", "| mein | das | es", "ja | aber", "zurück"),
    *each(
        "| ich",
        "würde gern | würde gerne | möchte | will | möchte gerne",
        "| hiermit",
        "meine",
        "einwilligung | zustimmung",
        "widerrufen | zurückziehen | zurücknehmen",
    ),
    *each("ich bestelle | hiermit bestelle ich", "| den | ihren | euren", "newsletter", "ab"),
    *each(
        "löscht | löschen sie",
        "| bitte",
        "meine | mein",
        "mail | mailadresse | e-mail | daten | einwilligung | zustimmung | e-mail-adresse",
    ),
    *each(
        "meine einwilligung | meine zustimmung", "| ist | gilt", "| hiermit", "widerrufen | nicht mehr | zurückgezogen"
    ),
    *phrases(
        """ich widerrufe sie | ich widerrufe das | das widerrufe ich | jetzt widerrufe ich das
        | widerrufe ich hiermit | widerrufe hiermit | hiermit widerrufen | einwilligung widerrufen
        | zustimmung widerrufen | betrachten sie meine einwilligung als widerrufen
        | meine einwilligung gilt nicht mehr | meine zustimmung gilt nicht mehr
        | könnten sie mich bitte vom newsletter abmelden | können sie mich bitte abmelden | könnt ihr mich abmelden
        | könnten sie mich bitte abmelden | bitte stornieren sie meine zustimmung
        | stornieren sie meine einwilligung | bitte stornieren meine zustimmung | ich wollen abmelden
        | meldet mich ab | meld mich ab | tragt mich aus"""
    ),
)
DE_STOPS: Phrases = (
    *each(
        "| bitte | ich will | ich möchte",
        "keine",
        "angebote | werbung | mails | e-mails",
        "mehr",
        "| schicken | senden | bitte | bekommen | erhalten",
    ),
    *each("ich", "möchte | will", "nicht mehr", "angeschrieben | kontaktiert", "werden"),
    *each(
        "schickt mir | schicken sie mir | senden sie mir | sendet mir",
        "| bitte",
        "keinen | keine | nichts",
        "| newsletter | mails | e-mails | werbung | nachrichten",
        "mehr",
    ),
    *each(
        "ich will | ich möchte",
        "| von ihnen | von euch",
        "keine | keinen | nichts | nix",
        "| e-mails | mails | newsletter | werbung",
        "| mehr",
        "| von ihnen | von euch",
        "| mehr",
        "| bekommen | kriegen | erhalten",
    ),
    *each("ich will | ich möchte", "euren | ihren | den", "newsletter", "nicht mehr"),
    *each("| ich | ich bin | bin", "| damit", "nicht mehr | nimmer | nimma", "| damit", "einverstanden"),
    *each(
        "hört auf | hören sie auf",
        "mir | mich",
        "| mails zu schicken | zu schreiben | e-mails zu schicken | zuzuspammen | werbung zu schicken",
    ),
    *phrases("""ich stimme nicht mehr zu | jetzt nicht mehr | bin nicht mehr einverstanden
    | ich bin nicht mehr einverstanden | i bin nimma einverstanden | ich nicht mehr einverstanden
    | stimme nicht mehr zu"""),
)
