"""Who asks for the news, or to be put on the list, agrees to it: "posílejte mi nabídky", "send me your offers".

Only what goes on is asked for: "pošlete", "schicken Sie mir ein Angebot" or "send me an offer" want one thing once, and
"send me the terms" wants to read first. Nobody is contacted about other things by these words.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_CS_BEFORE = "| ano | jo | jj | jojo | jasně | určitě | klidně | prosím | ano prosím | moc rád | moc ráda | ok | dobře"
_CS_NEWS = (
    "nabídky | novinky | newsletter | nabídky a novinky | novinky a nabídky | nabídky e-mailem | novinky e-mailem"
)
_CS_OF = "nabídek | novinek | newsletteru"
CS: Phrases = (
    *each(_CS_BEFORE, "posílejte", "| mi | mi je", "| prosím"),
    *each(_CS_BEFORE, "posílejte", "| mi", "| vaše | ty", _CS_NEWS),
    *each(_CS_BEFORE, "chci | chceme | chtěl bych | chtěla bych", "dostávat | odebírat", "| vaše | ty", _CS_NEWS),
    *each(_CS_BEFORE, "chci | chceme", "| vaše", _CS_NEWS),
    *each(_CS_BEFORE, "přihlaste mě | přihlašte mě | zapište mě", "k odběru", f"| {_CS_OF}"),
    *each(_CS_BEFORE, "zařaďte mě | zapište mě", "do odběru | do seznamu", f"| {_CS_OF}"),
    *each(
        "| ano", "uložte si", "můj kontakt | můj e-mail | můj email | můj mail", "a posílejte", "| mi", f"| {_CS_NEWS}"
    ),
    *each("ano | jo | jj", "pište mi"),
    "sem s nimi",
    "jasně sem s nimi",
)
_SK_BEFORE = (
    "| áno | hej | jj | jasné | určite | kľudne | pokojne | prosím | áno prosím | veľmi rád | veľmi rada | ok | dobre"
)
_SK_NEWS = "ponuky | novinky | newsletter | ponuky a novinky | novinky a ponuky | ponuky e-mailom | novinky e-mailom"
_SK_OF = "ponúk | noviniek | newslettera"
SK: Phrases = (
    *each(_SK_BEFORE, "posielajte", "| mi | mi ich", "| prosím"),
    *each(_SK_BEFORE, "posielajte", "| mi", "| vaše | tie", _SK_NEWS),
    *each(_SK_BEFORE, "chcem | chceme | chcel by som | chcela by som", "dostávať | odoberať", "| vaše | tie", _SK_NEWS),
    *each(_SK_BEFORE, "chcem | chceme", "| vaše", _SK_NEWS),
    *each(_SK_BEFORE, "prihláste ma | zapíšte ma", "na odber", f"| {_SK_OF}"),
    *each(_SK_BEFORE, "zaraďte ma | zapíšte ma", "do odberu | do zoznamu", f"| {_SK_OF}"),
    *each(
        "| áno", "uložte si", "môj kontakt | môj e-mail | môj email | môj mail", "a posielajte", "| mi", f"| {_SK_NEWS}"
    ),
    *each("áno | hej | jj", "píšte mi"),
    "sem s nimi",
    "jasné sem s nimi",
)
_EN_BEFORE = "| yes | yeah | sure | ok | please | yes please | i accept please | i agree please"
_EN_NEWS = (
    "offers | news | newsletter | newsletters | special offers | deals | promotions | news and offers | offers and news"
)
_EN_SEND = "send me | email me | feel free to send me | feel free to email me"
EN: Phrases = (
    *each(_EN_BEFORE, _EN_SEND, "| the | your | all your", _EN_NEWS, "| please | by email"),
    *each(_EN_BEFORE, "keep | store | save", "it | my contact | my contact details | my details", "and", _EN_SEND,
          "| the | your", _EN_NEWS, "| by email"),
    *each(_EN_BEFORE, "put me on | add me to", "the | your", "mailing list | newsletter list", "| please"),
    *each(_EN_BEFORE, "sign me up | subscribe me", "for | to", "the | your", _EN_NEWS, "| please"),
)  # fmt: skip
_DE_BEFORE = "| ja | gerne | gern | ja gerne | ja gern | ja bitte | klar | ok | bitte"
_DE_SEND = "schicken sie mir | schickt mir | schick mir | senden sie mir | sendet mir | send mir"
_DE_NEWS = "angebote | neuigkeiten | die angebote | ihre angebote | eure angebote | ihre neuigkeiten | eure neuigkeiten"
_DE_LETTER = "den newsletter | ihren newsletter | euren newsletter"
DE: Phrases = (
    *each(_DE_BEFORE, _DE_SEND, "| bitte | gerne | gern", f"{_DE_NEWS} | {_DE_LETTER}", "| bitte | zu"),
    *each(_DE_BEFORE, "ich", "möchte | moechte | will", f"{_DE_NEWS} | {_DE_LETTER}", "| bekommen | erhalten"),
    *each(_DE_BEFORE, "melden sie mich | meldet mich | melde mich", "| bitte", "zum newsletter | für den newsletter"
          " | für die angebote", "an"),
    *each(_DE_BEFORE, "nehmen sie mich | nehmt mich | nimm mich", "| bitte", "in den", "verteiler | newsletter", "auf"),
    *each(_DE_BEFORE, "speichern sie", "meinen kontakt | meine daten", "und", "schicken sie mir | senden sie mir",
          f"{_DE_NEWS} | {_DE_LETTER}"),
)  # fmt: skip
