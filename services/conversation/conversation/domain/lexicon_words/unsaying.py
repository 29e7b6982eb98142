"""What unsays a yes in the same breath, or leaves it open what it is a yes to, whatever else is said.

Each of these may stand beside a no or a withdrawal and changes nothing there. Beside a yes it may mean that the yes was
a slip ("yes, typo", "ano, pardon"), that it is for once or for today ("ano, naposledy"), that the visitor has lost
patience with being asked ("ja, Herrgott"), mocks ("ja und Amen", "suuure"), hedges ("podle mě", "na ja"), or agrees
with something that was said ("correct", "je to tak"). So no text with one of them is a yes (`lexicon`), also if another
list has it in a longer phrase.

What is in `*_LIMITS` names a single way or detail. Where nothing else is said beside the yes, it may be for that alone
("I agree, by e-mail"), which is not what was asked; in a sentence ("send me news by e-mail") it is part of it.
"""

from conversation.domain.lexicon_words.shape import Words, phrases

CS: Words = phrases(
    """pardon | sorry | překlep | omlouvám se | promiňte | ještě jednou | potřetí | po třetí | naposledy | znovu |
    opakuji | proboha | k čertu | dočerta | konečně | hned | dnes | dneska | teď | osobně | podle mě | za sebe |
    řekl bych | řekla bych | vole | nakonec | je to tak | toť"""
)
SK: Words = phrases(
    """pardon | sorry | preklep | prepáčte | ospravedlňujem sa | ešte raz | tretíkrát | po tretie | naposledy | znova |
    opakujem | preboha | dočerta | do čerta | konečne | hneď | dnes | dneska | teraz | osobne | podľa mňa | za seba
    | vole | je to tak"""
)
EN: Words = phrases(
    """sorry | typo | pardon | i meant | seriously | for the last time | for the second time | for the third time
    | once | one more time | and again | agree again | today | right away | already | for gods sake | i repeat
    | i said | just | suuure | suure | queen | jolly good | hooray | oh great | go on then | personally | honestly |
    as far as i am concerned | id say | true | correct | exactly | weekly | monthly | some | could"""
)
DE: Words = phrases(
    """sorry | vertippt | tippfehler | entschuldigung | nochmals | noch einmal | zum zweiten mal | zum dritten mal |
    zum letzten mal | endlich | ich wiederhole | herrgott | um gottes willen | verdammt | heute | persönlich
    | und amen | kloßbrühe | alter | na ja | nun ja | ja mei | jo mei | passt schon |
    passt scho | ist recht | dankend"""
)
CS_LIMITS: Words = phrases(
    """e-mail | email | mail | e-mailem | emailem | mailem | na e-mail | na email | na mail | telefon | telefonicky
    | na telefon | na mobil | sms | smskou | jméno | číslo | adresu | newsletter | novinky | nabídky | novinek
    | elektronicky"""
)
SK_LIMITS: Words = phrases(
    """e-mail | email | mail | e-mailom | emailom | mailom | na e-mail | na email | na mail | telefón | telefonicky
    | na telefón | na mobil | sms | smskou | meno | číslo | adresu | newsletter | novinky | ponuky | noviniek
    | elektronicky"""
)
EN_LIMITS: Words = phrases(
    """email | e-mail | mail | by email | by e-mail | via email | per email | by email please | phone | telephone
    | by phone | text | text messages | sms | mobile | name | number | address | newsletter | news | offers
    | electronically"""
)
DE_LIMITS: Words = phrases(
    """e-mail | email | mail | per e-mail | per email | per mail | via e-mail | telefon | telefonisch | per telefon
    | per sms | sms | name | namen | nummer | adresse | newsletter | neuigkeiten | angebote | elektronisch"""
)
