"""What turns a yes to somebody else, or turns it round, in whatever order its words stand: undoes every yes.

Whoever writes "contact my boss", "kontaktujte ho" or "Sie dürfen meinen Chef anrufen" gives away somebody else;
"dovoluji si vás kontaktovat" and "ich erlaube mir" open a salesman's letter; "use your data" names what is not the
visitor's; "I agree with you" agrees with a person, and "you agree" is a condition.
"""

from conversation.domain.lexicon_words.shape import Words, each, phrases, spelled


def _all(*parts: str) -> Words:
    return tuple(spelled(each(*parts)))


_CS_REACH = (
    "kontaktujte | volejte | zavolejte | pište | napište | posílejte | pošlete | oslovte | kontaktovat | volat"
    " | zavolat | psát | napsat | poslat | posílat | oslovit | informujte | informovat"
)
_CS_OTHER = (
    "ho | ji | jej | je | jim | mu | jí | jemu | paní | šéfa | šéfovi | firmu | správce | správci | tým | obchod"
)
CS: Words = (
    *_all(_CS_REACH, _CS_OTHER),
    *_all("ho | ji | jej | je | jim | mu | jí", "kontaktujte | kontaktovat | oslovit | oslovte | volat | psát"
          " | informovat | volejte | pište"),
    *_all("si", "pište | volejte | zavolejte | napište | posílejte | pošlete | kontaktujte | psát | volat | zavolat"
          " | napsat | posílat | poslat | zasílat | zasílejte"),
    *_all("pište | volejte | zavolejte | napište | posílejte | zasílejte | kontaktujte | psát | volat | posílat", "si"),
    *_all("dovoluji | dovoluju | dovolím | dovolujeme | povoluji | povoluju", "si"),
    *_all("vaše | vašich | vašimi | vaší", "údaje | údajů | údaji | osobní údaje | osobních údajů | osobními údaji"),
    *phrases("váš kontakt | vašeho kontaktu | vaše číslo | vaše jméno | s vámi"),
)  # fmt: skip
_SK_REACH = (
    "kontaktujte | volajte | zavolajte | píšte | napíšte | posielajte | pošlite | oslovte | kontaktovať | volať"
    " | zavolať | písať | napísať | poslať | posielať | osloviť | informujte | informovať"
)
_SK_OTHER = "ho | ju | ich | im | mu | jej | jemu | pani | šéfa | šéfovi | firmu | správcu | správcovi | tím | obchod"
SK: Words = (
    *_all(_SK_REACH, _SK_OTHER),
    *_all("ho | ju | ich | im | mu | jej", "kontaktujte | kontaktovať | osloviť | oslovte | volať | písať | informovať"
          " | volajte | píšte"),
    *_all("si", "píšte | volajte | zavolajte | napíšte | posielajte | pošlite | kontaktujte | písať | volať | zavolať"
          " | napísať | posielať | poslať | zasielať | zasielajte"),
    *_all("píšte | volajte | zavolajte | napíšte | posielajte | zasielajte | kontaktujte | písať | volať | posielať",
          "si"),
    *_all("dovoľujem | dovolím | dovoľujeme | povoľujem", "si"),
    *_all("vaše | vašich | vašimi", "údaje | údajov | údajmi | osobné údaje | osobných údajov | osobnými údajmi"),
    *phrases("váš kontakt | vášho kontaktu | vaše číslo | vaše meno | s vami"),
)  # fmt: skip
EN: Words = (
    *_all("contact | email | call | text | phone | ring | message | write to | write | mail | reach | inform | tell"
          " | subscribe | send it to | send them to | to",
          "them | him | her | my boss | my mate | my friend | my team | your boss | your mate | your team | your mates"
          " | your friends | yourself | yourselves | the boss | the team | the controller | your controller"),
    *_all("use | save | store | keep | process | hold | collect | retain | stuff | put",
          "your", "data | details | contact | newsletter | newsletters | emails | news | offers | marketing | updates"
          " | stuff | personal data | products | deals | info | information | email | number | name"),
    *_all("stuff | shove", "it | that | them | the | your | all"),
    *phrases("you agree | you stuff | sir yes | you may subscribe | you may reply | aye aye sir | so so | well well"
             " | my friend yes"),
)  # fmt: skip
DE: Words = (
    *_all("kontaktieren sie | kontaktiert | rufen sie | ruft | schreiben sie | schreibt | informieren sie | informiert"
          " | schicken sie | senden sie | schickt", "ihn | ihm | meinen chef | meinem chef | dem chef | den chef"),
    *_all("meinen | meinem | ihren | ihrem | den | dem", "chef"),
    *_all("ihre | ihrer | ihren", "daten | kontaktdaten | kontakt | personenbezogenen daten | nummer | adresse"),
    *_all("mit", "ihnen | euch | dir | ihm | ihr"),
    *_all("ich erlaube | erlaube ich | ich gestatte | gestatte ich", "mir"),
    *_all("sie | ihr | du", "dürfen | können | dürft | könnt | darfst | kannst", "ja"),
    *phrases("mensch | herrlich | köstlich | prächtig | entzückend | merci ja"
             " | ja merci | so so | gewesen"),
)  # fmt: skip
