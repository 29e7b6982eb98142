"""German. Umlauts are also understood as ae, oe, ue (see `lexicon`)."""

from conversation.domain.lexicon_words import (
    answering,
    changed_mind,
    courtesy,
    elsewhere,
    erasing,
    everyday,
    formal,
    hoping,
    mild,
    others,
    permitted_west,
    permitting_west,
    real,
    refusing,
    requesting_west,
    spoken,
    stopping,
    taking_back,
    talking_west,
    unsaying,
)
from conversation.domain.lexicon_words import consent_de as consent
from conversation.domain.lexicon_words.shape import Lists, each, phrases, slips

LISTS = Lists(
    yes=(
        *hoping.DE,
        *consent.YES,
        *elsewhere.DE,
        *formal.DE_YES,
        *requesting_west.DE,
        *permitting_west.DE,
        *permitted_west.DE,
        *answering.DE,
        *spoken.DE,
        *talking_west.DE,
        *phrases(
            """super ja | super einverstanden | prima ja | prima einverstanden | sehr gut ja
            | sehr gut einverstanden | ja | ja ja einverstanden | ja ist okay für mich | das passt für mich
            | ja bin ich | ja bin ich einverstanden | ja ich möchte | aber gerne doch | ja logisch
            | die antwort lautet ja | das ist ein ja | ein klares ja | von mir ein ja | ich bestätige
            | ich bestätige das | bestätigt | ja bestätigt | klaro | ja klaro | ich genehmige | ich genehmige es
            | voll und ganz einverstanden | stimme voll zu | jap | jep | jo | jawohl | ja gerne | ja gern
            | ja sehr gerne | ja sehr gern | gerne | gern | sehr gerne | sehr gern | aber gerne | aber gern
            | ja klar | klar | na klar | klar doch | ja natürlich | natürlich | ja selbstverständlich
            | selbstverständlich | auf jeden fall | ja auf jeden fall | unbedingt | sicher | ja sicher | absolut
            | definitiv | ja definitiv | freilich | ja freilich | logo | einverstanden | ja einverstanden
            | voll einverstanden | ganz einverstanden | völlig einverstanden | vollkommen einverstanden
            | bin einverstanden | bin damit einverstanden | damit einverstanden | zugestimmt | akzeptiert
            | genehmigt | erlaubt | bewilligt | mit vergnügen | mit freude | herzlich gerne | liebend gern
            | liebend gerne | sie dürfen | ja dürfen sie | ja können sie | das dürfen sie | sie dürfen das
            | das dürfen sie gerne | sie dürfen gerne | sie können gerne | ja machen sie das | ja tun sie das
            | ja ich will | ja möchte ich | ja das möchte ich | ja das will ich | ich bin dafür
            | meine antwort ist ja | die antwort ist ja | ich sage ja | von meiner seite ja | da stimme ich zu
            | dem stimme ich zu | dem stimme ich gerne zu | damit bin ich einverstanden | hiermit stimme ich zu
            | hiermit willige ich ein | hiermit akzeptiere ich | stimme zu | stimme dem zu | stimme gerne zu
            | wir stimmen zu | wir sind einverstanden | ich erlaube es | ich erlaube es ihnen | ich erlaube das
            | ich gestatte es | ich genehmige das | das ist für mich in ordnung | ist für mich in ordnung
            | das geht für mich in ordnung | einwilligung erteilt | zustimmung erteilt | ja ist in ordnung | jawoll
            | jaa | jaaa"""
        ),
        *each(
            "ich",
            "stimme",
            "| dem | gerne | hiermit | ausdrücklich | dem gerne | voll und ganz | voll | allem"
            " | der verarbeitung | der verarbeitung meiner daten | der datenverarbeitung"
            " | der speicherung | der speicherung meiner daten"
            " | der verarbeitung meiner personenbezogenen daten | der kontaktaufnahme | den bedingungen"
            " | gern",
            "zu",
        ),
        *each("hiermit stimme ich", "der verarbeitung | der speicherung | dem | allem", "zu"),
        *each(
            "ich bin",
            "| damit | mit allem | voll | voll und ganz | gerne | sehr | völlig | ganz | natürlich | hiermit",
            "einverstanden",
        ),
        *each(
            "ich",
            "willige",
            "| gerne | hiermit | ausdrücklich | freiwillig | darin | in die verarbeitung"
            " | in die speicherung | in die verarbeitung meiner daten",
            "ein",
        ),
        *each(
            "ich",
            "akzeptiere | akzeptiere die bedingungen | akzeptiere alles | akzeptiere das"
            " | akzeptiere es | akzeptiere hiermit | bewillige | erlaube",
        ),
        *each(
            "ich",
            "gebe | erteile | gebe ihnen | erteile ihnen | gebe hiermit | erteile hiermit",
            "meine einwilligung | meine zustimmung | meine erlaubnis | die einwilligung | die erlaubnis"
            " | mein einverständnis | die zustimmung",
        ),
        *each(
            "hiermit",
            "gebe ich | erteile ich | gebe ich ihnen | erteile ich ihnen",
            "meine einwilligung | meine zustimmung | mein einverständnis | die einwilligung",
        ),
        *each("sie haben", "meine einwilligung | meine zustimmung | meine erlaubnis | mein einverständnis"),
    ),
    everyday=(*hoping.DE_EVERYDAY, *everyday.DE, *talking_west.DE_EVERYDAY),
    openings=talking_west.DE_OPENINGS,
    foreign=elsewhere.DE,
    assurances=phrases(
        """klar | ja klar | ja sicher | ja natürlich | na klar | klaro | klar doch | natürlich | selbstverständlich
        | sicher | absolut | definitiv | freilich | logo | auf jeden fall"""
    ),
    no=(
        *refusing.DE,
        *each(
            "| ich | wir",
            "stimme | stimmen",
            "| dem | ihnen | der verarbeitung | der speicherung | hiermit | da | dem auch",
            "nicht",
            "zu",
        ),
        *each(
            "leider | sorry | tut mir leid | äh | haha | lol | ach | oh | ähm | also | tja | danke aber"
            " | ganz klar | definitiv | absolut | eindeutig | ein klares | das ist ein | von mir ein"
            " | ein | entschuldigung | tut mir leid aber | sorry aber | nochmals | ich bleibe bei",
            "nein | nö | nee | nein danke",
        ),
        *each("leider | wirklich | eigentlich | tut mir leid", "nicht"),
        *each("ich", "werde | kann | will | möchte | darf", "| dem | hier | da", "nicht", "zustimmen | einwilligen"),
        *each(
            "ich möchte | ich will",
            "meine daten | meine e-mail | das | nichts",
            "| nicht",
            "angeben | teilen | hergeben | weitergeben | speichern lassen | preisgeben",
        ),
        *each("ich stimme", "nie | niemals | auf keinen fall | keinesfalls | auf gar keinen fall", "zu"),
        *phrases(
            """ablehnen | lass mal | lassen sie mal | will nicht | möchte nicht | nein und nochmals nein
            | auf keinen | unter gar keinen umständen | nicht für mich | nicht nötig | brauche ich nicht
            | ich brauche das nicht | bitte speichern sie nichts | speichern sie bitte nichts | verboten
            | ich lehne das strikt ab | lasst mich in frieden | lass mich in frieden | geht sie nichts an
            | das geht sie nichts an | auf keinen fal | nää | strikt dagegen | ich bin strikt dagegen
            | dem stimme ich nicht zu | da stimme ich nicht zu | hiermit stimme ich nicht zu | nicht einverstanden
            | damit nicht einverstanden | gar nicht einverstanden | überhaupt nicht einverstanden
            | damit bin ich nicht einverstanden | ich bin dagegen | bin dagegen | dagegen | ich lehne ab | lehne ab
            | ich lehne das ab | das lehne ich ab | ich lehne es ab | ich lehne dankend ab | lehne ich ab
            | wir lehnen ab | abgelehnt | ich verweigere | verweigert | ich widerspreche | auf keinen fall
            | auf gar keinen fall | keinesfalls | auf keinsten | niemals | nie im leben | nie und nimmer
            | lieber nicht | natürlich nicht | sicher nicht | ganz sicher nicht | selbstverständlich nicht
            | bestimmt nicht | ganz bestimmt nicht | gewiss nicht | klar nicht | definitiv nicht | absolut nicht
            | sicherlich nicht | eher nicht | besser nicht | das möchte ich nicht | möchte ich nicht
            | das will ich nicht | will ich nicht | das wollen wir nicht | kein interesse | ich habe kein interesse
            | kein bedarf | bitte nicht | bitte nichts | nicht speichern | nichts speichern | bitte nichts speichern
            | speichern sie nichts | speichern sie das nicht | speichern sie meine daten nicht
            | kontaktieren sie mich nicht | schreiben sie mir nicht | rufen sie mich nicht an | bitte nicht anrufen
            | bitte nicht kontaktieren | nicht kontaktieren | senden sie mir nichts | schicken sie mir nichts
            | keine werbung | keine e-mails | keine emails | keine mails | keine anrufe | keine newsletter
            | keine daten | kein newsletter | lassen sie mich in ruhe | lass mich in ruhe | lasst mich in ruhe
            | sie dürfen nicht | das dürfen sie nicht | dürfen sie nicht | sie dürfen das nicht
            | ich habe nein gesagt | ich sagte nein | meine antwort ist nein | die antwort ist nein
            | nein heißt nein | ja nicht | gar nicht | überhaupt nicht | nicht mit mir | vergessen sie es
            | vergiss es | jetzt nicht | heute nicht | nicht jetzt | im leben nicht | nicht im traum
            | das kommt nicht in frage | kommt nicht in frage | kommt nicht infrage | das kommt nicht infrage
            | ich sage nein | ich verbiete es | ich verbiete das | ich untersage das | nicht erlaubt
            | nicht akzeptiert | nicht gestattet | unter keinen umständen | in keinem fall | hau ab
            | verschwinden sie | nein nein | nein danke nein"""
        ),
        *each("ich bin", "| damit | gar | überhaupt | absolut", "nicht | nicht damit", "einverstanden"),
        *each("ich", "willige | akzeptiere | erlaube", "| das | es | dem | hiermit", "nicht", "| ein"),
        *each("ich", "möchte | will | wünsche | mag", "| das | es | dies | so etwas | so was", "nicht"),
        *each(
            "ich",
            "möchte | will | wünsche | wünsche mir | brauche",
            "keine | kein | keinen",
            "| werbung | newsletter | neuigkeiten | e-mails | emails | anrufe | kontakt | nachrichten | mails",
        ),
        *each(
            "| ich gebe | ich erteile | sie haben | sie bekommen | ich gebe ihnen | ich erteile ihnen",
            "keine | nicht meine",
            "einwilligung | zustimmung | erlaubnis | genehmigung",
            "| erteilt",
        ),
        *each(
            "meine einwilligung | meine zustimmung",
            "gebe ich nicht | bekommen sie nicht | haben sie nicht | erteile ich nicht",
        ),
    ),
    no_words=phrases(
        """nein | nö | nee | ne | nope | nie | niemals | nicht | 👎 | neiin | nah | nöö | mitnichten | nein danke"""
    ),
    beside=(
        *hoping.DE_BESIDE,
        *consent.BESIDE,
        *courtesy.DE,
        *elsewhere.DE_ADDRESS,
        *requesting_west.DE_BESIDE,
        *permitting_west.DE_BESIDE,
        *answering.DE_BESIDE,
        *spoken.DE_BESIDE,
        *talking_west.DE_BESIDE,
        *phrases(
            """das geht in ordnung | ich habe es gelesen und | gelesen und | verstanden und | ist okay für mich
            | bitte | danke | danke schön | dankeschön | vielen dank | besten dank | herzlichen dank | danke sehr
            | bitte sehr | ok | okay | in ordnung | alles klar | hallo | guten tag | damit | dem | mit allem
            | der verarbeitung | der verarbeitung meiner daten | mich kontaktieren | mich gerne kontaktieren
            | mich anschreiben | meine daten speichern | meinen kontakt speichern | meinen kontakt behalten
            | kontaktieren sie mich | melden sie sich | melden sie sich bei mir | bitte speichern
            | speichern sie meinen kontakt | speichern sie ihn | gerne | gern | herzlich | grüß gott | servus | moin
            | mit der verarbeitung | mit der speicherung | mit der verarbeitung meiner daten
            | mit der speicherung meiner daten | mit den bedingungen | das passt | passt für mich
            | vielen lieben dank | das ist in ordnung | das ist ok | das ist okay"""
        ),
    ),
    around=(*consent.AROUND, *consent.VOCABULARY, *consent.LEGAL, *formal.DE),
    mild=mild.DE,
    explicit=consent.EXPLICIT,
    permits=consent.PERMITS,
    pairs=consent.PAIRS,
    greetings=(*consent.GREETINGS, *courtesy.DE_OPENING),
    dangling=consent.DANGLING,
    doubts=(
        *consent.DOUBTS,
        *permitting_west.DE_DOUBTS,
        *talking_west.DE_DOUBTS,
        *phrases(
            """ja bestimmt | bestimmt ja | ja doch | aber | wenn | falls | sofern | nur | außer | vielleicht
            | eventuell | möglicherweise | wahrscheinlich | vermutlich | später | morgen | oder | bis | solange
            | vorbehalt | warum nicht | wieso nicht | egal | doch | nicht dagegen | ich bin nicht dagegen
            | bin nicht dagegen | keine ahnung | keine sorge | weiß nicht | nicht sicher | bin mir nicht
            | nicht unbedingt | nicht wirklich | nicht nein | lehne nicht ab | ich lehne nicht ab
            | ich lehne das nicht ab | ja ja | jaja | na ja | naja | ja schon | ach ja | ja gut | ja doch nicht
            | ja mei | jein | widerrufen | widerrufe | abmelden | stopp | stop | haha | lol | witz | scherz | spaß
            | quatsch | moment | warten | teilweise | fast | bedingt | sagte | sagt | nicht stoppen
            | nicht widersprechen | ich widerspreche nicht | nicht ablehnen | nicht nein sagen | nicht schlecht
            | nicht doch | nicht dass"""
        ),
    ),
    unsays=(*unsaying.DE, *others.DE),
    limits=unsaying.DE_LIMITS,
    takes_back=(
        *changed_mind.DE,
        *taking_back.DE,
        *stopping.DE_TAKES_BACK,
        *erasing.DE,
        *phrases(
            """hiermit widerrufe ich | ich widerrufe | widerruf | widerrufen | widerrufe | widerruf der einwilligung
            | widerruf meiner einwilligung | widerruf der zustimmung | widerruf meiner zustimmung
            | widerruf meiner daten | abmelden | abmeldung | melden sie mich ab | melde mich ab | ich melde mich ab
            | ich möchte mich abmelden | ich will mich abmelden | mich abmelden | newsletter abbestellen
            | abbestellen | ich bestelle ab | ich bestelle den newsletter ab | newsletter abmelden | austragen
            | bitte austragen | tragen sie mich aus | unsubscribe | ich ziehe sie zurück
            | nehmen sie mich aus dem verteiler | nehmen sie mich von der liste | streichen sie mich von der liste
            | löschen sie mich | löschen sie meine daten | meine daten löschen | bitte löschen sie meine daten
            | löschen sie alle meine daten | entfernen sie mich | widerspruch | ich widerspreche der nutzung
            | ich widerspreche der verarbeitung | ich widerspreche der weiteren nutzung"""
        ),
        *phrases(
            """ich erkläre den widerruf | ich erkläre hiermit den widerruf | widerruf aller einwilligungen
            | ich möchte den newsletter abbestellen | den newsletter abbestellen | newsletter kündigen
            | tragen sie mich bitte aus | melden sie mich bitte ab"""
        ),
        *each(
            "meine einwilligung | meine zustimmung | mein einverständnis",
            "ziehe ich | nehme ich",
            "| hiermit",
            "zurück",
        ),
        *each(
            "ich ziehe | ich nehme | hiermit ziehe ich | hiermit nehme ich | ziehe | nehme",
            "meine einwilligung | meine zustimmung | die einwilligung | die zustimmung"
            " | mein einverständnis | alle einwilligungen",
            "zurück",
        ),
    ),
    taking=phrases(
        """widerrufen | ich widerrufe | widerrufe ich | widerrufe | widerrufen sie | zurückziehen | zurücknehmen
        | aufheben | ich widerrufe hiermit | hiermit widerrufe ich | widerruf | zurückgezogen | widerrufen werden
        | löschen | löschen sie | ich lösche | stornieren | kündigen | ich kündige | beenden | ich beende
        | ich storniere | zurücknehme | entziehen | ich entziehe | ich entziehe ihnen | entziehe ich ihnen"""
    ),
    taken=phrases(
        """beide einwilligungen | einwilligung | meine einwilligung | die einwilligung | alle einwilligungen
        | meine einwilligungen | alle meine einwilligungen | zustimmung | meine zustimmung | die zustimmung
        | alle zustimmungen | meine zustimmungen | mein einverständnis | einverständnis | das einverständnis | alles
        | meine erlaubnis | die erlaubnis | erlaubnis | erteilte einwilligung | die erteilte einwilligung
        | meine erteilte einwilligung | der einwilligung | meiner einwilligung | der zustimmung | meiner zustimmung
        | einwilligung zur verarbeitung | meine einwilligung zur verarbeitung
        | meine einwilligung zur verarbeitung meiner daten | aller einwilligungen
        | meine einwilligung zur speicherung | meine einwilligung in die verarbeitung
        | die einwilligung zur verarbeitung | meine einwilligung zum newsletter | meine gegebene einwilligung"""
    ),
    wishing=(
        *changed_mind.DE_WISHING,
        *phrases(
            """ich möchte | ich will | ich würde gerne | ich wünsche | möchte ich | will ich | hiermit | sofort
        | ab sofort | jetzt | mit sofortiger wirkung | heute | ich habe es mir anders überlegt
        | habe es mir anders überlegt | ich habe meine meinung geändert | und | nun | entschuldigung | leider
        | vollständig | komplett | für alles | wieder | den widerruf | vom newsletter | für alle zwecke | ganz
        | zum newsletter | für den newsletter | können sie"""
        ),
    ),
    stops=(
        *changed_mind.DE_STOPS,
        *taking_back.DE_STOPS,
        *stopping.DE_STOPS,
        *each(
            "ich möchte | ich will | ich wünsche",
            "keine e-mails | keine emails | keine mails | keine nachrichten | keine werbung"
            " | keinen newsletter | nichts | keine anrufe",
            "mehr",
            "| bekommen | erhalten | empfangen | kriegen | haben",
        ),
        *phrases(
            """stop | stopp | halt | schluss | schluss damit | aufhören | hören sie auf | hör auf | bitte aufhören
            | keine nachrichten mehr | keine e-mails mehr | keine emails mehr | keine mails mehr
            | keine werbung mehr | keine anrufe mehr | keine newsletter mehr | keinen newsletter mehr
            | nicht mehr einverstanden | genug | es reicht | ich stimme nicht mehr zu | ich stimme dem nicht mehr zu
            | ich bin nicht mehr einverstanden | bin nicht mehr einverstanden
            | ich bin damit nicht mehr einverstanden | damit bin ich nicht mehr einverstanden
            | ich möchte das nicht mehr | ich will das nicht mehr | das möchte ich nicht mehr
            | das will ich nicht mehr | ich möchte nicht mehr | ich will nicht mehr | ich willige nicht mehr ein
            | kein interesse mehr | ich habe kein interesse mehr | kontaktieren sie mich nicht mehr
            | kontaktieren sie mich nicht | schreiben sie mir nicht mehr | schreiben sie mir nicht
            | rufen sie mich nicht mehr an | senden sie mir nichts mehr | schicken sie mir nichts mehr
            | ich möchte nicht mehr kontaktiert werden | ich will nicht mehr kontaktiert werden
            | ich möchte keine e-mails mehr | ich möchte keine nachrichten mehr | ich möchte keine werbung mehr
            | ich will keine e-mails mehr | ich will keine nachrichten mehr | ich will keine werbung mehr
            | nichts mehr senden | nichts mehr schicken | hören sie auf mir zu schreiben
            | hören sie auf mich zu kontaktieren | hören sie auf mir e-mails zu senden"""
        ),
    ),
    skips=phrases(
        """überspringen | weiter | nächste | nächste frage | auslassen | keine angabe | möchte ich nicht angeben
        | das möchte ich nicht angeben | lieber nicht angeben"""
    ),
    slips=slips(
        ("auf jeden fall", "aufjedenfall | aufjedenfal"),
        ("ja", "jaaaa | jaaaaa | jq | jja"),
        (
            "stimme",
            "stime | stimmme | stimm | sitmme | simme | stimmr | stmme | stimem | stmime | tsimme | stimmee",
        ),
        ("dürft ihr", "dürfts | derfts | deafts | dürfats"),
        ("darfst du", "derfst | deafst | darfste | derfste"),
        ("könnt ihr", "kennts | kinnts | könnts"),
        ("bin", "bi"),
        ("ist", "isch"),
        ("passt", "basst"),
        ("gut", "guet | guat"),
        ("mich", "mi | mih"),
        ("meine", "mei | mini"),
        (
            "einverstanden",
            "einverstandn | einverstande | eiverstanden | einverstandne | einvestanden | inverstanden"
            " | iverstande | iverstanden | eiverstande | einverschtanden | eivastandn | einvastanden",
        ),
        ("gern", "gärn | gean | jern"),
        ("gerne", "gernee | geren | gärne | grene | gerrne | gene | germe"),
        ("natürlich", "natrlich | naturlich | narürlich"),
        ("selbstverständlich", "selbstverstandlich | selbsverständlich"),
        ("bitte", "bite | bittte"),
        ("danke", "dake | dnake"),
        ("nein", "neiiin | neiiiin | neinn | neinnn | nien | neim | nain"),
        ("klar", "klaar"),
        ("widerrufen", "wideruffen | wiederrufen | wiederufen | widerufen"),
        ("widerrufe", "wideruffe | wiederrufe | widerufe | wiederufe"),
        ("zu", "zzu | zuu | zua"),
        ("zustimmen", "zusimmen"),
        ("widerruf", "wiederruf | wideruf"),
        ("einwilligung", "einwiligung | einwillgung"),
        ("dürfen", "dürfn"),
    ),
    real=(
        *real.DE,
        *phrases(
            """zustimmen | einstimmung | zustimmt | einwilligungen | anmelden | anmeldung | akzeptierte | erlaubte
        | stimmte | stimmten | willigte | erteilte | genehmigte | bewilligte | bestätigte | gestalte | gestalten
        | ausnehmen | kontrakt | versenden | versendung | schickten | schrieben | wünschte | gestattete"""
        ),
    ),
    hedging=frozenset({"schon"}),
)
