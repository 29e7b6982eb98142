"""Why somebody agrees, or what they thank for: it stands beside a yes and changes nothing.

Only praise of what the controller does, and thanks. Never what the visitor wants in return, for that is a condition;
nor that they are a customer, for "yes, I am a customer" may answer another question.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_CS_THEIR = "| vaše | váš | vaši | ty vaše | ten váš | všechny vaše | od vás"
_CS_WORK = (
    "novinky | novinkami | newsletter | newslettery | tipy | rady | recepty | produkty | výrobky | obchod | e-shop"
    " | články | stránky | web | blog | nabídky | akce | slevy | práci | zboží | tvorbu | e-maily | maily | videa"
)
CS: Phrases = (
    *each("| protože | jelikož | a",
          "mám rád | mám ráda | moc mám rád | moc mám ráda | mám moc rád | mám moc ráda | čtu | rád čtu"
          " | ráda čtu | miluju | miluji | sleduju | sleduji | rád sleduji | ráda sleduji | zajímají mě"
          " | zajímá mě", _CS_THEIR, _CS_WORK),
    *each("| protože | a", _CS_THEIR, _CS_WORK, "| se", "| mi | mě", "| moc | vždycky",
          "líbí | baví | zajímají | zajímá"),
    *each("děkuji | děkuju | díky | dík", "za", "| vaši | milou | rychlou | skvělou | ochotnou | příjemnou | hezkou",
          "pomoc | radu | odpověď | komunikaci | přístup | péči | ochotu | reakci | obsluhu | optání" " | zeptání"),
    *each("nakupuju | nakupuji | chodím | jezdím", "| tu | u vás | k vám", "| už | rád | ráda",
          "léta | roky | dlouho | pravidelně | často"),
)  # fmt: skip
_SK_THEIR = "| vaše | váš | vašu | tie vaše | ten váš | všetky vaše | od vás"
_SK_WORK = (
    "novinky | newsletter | newslettre | tipy | rady | recepty | produkty | výrobky | obchod | e-shop | články"
    " | stránky | web | blog | ponuky | akcie | zľavy | prácu | tovar | tvorbu | e-maily | maily | videá"
)
SK: Phrases = (
    *each("| pretože | lebo | a",
          "mám rád | mám rada | veľmi mám rád | veľmi mám rada | mám veľmi rád | mám veľmi rada | čítam"
          " | rád čítam | rada čítam | milujem | sledujem | rád sledujem | rada sledujem | zaujímajú ma"
          " | zaujíma ma", _SK_THEIR, _SK_WORK),
    *each("| pretože | lebo | a", _SK_THEIR, _SK_WORK, "| sa", "| mi | ma", "| veľmi | vždy",
          "páčia | páči | bavia | baví | zaujímajú | zaujíma"),
    *each("ďakujem | vďaka | díky", "za", "| vašu | milú | rýchlu | skvelú | ochotnú | príjemnú | peknú",
          "pomoc | radu | odpoveď | komunikáciu | prístup | starostlivosť | ochotu | reakciu | obsluhu"
          " | opýtanie"),
    *each("nakupujem | chodím | jazdím", "| tu | u vás | k vám", "| už | rád | rada",
          "roky | dlho | pravidelne | často"),
)  # fmt: skip
_EN_WORK = (
    "newsletter | news | emails | offers | tips | garden tips | gardening tips | recipes | products | shop | store"
    " | stuff | work | service | website | site | content | deals | posts | blog | catalogue | ideas | brand | articles"
    " | updates | videos"
)
EN: Phrases = (
    *each("| because | as | cause | since | and", "i | we", "| really | do | always | just | absolutely | quite",
          "love | like | enjoy | read | appreciate | adore", "| reading | getting | hearing about", "| all | all of",
          "your | the", _EN_WORK),
    *each("| because | as | cause | since | and", "your", _EN_WORK, "is | are", "| always | really | so | very",
          "great | brilliant | lovely | good | fantastic | useful | helpful | interesting"),
    *each("thanks | thank you | cheers", "for", "| the | your | all the | all your",
          "| kind | quick | great | lovely | good | friendly | excellent",
          "help | advice | service | reply | chat | info | information | support | assistance | asking"
          " | checking"),
    *each("i was | ive been | i have been | was", "hoping | waiting for you", "| that", "youd | you would | to",
          "| ask | contact me | get in touch"),
    *each("i have | ive | i have got | ive got", "no", "objection | objections", "to",
          "| receiving | getting | hearing about | you sending me", "| this | that | it | your", f"| {_EN_WORK}"),
)  # fmt: skip
_DE_WORK = (
    "news | gartentipps | tipps | rezepte | newsletter | angebote | produkte | artikel | beiträge | seite | shop"
    " | laden | arbeit | neuigkeiten | e-mails | mails | infos | ideen | aktionen | blog | sachen | ratschläge"
)
DE: Phrases = (
    *each("| weil | denn | und", "ich | wir",
          "lese | lesen | mag | mögen | liebe | schätze | verfolge | find | finde",
          "| ihre | eure | ihren | euren | die | den", _DE_WORK, "| so | sehr | immer | echt | wirklich",
          "| gern | gerne | gut | toll | super | klasse"),
    *each("danke | vielen dank | herzlichen dank | merci", "für", "die | den | das | ihre | eure",
          "| nette | gute | schnelle | freundliche | tolle | nett | netten | schnellen | freundlichen",
          "beratung | hilfe | auskunft | info | antwort | unterstützung | nachfrage | service | gespräch"),
    *each("| ich | wir", "freue mich | freu mich | freuen uns | freue uns", "| schon | sehr",
          "darauf | drauf | auf post"),
)  # fmt: skip
