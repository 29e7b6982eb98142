"""Who agreed and has thought better of it, or agreed by mistake: "I clicked yes by accident", "už to nechci dostávat".

`*_WISHING` say so and take nothing back by themselves: who has changed their mind may have changed it either way.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each("beru | vezmu | bereme", "to", "zpátky | zpět | nazpět", "| už to nechci | už nechci | už ne"),
    *each("jak jsem říkal | jak jsem říkala | jak jsem psal | jak jsem psala | říkal jsem | říkala jsem"
          " | předtím jsem psal | předtím jsem psala", "| že", "souhlasím | ano | jo", "| tak | ale",
          "už ne | už nechci | už to neplatí"),
    *each("to", "co jsem | co jsem vám",
          "povolil | povolila | odsouhlasil | odsouhlasila | odklikl | odklikla | potvrdil | potvrdila"
          " | odkliknul | slíbil | slíbila", "| vám", "| teď | tímto | tak",
          "ruším | odvolávám | beru zpět | beru zpátky | stahuji | stahuju | už neplatí"),
    *each("kliknul jsem | klikl jsem | klikla jsem | zmáčkl jsem | zmáčkla jsem | odsouhlasil jsem"
          " | odsouhlasila jsem | souhlasil jsem | souhlasila jsem | potvrdil jsem | potvrdila jsem"
          " | dal jsem | dala jsem", "| to | na to | na souhlas | na souhlasím | na ano | souhlas | ano",
          "omylem | nechtěně | nedopatřením"),
    *each("omylem | nechtěně | nedopatřením", "jsem", "| to | na to | na souhlas | na ano",
          "kliknul | klikl | klikla | zmáčkl | zmáčkla | odsouhlasil | odsouhlasila | souhlasil"
          " | souhlasila | potvrdil | potvrdila | dal souhlas | dala souhlas"),
    *each("zrušte | stopněte | ukončete", "mi", "| to | ty", "posílání | zasílání | odebírání"),
    *each("| loni | předtím | dříve | dřív | kdysi | minule | tenkrát", "jsem", "| to | vám | vám to | s tím",
          "povolil | povolila | odsouhlasil | odsouhlasila | souhlasil | souhlasila", "| ale | a", "teď | dnes",
          "to ruším | to odvolávám | už ne | už nechci | už nesouhlasím | nesouhlasím"),
    *each("souhlas", "který jsem | co jsem", "| vám", "dal | dala | udělil | udělila", "| už | již | teď | tímto",
          "neplatí | ruším | odvolávám | beru zpět"),
    *each("souhlas | můj souhlas", "už | již", "neplatí"),
    *each("zrušte | ukončete | stopněte | vypněte", "| mi | prosím | mi prosím", "zasílání | posílání | odběr",
          "| novinek | newsletteru | nabídek | e-mailů | mailů | reklam"),
    *each("vyškrtněte | vyškrtnete | vymažte | vyřaďte | odhlaste | odstraňte | vyhoďte | dejte | sundejte",
          "mě | mne", "| pryč", "z | ze", "| toho | vašeho | vašich | vaší | toho vašeho",
          "seznamu | mailů | databáze | odběru | newsletteru | rozesílky | listu | evidence"),
    *each("| minulý měsíc | minulý týden | včera | nedávno", "jsem", "| vám", "to",
          "povolil | povolila | odsouhlasil | odsouhlasila", "| ale", "teď | teď už | už", "to", "| už", "nechci"),
    *each("| jak | když | sice", "jsem", "| vám", "dal | dala", "souhlas", "| tak | ale", "| teď", "ho | to | jej",
          "| teď", "beru zpátky | beru zpět | ruším | odvolávám"),
    *each("beru", "ho | to | jej", "zpátky | zpět"),
)  # fmt: skip
CS_STOPS: Phrases = (
    *each("přestaňte", "mi", "volat | psát | posílat", "a", "volat | psát | posílat"),
    *each("přestaňte", "| mi", "posílat | zasílat", "| mi", "ty | tyhle | ty vaše",
          "reklamy | maily | nabídky | novinky | e-maily | zprávy"),
    *each("už | dál | dále", "| to | je | newsletter | novinky | nic", "nechci | nebudu | nepotřebuju | nepotřebuji",
          "| to | od vás", "odebírat | dostávat"),
    *each("už | dál | víckrát", "mi | mě", "| prosím", "| nic | žádné", "| novinky | maily | nabídky | e-maily",
          "neposílejte | nepište | nevolejte"),
    *each("nic", "| mi", "už", "| mi", "neposílejte | nepište"),
    *each("nechte", "| už", "toho", "posílání | psaní | volání | spamování"),
    *each("už | dál", "nechci | nepotřebuju | nepotřebuji", "| ty | vaše | žádné",
          "novinky | newsletter | maily | nabídky", "| od vás", "dostávat | číst | od vás"),
)  # fmt: skip
CS_WISHING: Phrases = (
    *each("| já", "jsem", "| si | se", "| to", "rozmyslel | rozmyslela | spletl | spletla | překlikl | překlikla"),
    *each("rozmyslel jsem | rozmyslela jsem | spletl jsem | spletla jsem", "si to | se"),
    *phrases("změnil jsem názor | změnila jsem názor"),
)  # fmt: skip
SK: Phrases = (
    *each("beriem | vezmem | berieme", "to", "späť | naspäť", "| už to nechcem | už nechcem | už nie"),
    *each("ako som hovoril | ako som hovorila | ako som písal | ako som písala | hovoril som"
          " | hovorila som | povedal som | povedala som", "| že", "súhlasím | áno | hej", "| tak | ale",
          "už nie | už nechcem | už to neplatí"),
    *each("to", "čo som | čo som vám",
          "povolil | povolila | odsúhlasil | odsúhlasila | odklikol | odklikla | potvrdil | potvrdila"
          " | sľúbil | sľúbila", "| vám", "| teraz | týmto | tak",
          "ruším | odvolávam | beriem späť | sťahujem | už neplatí"),
    *each("klikol som | klikla som | stlačil som | stlačila som | odsúhlasil som | odsúhlasila som"
          " | súhlasil som | súhlasila som | potvrdil som | potvrdila som | dal som | dala som",
          "| to | na to | na súhlas | na súhlasím | na áno | súhlas | áno", "omylom | nechtiac | nedopatrením"),
    *each("omylom | nechtiac | nedopatrením", "som", "| to | na to | na súhlas | na áno",
          "klikol | klikla | stlačil | stlačila | odsúhlasil | odsúhlasila | súhlasil | súhlasila"
          " | potvrdil | potvrdila | dal súhlas | dala súhlas"),
    *each("zrušte | stopnite | ukončite", "mi", "| to | tie", "posielanie | zasielanie | odoberanie"),
    *each("| vlani | predtým | skôr | kedysi | minule | vtedy", "som", "| to | vám | vám to | s tým",
          "povolil | povolila | odsúhlasil | odsúhlasila | súhlasil | súhlasila", "| ale | a", "teraz | dnes",
          "to ruším | to odvolávam | už nie | už nechcem | už nesúhlasím | nesúhlasím"),
    *each("súhlas", "ktorý som | čo som", "| vám", "dal | dala | udelil | udelila", "| už | teraz | týmto",
          "neplatí | ruším | odvolávam | beriem späť"),
    *each("súhlas | môj súhlas", "už", "neplatí"),
    *each("zrušte | ukončite | stopnite | vypnite", "| mi | prosím | mi prosím", "zasielanie | posielanie | odber",
          "| noviniek | newslettera | ponúk | e-mailov | mailov | reklám"),
    *each("vyškrtnite | vymažte | vyraďte | odhláste | odstráňte | vyhoďte | dajte | zložte", "ma | mňa", "| preč",
          "z | zo", "| toho | vášho | vašich | vašej | toho vášho",
          "zoznamu | mailov | databázy | odberu | newslettera | rozosielania | listu | evidencie", "| prosím"),
    *each("| minulý mesiac | minulý týždeň | včera | nedávno", "som", "| vám", "to",
          "povolil | povolila | odsúhlasil | odsúhlasila", "| ale", "teraz | teraz už | už", "to", "| už", "nechcem"),
    *each("| ako | keď | síce", "| som", "dal | dala", "| som", "| vám", "súhlas", "| tak | ale", "| teraz",
          "ho | to", "| teraz", "beriem späť | beriem naspäť | ruším | odvolávam"),
    *each("beriem", "ho | to", "späť | naspäť"),
)  # fmt: skip
SK_STOPS: Phrases = (
    *each("prestaňte", "mi", "volať | písať | posielať", "a", "volať | písať | posielať"),
    *each("prestaňte", "| mi", "posielať | zasielať", "| mi", "tie | tieto | tie vaše",
          "reklamy | maily | ponuky | novinky | e-maily | správy"),
    *each("už | ďalej", "| to | ich | newsletter | novinky | nič", "nechcem | nebudem | nepotrebujem",
          "| to | od vás", "odoberať | dostávať"),
    *each("už", "mi | ma", "| prosím | vás", "| už", "neposielajte | nepíšte | nevolajte", "| mi",
          "| žiadne | nijaké | ďalšie", "| ponuky | novinky | maily | e-maily | reklamy | správy"),
    *each("už | ďalej | viac", "mi | ma", "| prosím", "| nič | žiadne", "| novinky | maily | ponuky | e-maily",
          "neposielajte | nepíšte | nevolajte"),
    *each("nič", "| mi", "už", "| mi", "neposielajte | nepíšte"),
    *each("nechajte", "| už", "toho", "posielania | písania | volania | spamovania"),
    *each("už | ďalej", "nechcem | nepotrebujem", "| tie | vaše | žiadne", "novinky | newsletter | maily | ponuky",
          "| od vás", "dostávať | čítať | od vás"),
)  # fmt: skip
SK_WISHING: Phrases = (
    *each("| ja", "som", "| si | sa", "| to", "rozmyslel | rozmyslela | pomýlil | pomýlila | preklikol | preklikla"),
    *each("rozmyslel som | rozmyslela som | pomýlil som | pomýlila som", "si to | sa"),
    *phrases("zmenil som názor | zmenila som názor"),
)  # fmt: skip
EN: Phrases = (
    *each("| i | id like to | i want to", "take", "that | it all | it", "back"),
    *each("i clicked | i pressed | i tapped | i hit | i agreed | i said yes | i ticked | i consented"
          " | i signed up", "| agree | yes | i agree | the button | it | the box | that | on agree | on yes",
          "by accident | by mistake | accidentally | in error | unintentionally | by error"),
    *each("i accidentally | i mistakenly",
          "clicked | pressed | tapped | hit | agreed | said yes | ticked | consented | signed up",
          "| agree | yes | i agree | the button | it | the box | that | on agree | on yes"),
    *each("i said yes | i agreed | i said ok | i consented | i signed up",
          "| earlier | before | yesterday | last week | last time | once | a while ago", "but", "| now",
          "i changed my mind | ive changed my mind | i have changed my mind | i no longer want it"
          " | i dont want it anymore | i dont want it any more | i dont anymore | i dont any more"),
    *each("| please | just", "take | sign | get | knock", "me off", "| it | this | that | please"),
    *each("| please", "sign | get | knock", "me off", "| your | the | that | this | all your",
          "list | news | newsletter | newsletters | emails | lists"),
    *each("| please", "delete | erase | wipe | remove", "my", "stuff | things | account | record | records | entry"),
    *each("| please", "cancel | end | stop", "the | your | my | all",
          "emails | mailings | mails | newsletter | messages | texts | calls"),
    *each("| i want to | id like to | i would like to | please | let me", "opt out | opt me out", "of | from",
          "| your | the | all | all your",
          "mailings | mailing | emails | newsletter | list | marketing | messages | communications | news"),
    *each("im | i am", "taking", "that | it | this | my yes", "back"),
    *each("| i did | i | i had", "agree | agreed | said yes | consented | signed up",
          "| once | before | last week | earlier | yesterday | to this | to it", "| but | and", "| now",
          "i want out | i want off | i revoke it | i withdraw it | i take it back | im taking that back"
          " | im taking it back | i take that back | i revoke that | i dont want it anymore", "| now"),
    *each("get | take | sign", "me", "off | out of", "| this | that | the | your",
          "newsletter | mailing list | list | emails | mailings"),
    *each("| please", "remove | take", "my address | my name | my email | my number", "from | off",
          "your | the | this", "newsletter | list | mailing list | emails | database"),
    *each("| please", "delete | remove | erase", "the", "number | email | address | data | details", "i gave you",
          "| and dont call again | and dont write again | and dont email me again"),
    *each("| please | can you please | could you please", "undo", "my agreement | my yes | my consent", "| please"),
)  # fmt: skip
EN_STOPS: Phrases = (
    *each("no", "emails | e-mails | messages | newsletters", "please | anymore | any more | thanks"),
    *each("dont | do not", "email | text | call | message | contact | write", "me", "anymore | any more | again"),
    *each("i", "dont want | do not want", "to get | to receive | to have", "| your | any | the",
          "news | emails | newsletter | updates | offers | mail", "any more | anymore | any longer | again"),
    *each("i", "no longer want | no longer wish", "| to get | to receive | to have", "| your | any | the",
          "news | emails | newsletter | updates | offers | mail"),
    *each("| please", "dont send | do not send", "me", "| the | your | any", "newsletter | emails | news | offers",
          "after all | any more | anymore | again"),
    *each("stop", "sending me | with", "these | those | all these | all those | this",
          "emails | e-mails | messages | newsletters | mails | texts | stuff"),
)  # fmt: skip
EN_WISHING: Phrases = (
    *each("| i | ive | i have | but ive | but i", "had", "a change of heart | second thoughts"),
    *each("how do i", "make it stop | stop this | get this to stop | stop these"),
    *each("| please | can you please | could you please", "undo", "that | it | this",
          "| please | for me"),
)  # fmt: skip
DE: Phrases = (
    *each("ich hab | ich habe | hab | habe", "| zwar", "| vorhin | vorher | eben | früher | gestern | damals",
          "ja gesagt | zugestimmt | eingewilligt", "| aber | will | möchte | will aber | möchte aber", "| jetzt",
          "| aber", "| doch", "nicht mehr"),
    *each("| ich", "hab | habe", "| mich | da | nur", "aus versehen | versehentlich | irrtümlich | aus irrtum",
          "| auf", "zugestimmt | ja gesagt | geklickt | ja geklickt | bestätigt | eingewilligt | verklickt"),
    *each("bitte | bitte wieder | wieder", "austragen | abmelden", "| bitte"),
    *each("ich hatte | ich habe | ich hab", "| zwar | letzte woche | gestern | mal",
          "zugestimmt | ja gesagt | eingewilligt", "| aber", "| möchte | will", "| das", "| aber", "| jetzt | nun",
          "widerrufen | zurückziehen | zurücknehmen"),
    *each("| letzte woche | gestern | neulich | vorhin | damals", "hab ich | habe ich | hatte ich",
          "ja gesagt | zugestimmt | eingewilligt", "| aber",
          "das nehme ich zurück | das widerrufe ich | das ziehe ich zurück | das will ich nicht mehr"),
    *each("das | meine zusage | mein ja", "nehme ich | nehm ich | ziehe ich", "| jetzt | hiermit | wieder", "zurück"),
)  # fmt: skip
DE_STOPS: Phrases = (
    *each("ich will | ich möchte | ich wünsche", "nix | nichts", "mehr", "| von euch | von ihnen",
          "| zugeschickt | geschickt", "bekommen | haben | kriegen | erhalten"),
    *each("schreibt | schreiben sie | mailt | mailen sie", "mir", "nicht mehr | nie mehr | nicht wieder"),
    *each("| bitte", "doch", "keine", "mails | e-mails | newsletter | werbung | nachrichten", "| mehr"),
    *each("doch nicht mehr | doch nicht mehr bitte"),
    *each("schreiben sie mir | schreibt mir | schicken sie mir | schickt mir | rufen sie mich", "bitte",
          "nicht mehr | nichts mehr | nie mehr", "| an"),
    *each("ich möchte | ich will | ich wünsche", "keine | keinen",
          "neuigkeiten | infos | mails | e-mails | newsletter | angebote | nachrichten", "mehr",
          "| von ihnen | von euch", "| erhalten | bekommen | haben"),
    *each("ich will | ich möchte", "euren | den | ihren | eure | ihre", "newsletter | mails | werbung | neuigkeiten",
          "nimmer | nicht mehr | nicht länger", "| haben | bekommen"),
    *each("| ich", "stimme", "nicht länger | nimmer", "zu"),
    *each("| bitte", "keinen | keine", "newsletter | mails | werbung | e-mails", "mehr"),
)  # fmt: skip
DE_WISHING: Phrases = (
    *each("| ich", "habs | hab es | habe es | hab's", "mir", "| doch | nochmal", "anders überlegt"),
    *phrases("doch nicht | lieber doch nicht | ich hab meine meinung geändert | hab meine meinung geändert"),
    *each("| ich", "hab mirs | habe mirs", "| doch | nochmal", "anders überlegt"),
    *each("| bitte | das bitte | bitte das | das", "| wieder", "rückgängig machen"),
    *each("machen sie | macht | mach", "das | es", "| bitte", "| wieder", "rückgängig"),
)  # fmt: skip
