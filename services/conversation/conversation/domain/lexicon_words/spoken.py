"""How people say it when they talk: a shrug and then the agreement, green light, asking to be called.

"Není problém", "ale jo" or "all right then" are no consent; with the agreement said behind them they are none the less.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each(
        "v klidu | v cajku | může být | nic proti | nevadí | žádný problém | není problém | ale jo | ale ano | no jo"
        " | nojo | no dyť jo | hele jo | aby ne | samosebou | to víte že jo | jojo",
        "souhlasím | tak souhlasím | ano souhlasím",
    ),
    *each("ano | jo", "samosebou | uděluji | uděluju | rád bych | ráda bych | moc rád bych"),
    *each("uložte | zapište | poznamenejte | zaznamenejte", "si", "mě | mne", "| prosím | klidně | do databáze"),
    *each(
        "můžete | můžeš | smíte | smíš",
        "si",
        "| klidně | určitě",
        "uložit | uchovat | zapsat | poznamenat | nechat | ponechat",
        "můj | moje | mé | mou",
        "kontakt | e-mail | email | mail | telefon | číslo | telefonní číslo | adresu | údaje | jméno",
    ),
    *each(
        "chci | přeji si | přeju si | rád bych | ráda bych",
        "abyste | aby jste",
        "si",
        "uložili | uchovali | nechali | ponechali | zapsali",
        "můj | moje | mé",
        "kontakt | e-mail | email | mail | telefon | číslo | údaje",
    ),
    *each("volím | vybírám | zaškrtávám | označuji", "souhlas"),
    *each("| moje | má", "odpověď", "| zní | je", "souhlasím"),
    *each("říkám", "| že", "souhlasím"),
)
CS_BESIDE: Phrases = (
    *each("chci | přeji si | přeju si | rád bych | ráda bych", "být", "kontaktován | kontaktována"),
    *phrases("napište | spojte se se mnou | a spojte se se mnou | všemu | všechno"),
)
SK: Phrases = (
    *each(
        "v kľude | v pohode | môže byť | nič proti | nevadí | žiadny problém | nie je problém | ale hej | ale áno"
        " | no hej | no veď hej | aby nie | samozrejmá vec | to viete že áno | hejhej | no áno",
        "súhlasím | tak súhlasím | áno súhlasím",
    ),
    *each("áno | hej", "udeľujem | rád by som | rada by som | veľmi rád by som | veľmi rada by som"),
    *each("uložte | zapíšte | poznamenajte | zaznamenajte", "si", "ma | mňa", "| prosím | kľudne | do databázy"),
    *each(
        "môžete | môžeš | smiete | smieš",
        "si",
        "| kľudne | pokojne | určite",
        "uložiť | uchovať | zapísať | poznamenať | nechať | ponechať",
        "môj | moje | moju",
        "kontakt | e-mail | email | mail | telefón | číslo | telefónne číslo | adresu | údaje | meno",
    ),
    *each(
        "chcem | prajem si | želám si | rád by som | rada by som",
        "aby ste",
        "si",
        "uložili | uchovali | nechali | ponechali | zapísali",
        "môj | moje",
        "kontakt | e-mail | email | mail | telefón | číslo | údaje",
    ),
    *each("volím | vyberám | zaškrtávam | označujem", "súhlas"),
    *each("| moja", "odpoveď", "| znie | je", "súhlasím"),
    *each("vravím | hovorím", "| že", "súhlasím"),
)
SK_BESIDE: Phrases = (
    *each("chcem | prajem si | želám si | rád by som | rada by som", "byť", "kontaktovaný | kontaktovaná"),
    *phrases("napíšte | spojte sa so mnou | a spojte sa so mnou | všetkému | všetko"),
)
EN: Phrases = (
    *each("yes | yeah | aye | och aye | sure | yep", "go on then"),
    *each("| i | yes i", "accept", "all | everything | all of it | both"),
    *each("please | kindly", "do so | do that | do it"),
    *each("kindly", "save | store", "it | that"),
    *each("you | ya | youse", "got", "my", "consent | permission | blessing | approval | ok | okay"),
    *each("| you have | i give you | i give | you got | youve got", "the", "green light", "| from me"),
    *each("put me down", "as | for", "a yes | yes"),
    *each(
        "| i | i have | ive",
        "read",
        "the notice | the text | the information | the terms | the privacy notice | the privacy policy | the above",
        "and",
        "| understood and | i",
        "agree | consent | accept",
    ),
    *each("the answers | my answers", "yes"),
    *phrases("yes siree | yessiree | yeppers"),
)
EN_BESIDE: Phrases = (
    *each("do | please do", "call me | ring me | text me | get in touch | give me a call | call me back | call"),
    *each("for both | on both | to both of them | both are fine | both fine"),
    *each("ok | okay | alright | all right", "then"),
    *each("talk | speak | see you | talk to you | speak to you", "soon"),
    *each("i want | i would like | id like", "to be", "contacted | called"),
    *each("| and", "happy | hope | hoping | i hope", "to", "hear from you | hear back | hear back from you", "| soon"),
    *phrases("la | i want that | i want this | see you"),
)
DE: Phrases = (
    *each(
        "ja | bitte | ja bitte | gerne",
        "meine nummer | meine daten | meinen kontakt | meine e-mail | meine mail | meine telefonnummer",
        "| bitte | gerne | gern",
        "speichern",
    ),
    *each("ja | ja bitte | gerne", "kontakt | nummer | daten", "speichern"),
    *each("gern | sehr gern | sehr gerne", "speichern"),
    *each("von mir aus", "ja | ja gerne | ja gern"),
    *each("ja", "ist | das ist | es ist", "gut | recht | okay | ok | mir recht"),
    *each("ja", "zu", "speicherung und anruf | speicherung und kontakt | kontakt und speicherung"),
    *each("ja | jo", "passt schon", "ich stimme zu | einverstanden | bin einverstanden | gerne"),
    *each("mein", "ok | okay | ja | einverständnis", "haben sie | habt ihr | hast du"),
    *each("sie haben | ihr habt | du hast | habt", "mein", "ja | ok | okay"),
    *each("die | meine", "erlaubnis | genehmigung | freigabe", "haben sie | habt ihr | hast du"),
    *each("sie haben | ihr habt | ich gebe | ich gebe ihnen | ich gebe euch", "grünes licht", "| von mir"),
    *each("ich", "klicke auf ja | drücke auf ja | kreuze ja an | setze das kreuz bei ja"),
    *each("ja", "klar doch | gern doch | gerne doch | macht ruhig | machen sie ruhig | mach ruhig"),
    *each("ja | das | ja das", "akzeptiere ich | erlaube ich | genehmige ich | gestatte ich"),
    *each("hiermit", "erlaube ich | genehmige ich | gestatte ich", "| es | das | ihnen das | euch das"),
    *each("ganz und gar | rundum | mit freuden", "einverstanden"),
)
DE_BESIDE: Phrases = (
    *each("| das | ich | darüber", "würde mich | würde ich mich", "| sehr", "freuen"),
    *each(
        "sie können | ihr könnt | du kannst | sie dürfen | ihr dürft | du darfst",
        "sich | euch | dich",
        "| gerne | gern | jederzeit",
        "| bei mir",
        "melden",
    ),
    *each(
        "| ich | und",
        "bitte",
        "| auch",
        "um",
        "rückruf | kontaktaufnahme | antwort | rückmeldung | einen anruf | anruf",
    ),
    *each("bitte | gerne", "kontaktieren | anrufen | zurückrufen | melden"),
    *each("| bitte", "nehmen sie | nehmt", "ihn | sie | es", "| gerne | ruhig", "auf"),
    *each("| auch | gerne auch", "| den | ihren | euren", "newsletter", "gerne | bitte | auch"),
    *each("ich möchte | ich will", "dass", "sie mich | ihr mich", "anrufen | anruft | kontaktieren | kontaktiert"),
    *phrases("ich bitte darum | bitte darum | dazu | anruft | zurückruft | meines kontakts | meiner telefonnummer"),
)
