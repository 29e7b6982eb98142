"""What people say around an answer out of politeness. It changes nothing, whatever the answer is."""

from conversation.domain.lexicon_words.shape import Phrases, Words, each, phrases

CS: Phrases = (
    *each(
        "| moc | velice | velmi | mockrát | mnohokrát | předem | srdečně | pěkně | hezky",
        "děkuji | děkuju | děkujeme | díky | dík | dikes | dekujeme",
        "| moc | vám | předem | pěkně | mnohokrát | mockrát | velice | vám předem | za nabídku | za možnost"
        " | za zprávu | za vše | za ochotu | za upozornění",
    ),
    *each(
        "| a | přeji | přeju | přejeme | mějte | ať máte | užijte si",
        "hezký | krásný | pěkný | příjemný | hezky | krásné | hezké | příjemné",
        "den | večer | víkend | zbytek dne | odpoledne | dopoledne | ráno | dny",
        "| přeji | přeju | vám | všem | vám přeji",
    ),
    *each("| a", "mějte se", "| hezky | krásně | fajn | dobře | pěkně"),
    *each(
        "| už se | moc se | a | a moc se | a už se",
        "těším | těšíme | těším se | budu se těšit",
        "| na | na vaše",
        "| to | novinky | nabídky | newsletter | odpověď | vaši odpověď | zavolání | kontakt | zprávu | zprávy | ozvání"
        " | spolupráci | telefonát | vaši zprávu",
    ),
    *phrases(
        """nashle | nashledanou | na shledanou | sbohem | zdravím | zdravím vás | s pozdravem | se srdečným pozdravem
        | s úctou | bez váhání | bez rozmýšlení | bez obav | s radostí | s velkou radostí | s chutí | s potěšením
        | s velkým potěšením | ze srdce | kamaráde | kámo | brácho | pane | paní | mladý muži | lidi | šéfe"""
    ),
)
CS_OPENING: Words = phrases(
    """super | výborně | skvělé | skvěle | fajn | paráda | bezva | prima | hej | vážení | vážení přátelé | vážená paní
    | vážený pane | milí | dobrej | dobrý | zdravíme | čauky | čus | ahojky"""
)
SK: Phrases = (
    *each(
        "| veľmi | vrelo | vopred | srdečne | pekne | mnohokrát",
        "ďakujem | ďakujeme | vďaka | dik | díky",
        "| veľmi | vám | vopred | pekne | veľmi pekne | mnohokrát | vám vopred | za ponuku | za možnosť"
        " | za správu | za všetko | za ochotu | krásne",
    ),
    *each("veľmi pekne | pekne krásne", "ďakujem | ďakujeme"),
    *each(
        "| a | prajem | prajeme | majte | želám | užite si",
        "pekný | krásny | príjemný | pekné | krásne | príjemné",
        "deň | večer | víkend | zvyšok dňa | popoludnie | dopoludnie | ráno",
        "| prajem | vám | všetkým | vám prajem | želám",
    ),
    *each("| a", "majte sa", "| pekne | krásne | fajn | dobre"),
    *each(
        "| už sa | veľmi sa | a | a veľmi sa | a už sa",
        "teším | tešíme | teším sa | budem sa tešiť",
        "| na | na vaše",
        "| to | novinky | ponuky | newsletter | odpoveď | vašu odpoveď | zavolanie | kontakt | správu | správy"
        " | spoluprácu | telefonát | vašu správu",
    ),
    *phrases(
        """dovidenia | do videnia | zbohom | zdravím | zdravím vás | s pozdravom | so srdečným pozdravom | s úctou
        | bez váhania | bez rozmýšľania | bez obáv | s radosťou | s veľkou radosťou | s chuťou | s potešením
        | s veľkým potešením | zo srdca | kamarát | kamoško | kámo | pán | pani | mladý muž | ľudia | šéfe"""
    ),
)
SK_OPENING: Words = phrases(
    """super | výborne | skvelé | skvele | fajn | paráda | bezva | prima | vážení | vážení priatelia | vážená pani
    | vážený pán | milí | dobrý | zdravíme | čauko | ahojky"""
)
EN: Phrases = (
    *each(
        "| many | a lot of | lots of | big | with",
        "thanks | thank you | thankyou | ta | cheers | tysm | ty | thx | tnx",
        "| a lot | very much | so much | in advance | a million | again | for asking | for the offer | for that"
        " | very much indeed | kindly",
    ),
    *each(
        "| and",
        "have a",
        "| very | really",
        "nice | good | great | lovely | wonderful",
        "day | one | evening | weekend",
    ),
    *each(
        "| i am | im",
        "looking forward to",
        "it | that | your emails | your offers | your newsletter | hearing from you",
    ),
    *phrases(
        """take care | bye | bye bye | goodbye | all the best | god bless | best wishes | best | xx | xxx
        | with pleasure | without hesitation | gladly | lass | lad | dear | pal | guys | folks | team
        | young man | young lady | mate | love | madam | maam | ladies and gentlemen"""
    ),
)
EN_OPENING: Words = phrases(
    """dear sir | dear sirs | dear madam | dear sir or madam | dear team | dear all | hi all | hi team | hello all
    | righto | oh great | hey guys | hi guys"""
)
DE: Phrases = (
    *each(
        "| vielen | herzlichen | besten | tausend | schönen | ganz herzlichen",
        "dank | danke | dankeschön | merci",
        "| schön | sehr | vielmals | im voraus | dafür | für das angebot | für die nachricht | ihnen | euch",
    ),
    *each(
        "| und | ich wünsche | ich wünsche ihnen | wünsche",
        "| noch | ihnen noch",
        "| einen | ein | ihnen einen | euch einen",
        "schönen | schönes | guten | angenehmen",
        "tag | abend | wochenende | nachmittag | feierabend",
        "| noch | ihnen | euch | allen",
    ),
    *each(
        "| ich", "freue mich | freu mich", "| schon | sehr", "| darauf | drauf | auf den newsletter | auf ihre angebote"
    ),
    *phrases(
        """auf wiedersehen | wiedersehen | tschüss | ciao | bis bald | mit freundlichen grüßen | freundliche grüße
        | beste grüße | liebe grüße | viele grüße | mit freude | mit vergnügen | ohne zögern | von herzen
        | mein lieber | meine liebe | meister | chef | leute | junger mann | freunde"""
    ),
)
DE_OPENING: Words = phrases(
    """sehr geehrte damen und herren | sehr geehrter herr | sehr geehrte frau | liebes team | hallo zusammen
    | hallo ihr | hi zusammen | hallo team | cool | liebe leute | grüezi mitenand | schönen tag
    | schönen guten morgen"""
)
