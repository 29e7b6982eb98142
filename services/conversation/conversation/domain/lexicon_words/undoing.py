"""Words beside which a withdrawal is not one: it is denied, asked about, put off, somebody else's, or an example.

Only where the text holds words of no list. "I withdraw my consent, and I want my data back" is a withdrawal;
"tell me how I withdraw my consent" is not.
"""

import re
from collections.abc import Iterable

from conversation.domain.lexicon_words.shape import phrases

_WORDS = frozenset(
    phrases(
        """about | after | agree | ak | ako | alebo | anybody | anyone | asi | ask | asking | aware | az | azda |
        before | bekannt | bevor | bewusst | bez | bis | bych | bys | can | cannot | cant | ci | cim | co |
        considering | could | da | denke | did | didnt | doesnt | dont | dotaz | einwillige | er | eventuell | falls
        | frage | glaube | guess | has | have | he | hovori | how | if | informed | irgendwann | jak | jednou |
        jemand | jestli | jestlize | kann | kannst | kde | kdo | kdy | kdyby | kdyz | keby | ked | kedy | kein |
        keine | keinen | know | kto | kym | könnte | könnten | later | lze | man | may | maybe | might | mohu |
        morgen | mozem | mozna | mozno | muss | must | muzu | myslim | möglich | nachdem | ne | nebo | nein |
        nejspis | nekdo | neskor | never | nez | nicht | nichts | nie | niekto | niemals | no | none | not | nothing
        | ob | oder | ohne | on | ona | once | or | order | otazka | otazku | perhaps | pokud | poucen | poucena |
        pouceny | povedal | povedala | pozdeji | prave | pravo | pravu | preco | premyslim | probably | proc |
        question | raz | recht | rekl | rekla | right | rika | rozmyslam | sagt | sagte | said | says | shall | she
        | should | snad | sofern | soll | sollte | somebody | someday | someone | souhlasim | spytat | später |
        suhlasim | suppose | tell | than | they | think | thinking | told | tomorrow | udelujem | udeluji | unless |
        until | uvazuji | vielleicht | viem | vim | wahrscheinlich | wann | warum | was | we | weiss | wenn | wer |
        what | when | where | whether | which | who | why | wie | wieso | without | wo | wonder | wondering | wont |
        would | würde | würden | zajtra | zda | zeptat | zitra | überlege"""
    )
)
NAMING = frozenset(
    phrases(
        """souhlas | souhlasu | odber | odberu | newsletter | newsletteru | suhlas | suhlasu | consent | permission
        | subscription | unsubscribe | list | emails | einwilligung | zustimmung | newsletters | verteiler | liste
        | databaze | databazy | odhlaste | odhlasit | odhlasenie | odhlaseni | abmelden"""
    )
)
"""A withdrawal with one of these in it is one also among words of no list; "I withdraw" may go on with "money"."""
ELSEWHERE = frozenset(
    phrases(
        """add | another | call | change | correct | instead | new | old | replace | subscribe | update | use | write
        | jiny | jinou | jine | misto | namisto | napiste | novou | novy | opravte | piste | posilejte | pouzijte
        | pouzivejte | pridejte | radsi | starou | stary | volejte | zavolejte | zmente
        | iny | inu | ine | namiesto | napiste | novu | opravte | piste | posielajte | pouzite | pouzivajte | pridajte
        | radsej | staru | volajte | zavolajte | zmente
        | alte | andere | anderen | andern | ersetzen | hinzufugen | lieber | neue | neuen | nutzen | rufen | schreiben
        | sondern | statt | stattdessen | verwenden"""
    )
)
"""Beside an address or a number: it is exchanged for another, or a better one is named. Nobody takes back by that."""
_NEGATED = re.compile(r"(?:ne|nie)(?!wslett|w$|ws$|md)[a-z]{3,}")
"""A Czech or Slovak verb with its denial in front."""


_NOT_ONLY = re.compile(r"\b(?:not (?:only|just)|nicht (?:nur|bloss)|nejen|nejenom|nielen|ne jen|nie len)\b")


def undone(left: Iterable[str]) -> bool:
    """Whether one of the words left over takes a withdrawal back; "not only" takes back more."""
    words = _NOT_ONLY.sub(" ", " ".join(left)).split()
    return any(word in _WORDS or _NEGATED.match(word) for word in words)
