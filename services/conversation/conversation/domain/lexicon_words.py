"""The lists behind `lexicon`: what unmistakably is a yes, a no, a withdrawal. Reviewed word by word.

Written with diacritics; compared without. A word that people also say without meaning it ("ok", "hm") is in no list.
FILLER is what may stand beside a phrase without changing it.
"""

from collections.abc import Mapping

YES: Mapping[str, tuple[str, ...]] = {
    "cs": ("ano", "jo", "jasně", "jistě", "určitě ano", "ano souhlasím", "souhlasím", "souhlas", "souhlasíme",
           "dávám souhlas", "dávám vám souhlas", "uděluji souhlas", "samozřejmě", "rozhodně ano", "můžete", "smíte"),
    "en": ("yes", "yep", "yeah", "yes i agree", "i agree", "agreed", "i consent", "i accept", "i give my consent",
           "of course", "absolutely", "certainly", "yes you may", "you may", "sure"),
    "de": ("ja", "ja gerne", "ja gern", "gerne", "jawohl", "ich stimme zu", "ja ich stimme zu", "einverstanden",
           "ich bin einverstanden", "ich willige ein", "natürlich", "selbstverständlich", "auf jeden fall"),
    "sk": ("áno", "ano", "hej", "jasné", "iste", "určite áno", "súhlasím", "súhlas", "áno súhlasím", "súhlasíme",
           "dávam súhlas", "udeľujem súhlas", "samozrejme", "rozhodne áno", "môžete", "smiete"),
}  # fmt: skip
NO: Mapping[str, tuple[str, ...]] = {
    "cs": ("ne", "nee", "ne děkuji", "nesouhlasím", "nesouhlasíme", "nechci", "nepřeji si", "odmítám", "rozhodně ne",
           "určitě ne", "v žádném případě", "ani náhodou", "nikdy", "radši ne", "raději ne", "nedávám souhlas",
           "jasně že ne", "samozřejmě že ne"),
    "en": ("no", "nope", "nah", "no thanks", "no thank you", "i do not agree", "i don't agree", "i disagree",
           "i do not consent", "i don't consent", "i refuse", "i decline", "never", "no way", "certainly not",
           "absolutely not", "of course not", "i don't want to", "i do not want to", "rather not"),
    "de": ("nein", "nein danke", "nee", "ich stimme nicht zu", "nicht einverstanden", "ich bin nicht einverstanden",
           "ich lehne ab", "auf keinen fall", "niemals", "lieber nicht", "natürlich nicht", "ich möchte nicht",
           "ich will nicht"),
    "sk": ("nie", "nie ďakujem", "nesúhlasím", "nesúhlasíme", "nechcem", "neželám si", "odmietam", "rozhodne nie",
           "určite nie", "v žiadnom prípade", "nikdy", "radšej nie", "nedávam súhlas", "jasné že nie"),
}  # fmt: skip
FILLER: Mapping[str, tuple[str, ...]] = {
    "cs": ("prosím", "děkuji", "díky"),
    "en": ("please", "thank you", "thanks"),
    "de": ("bitte", "danke", "vielen dank"),
    "sk": ("prosím", "ďakujem", "vďaka"),
}
WITHDRAW: Mapping[str, tuple[str, ...]] = {
    "cs": ("odvolávám souhlas", "odvolávám svůj souhlas", "odvolat souhlas", "odvolávám", "beru souhlas zpět",
           "beru svůj souhlas zpět", "chci odvolat souhlas", "ruším souhlas", "zrušit souhlas"),
    "en": ("withdraw my consent", "i withdraw my consent", "withdraw consent", "i withdraw", "revoke my consent",
           "i revoke my consent", "revoke consent", "i want to withdraw my consent", "unsubscribe",
           "i take back my consent"),
    "de": ("einwilligung widerrufen", "ich widerrufe meine einwilligung", "ich widerrufe die einwilligung",
           "meine einwilligung widerrufen", "ich widerrufe", "widerruf", "zustimmung widerrufen",
           "ich ziehe meine einwilligung zurück"),
    "sk": ("odvolávam súhlas", "odvolávam svoj súhlas", "odvolať súhlas", "odvolávam", "beriem súhlas späť",
           "beriem svoj súhlas späť", "chcem odvolať súhlas", "ruším súhlas", "zrušiť súhlas"),
}  # fmt: skip
STOP: tuple[str, ...] = ("stop", "stopp")
SKIP: Mapping[str, tuple[str, ...]] = {
    "cs": ("přeskočit", "vynechat", "další"),
    "en": ("skip", "pass", "next"),
    "de": ("überspringen", "weiter"),
    "sk": ("preskočiť", "vynechať", "ďalej"),
}
