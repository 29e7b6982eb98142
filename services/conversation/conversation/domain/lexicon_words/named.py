"""What takes back beside an address or a number alone, in all languages: "do not call me on 601 123 456".

Without one the same words only refuse, or ask for something: then nothing of it is heard. "me" may stand for the
address (`mentions`).
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_CS_LIST = (
    "| z databáze | z vaší databáze | z evidence | ze seznamu | z vašeho seznamu | z odběru | z newsletteru"
    " | z mailing listu | z rozesílky"
)
_SK_LIST = (
    "| z databázy | z vašej databázy | z evidencie | zo zoznamu | z vášho zoznamu | z odberu | z newslettera"
    " | z mailing listu"
)
_DE_LIST = (
    "| aus dem verteiler | aus ihrem verteiler | aus eurem verteiler | vom verteiler | aus der liste | von der liste"
    " | aus ihrer liste | von ihrer liste | aus der datenbank | aus ihrer datenbank | vom newsletter"
)
STOPS: Phrases = (
    *each(
        "| prosím",
        "| už",
        "| mi | mě | na mě",
        "| už | nic | už nic | nikdy",
        "nevolejte | nepište | neposílejte | nezasílejte | nekontaktujte | neobtěžujte | neotravujte",
        "| mi | mě | na mě",
        "| už | nic | už nic",
        "| prosím",
    ),
    *each("| prosím", "přestaňte", "| mi | mě", "psát | volat | posílat | zasílat | kontaktovat | obtěžovat",
          "| mi | mě"),
    *each(
        "| prosím",
        "| už",
        "| mi | ma | na mňa",
        "| už | nič | už nič | nikdy",
        "nevolajte | nepíšte | neposielajte | nezasielajte | nekontaktujte | neobťažujte | neotravujte",
        "| mi | ma | na mňa",
        "| už | nič | už nič",
        "| prosím",
    ),
    *each("| prosím", "prestaňte", "| mi | ma", "písať | volať | posielať | zasielať | kontaktovať | obťažovať",
          "| mi | ma"),
    *each(
        "| please",
        "do not | dont | never",
        "| ever",
        "call | phone | ring | email | e-mail | mail | text | message | write to | contact | spam | send anything to",
        "| me",
        "| again | any more | anymore | ever again",
        "| please",
    ),
    *each("| bitte", "rufen sie | ruft", "| bitte", "mich", "nicht | nicht mehr | nie wieder", "| an"),
    *each("| bitte", "schreiben sie | schreibt | schicken sie | schickt | senden sie", "| mir | mich", "| bitte",
          "nicht mehr | nichts mehr | nie wieder | nichts"),
)  # fmt: skip
TAKES_BACK: Phrases = (
    *each("| prosím", "odhlaste | odhlašte | vyřaďte | vyškrtněte | odstraňte | smažte | vymažte | vyndejte | odeberte",
          "| si | prosím", "mě", _CS_LIST, "| prosím"),
    *each("| prosím | žádám | tímto žádám", "o výmaz | o vymazání | o smazání | o odstranění | o odhlášení"
          " | o vyřazení", "| mě", _CS_LIST),
    *each("| prosím", "odhláste | vyraďte | vyškrtnite | odstráňte | zmažte | vymažte | odoberte", "| si | prosím",
          "ma", _SK_LIST, "| prosím"),
    *each("| prosím | žiadam | týmto žiadam", "o výmaz | o vymazanie | o zmazanie | o odstránenie | o odhlásenie"
          " | o vyradenie", "| ma", _SK_LIST),
    *each("| bitte", "löschen sie | löscht | entfernen sie | entfernt | streichen sie | streicht | nehmen sie | nehmt"
          " | tragen sie | tragt | melden sie | meldet", "| bitte", "mich", "| bitte", _DE_LIST, "| aus | ab | raus"),
    *each("| bitte", "mich", "| bitte", _DE_LIST, "löschen | entfernen | streichen | austragen | abmelden"),
    *each("| please | kindly", "remove | delete | erase | unsubscribe | take | strike", "me",
          "| off | from | out of | off of", "| your | the | this | all",
          "| list | lists | mailing list | mailing lists | database | records | system | newsletter | marketing list",
          "| please"),
)  # fmt: skip
