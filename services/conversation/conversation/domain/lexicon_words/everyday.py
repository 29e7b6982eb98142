"""Everyday affirmations: a yes when one of them, said once, is the whole answer, and beside it stand but courtesies.

Somebody is asked "May we …?" and writes "klidně", "do it, thanks", "nur zu": that is a clear affirmative act. Beside
what may stand only around a consent ("I have read it", what is consented to) it is unclear, and so it is said twice.

Mere acknowledgements are no affirmation, for people also write them by way of "I see", "go on" or "if it must be":
*ok, alright, fine, great, no problem, it's fine, that's ok, got it*; *ok, dobře, v pořádku, fajn, super, v pohodě, může
být, není problém, budiž*; *ok, in Ordnung, gut, alles klar, passt, passt schon, na gut, meinetwegen, von mir aus*; a
thumb up. Nor is striking a deal, which a consent is not: *deal*, *platí*, *domluveno*, *jdeme na to*, *geht klar*,
*abgemacht*. Independent readers called these unclear (docs/lexicon.md); beside a plain yes or no they change nothing.
"""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *phrases(
        """jj | jop | jup | určo | jasnačka | jasňačka | klidně | klidně pište | klidně ano | klidně jo
        | klidně můžete | klidně můžeš | to klidně můžete | za mě ok | za mě v pořádku | za mě dobrý | za mě jo
        | pro mě ok | pro mě v pořádku | směle do toho | jdu do toho | sem s tím | tak sem s tím | vyhovuje mi to
        | to mi vyhovuje | povoleno | potvrzeno | ok za mě | stoprocentně | beze všeho | moc rád | moc ráda
        | velmi rád | velmi ráda"""
    ),
    *each("klidně", "mi | mi to | mě", "pište | posílejte | posílejte newsletter | posílejte novinky | kontaktujte"),
)
SK: Phrases = (
    *phrases(
        """jj | jo | jop | jasnačka | jasňačka | pokojne | pokojne píšte | kľudne píšte | kľudne | pokojne áno
        | kľudne áno | pokojne hej | kľudne hej | pokojne môžete | kľudne môžete | to pokojne môžete
        | to kľudne môžete | za mňa ok | za mňa v poriadku | za mňa hej | pre mňa ok | pre mňa v poriadku
        | smelo do toho | idem do toho | sem s tým | tak sem s tým | vyhovuje mi to | to mi vyhovuje | povolené
        | potvrdené | ok za mňa | stopercentne | veľmi rád | veľmi rada"""
    ),
    *each(
        "pokojne | kľudne",
        "mi | mi to | ma",
        "píšte | posielajte | posielajte newsletter | posielajte novinky | kontaktujte",
    ),
)
EN: Phrases = (
    *phrases(
        """ya | yah | oh yes | i do | keep me posted | keep me informed | keep me updated | id be delighted
        | id be delighted to | i would be delighted | glad to | im up for it | i am up for it | okey dokey
        | okie dokie | okey-dokey | naturally | do it | lets do it | go for it | go right ahead | please go ahead
        | proceed | please proceed | sounds good to me | sounds fine to me | thumbs up | it works for me
        | that suits me | suits me | im for it"""
    ),
    *each(
        "| its | it is | thats | that is | this is | im | i am | thats all | it is all | all",
        "ok | okay | fine | cool | good | alright | all right",
        "| totally",
        "by me | with me | with that | with this | for me",
    ),
)
DE: Phrases = (
    *phrases(
        """von mir aus gerne | halten sie mich auf dem laufenden | haltet mich auf dem laufenden
        | von mir aus gern | von mir aus ja gerne | klar gerne | geht in ordnung | passt für mich | das passt
        | passt mir | klingt gut für mich | jup | yep | yo | jau | jou | joo | jop | jederzeit | jederzeit gerne
        | jederzeit gern | immer gerne | immer gern | nur zu | machen sie das | machen sie ruhig | machen sie gerne
        | mach das | tun sie das | her damit | immer her damit | nur her damit | daumen hoch
        | das geht in ordnung | mir recht | ist mir recht | das ist mir recht | geht für mich klar | ok für mich
        | okay für mich | in ordnung für mich | für mich ok | für mich okay | für mich in ordnung
        | für mich passt das | klar passt | hundertprozentig"""
    ),
    *each("| das | es", "ist", "für mich", "ok | okay | in ordnung"),
    *each("| das | es", "ist", "ok | okay | in ordnung", "für mich"),
)
