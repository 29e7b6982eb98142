"""German: what stands around a yes. See `shape` for what each list does."""

from conversation.domain.lexicon_words.shape import Pairs, Phrases, Words, each, inflected, phrases

EXPLICIT: Words = phrases(
    """einverstanden | stimme zu | stimme dem zu | stimme ich zu | willige ein | willige ich ein | sie dürfen
    | ihr dürft | du darfst | dürfen sie | dürft ihr | dass ich einwillige | meine einwilligung ist | ich stimmen zu
    | sie können | ihr könnt | du kannst | können sie | könnt ihr | ich erlaube | ich gestatte | ich genehmige
    | ich bewillige | stimme gerne zu | stimme voll zu | wir stimmen zu | zustimmung erteilt | einwilligung erteilt"""
)
_NEWS = (
    "newsletter | neuigkeiten | angebote | e-mails | emails | mails | nachrichten"
    " | informationen | infos | werbung | den newsletter | ihren newsletter | euren newsletter"
    " | ihre angebote | eure angebote | news | neuigkeiten und angebote"
)
_SURE = (
    "klar | na klar | natürlich | selbstverständlich | sicher | gerne | gern | freilich | logisch | na logo | aber klar"
)
PERMITS: Words = phrases("dürfen | dürft | darfst | können | könnt | kannst")
YES: Phrases = (
    *each(_SURE, "stimme ich", "| gerne | gern | dem", "zu"),
    *each(_SURE, "bin ich", "| damit", "einverstanden"),
    *each(
        "| ja | klar | natürlich | ja natürlich | ja klar",
        "das | ",
        "dürfen sie | dürft ihr | darfst du | können sie | könnt ihr",
    ),
    *each("| ja | klar | natürlich | gerne", "dürft ihr | ihr dürft | du darfst | ihr könnt | sie können"),
    *each("| ja", "i | ick | icke", "stimme zu | bin einverstanden | bin dafür"),
    *each(
        "| na | aber | ja aber",
        "klar | klar doch | klaro | logo | logisch | sicher | sicher doch | selbstverständlich | natürlich | freilich",
        "| ja",
    ),
    *each(
        "| ja", "ich möchte | ich will | ich möchte gerne | ich würde gerne", _NEWS, "erhalten | bekommen | empfangen"
    ),
    *each("| ja", "ich möchte | ich will", "gerne informiert werden | informiert werden"),
    *each("| ja | bitte | ja bitte", "melden sie mich | meldet mich | meld mich", "an | zum newsletter an | bitte an"),
    *each("schicken sie mir | senden sie mir | schickt mir | sendet mir", "gerne | gern", _NEWS),
    *each(
        "auf jeden | auf alle fälle | auf jedenfall | aufjedenfall | eindeutig | uneingeschränkt"
        " | vorbehaltlos | hundertprozentig | 100 | absolut | definitiv | ganz klar | voll | total"
        " | ohne vorbehalt | ohne wenn und aber | unbedingt | klares | natürlich"
        " | selbstverständlich | sicher | gerne | tausendmal | freiwillig | ganz sicher"
        " | ganz bestimmt",
        "ja | einverstanden",
    ),
    *each("ja", "gewiss | ganz gewiss | ganz bestimmt | alles gut | das geht | das geht so"),
    *each("sicherlich | ganz bestimmt | gewiss | passt scho | passt schon", "ja"),
    *each(
        "na gut | na ja | nun ja | na schön | ja mei | ja doch | ok | okay | gut | warum nicht ja",
        "| ja",
        "einverstanden | ich stimme zu | stimme zu | bin einverstanden | ich bin einverstanden",
    ),
    *each("ja doch", "gern | gerne | bitte"),
    *each("ok | okay | gut", "schicken sie es mir | schickt es mir | schicken sie mir den newsletter"),
    *phrases(
        """ja ich bin sicher | sie können auf mich zählen | rechnen sie mit mir | werten sie das als ja
        | werten sie das als zustimmung | meine entscheidung ist ja | ich habe mich entschieden zuzustimmen
        | ich wähle ja | ich entscheide mich für ja | ja ist meine antwort | ja ohne zweifel | ja zweifellos
        | zweifellos ja | ja ich habe interesse | ja ich habe interesse am newsletter
        | ja halten sie mich auf dem laufenden | aber ja | aber ja doch | safe ja | safe | gewiss | ganz gewiss
        | gewiss doch | ich antworte mit ja | ich antworte ja | meine einwilligung ist erteilt
        | meine einwilligung ist hiermit erteilt | meine zustimmung ist erteilt
        | meine zustimmung ist hiermit erteilt | dass ich einwillige | ich einwillige | ich stimmen zu
        | ja ich stimmen zu | ich bin einverstand | ja ich bin einverstand | volle zustimmung
        | meine volle zustimmung | könnt ihr machen | ja könnt ihr machen | können sie machen | ja können sie machen
        | ich sagen ja | ja und nochmals ja | ja ja und nochmals ja | ein eindeutiges ja | ein dickes ja
        | ein großes ja | ja deal | ja mache ich | ja mache ich gerne | ja mach | ja machen sie | ja macht
        | ja macht das | gerne doch | aber gern doch | immer doch | oh ja bitte | oh ja gerne | oh ja sehr gerne
        | au ja | au ja gerne | au ja bitte | ja auf jeden | auf jeden | auf alle fälle | ja auf alle fälle
        | ja unbedingt | ja ja ja unbedingt | aber hallo ja | meine zustimmung haben sie | meine zustimmung habt ihr
        | meine einwilligung haben sie | meine einwilligung habt ihr | mein einverständnis haben sie
        | mein einverständnis habt ihr | erlaubnis erteilt | erlaubnis haben sie | antwort ja
        | meine antwort lautet ja | meine antwort ja | ich sag ja | ich sage ja dazu | ich sage ja und stimme zu
        | ich sage eindeutig ja | von meiner seite aus ja | von mir aus ein klares ja | jupp | jupp einverstanden
        | joh | jo freilich | jo klar | joa klar | freili | jo freili | sowieso ja | ja sowieso | geht in ordnung ja
        | da bin ich dabei ja | ja da bin ich dabei | ja ich bin dabei | ja bin dabei | ja mach ich
        | bin dabei einverstanden | ja dafür | ich bin absolut dafür | bin dafür | bin voll dafür | ja ich will es
        | ja ich will das | das will ich | das möchte ich | ja ich möchte das | ja ich möchte es | ja wir möchten
        | ja erlaubt | ja genehmigt | ja akzeptiert | ja bestätigt | ja abgemacht | ja passt | ja okay
        | ja in ordnung | ja geht klar | ja geht in ordnung | ja das passt | ja das geht in ordnung
        | ja das ist in ordnung | ja ist okay | ja von herzen | von herzen gern | von herzen gerne
        | mit größtem vergnügen | mit größter freude | ja mit vergnügen | ja mit freuden | mit freuden
        | herzlich gern | ja herzlich gerne | nichts lieber als das | ja nichts lieber als das"""
    ),
)
PAIRS: Pairs = (
    (
        phrases(
            """ich stimme | stimme | stimme ich | wir stimmen | stimmen wir | i stimme | ick stimme | und stimme"""
        ),
        phrases("zu"),
    ),
    (phrases("ich willige | willige | willige ich | wir willigen | und willige"), phrases("ein")),
    (
        phrases("""ich gebe | gebe ich | ich erteile | erteile ich | wir geben | wir erteilen | sie haben | ihr habt
        | du hast | haben sie | habt ihr | sie bekommen | ihr bekommt | ich bestätige | bestätige
        | bestätige ich | ich geb | gebe | erteile | und gebe"""),
        phrases("""einwilligung | zustimmung | einverständnis | erlaubnis | genehmigung | freigabe | okay | ok
        | einverständniserklärung"""),
    ),
)
GREETINGS: Words = phrases(
    """hallo | guten tag | guten morgen | guten abend | grüß gott | grüezi | servus | moin | moin moin | hi | hey
    | tach | tag | grüß dich | schönen guten tag | super | schön | perfekt | toll | prima | klasse | wunderbar
    | spitze | gut | sehr gut"""
)
DANGLING: Words = phrases(
    """und | mit | in | der | des | die | das | den | ich habe | ich hab | dem | dass | dass sie | dass ihr | mir
    | mich | meine | meinen | meiner | meinem | mein | ihr | ihre | ihren | ihrem | euren | eure | eurem | für | von
    | an | auf | per | zur | zum | bei | ihnen | euch"""
)
_DATA = (
    "daten | namen | e-mail | email | kontaktdaten | adresse | e-mail-adresse | mailadresse | telefonnummer | nummer"
)
AROUND: Phrases = (
    *phrases(
        """verarbeitung | datenverarbeitung | speicherung | datenspeicherung | nutzung | verwendung | zusendung
        | zustellung | kontaktaufnahme | erhebung | aufbewahrung | erhalt | bezug | empfang | newsletter
        | newsletters | newslettern | neuigkeiten | angebote | angeboten | angebot | werbung | e-mails | emails
        | mails | e-mail | email | mail | nachrichten | informationen | infos | werbe-e-mails | daten
        | personenbezogenen | personenbezogener | persönlichen | kontaktdaten | angaben | kontakt | namen | name
        | namens | adresse | e-mail-adresse | mailadresse | nummer | telefonnummer | telefon | behalten meine daten
        | speichern | speichert | speichere | verarbeiten | verarbeitet | nutzen | nutzt | verwenden | verwendet
        | kontaktieren | kontaktiert | anschreiben | anrufen | informieren | informiert | schreiben | schreibt
        | mailen | schicken | schickt | senden | sendet | zusenden | zuschicken | erhalten | bekommen | empfangen
        | beziehen | gerne | gern | jederzeit | damit | dafür | hiermit | ausdrücklich | ausdrückliche
        | ausdrückliches | volle | volles | freiwillig | freiwillige | bewusst | gerne auch | beidem | beiden
        | beides | allem | alles | alle | diesem | diesen | dieser | dies | es | dem allen | den bedingungen
        | bedingungen | datenschutzerklärung | datenschutzbestimmungen | datenschutz | zwecken | zweck | zwecke
        | werbezwecken | marketingzwecken | marketingzwecke | werbezwecke | marketing | zu werbezwecken
        | zu marketingzwecken | zu diesem zweck | zu diesen zwecken | und dem newsletter | so | also | auch
        | bin | ich bin | bin ich | wir | wir sind | ich | i | möchte | ich möchte | ich will | will
        | den newsletter | voll und ganz | voll | völlig | vollkommen | ganz | total | sehr | wirklich | definitiv
        | absolut | na gut | gut | schön | super | prima | toll | klasse | perfekt | wunderbar | sehr gut
        | sehr gern | sehr gerne | alles gut | alles klar | passt schon | gelesen | verstanden | ich habe es gelesen
        | ich habe das gelesen | ich habe alles gelesen | alles gelesen | ich habe gelesen | habe ich gelesen
        | habe gelesen | zur kenntnis genommen | ich habe verstanden | ich habe es verstanden | ich verstehe
        | ich habe die bedingungen gelesen | text gelesen | durchgelesen | yes | agreed | i agree | oui | si | sure
        | joa | passt scho | nun gut | die datenschutzerklärung gelesen | die datenschutzhinweise gelesen
        | die bedingungen gelesen | den text gelesen | jo mei | doch | ei | nu klar | warum nicht
        | von meiner seite | meinerseits | von mir | für mich | persönlich | heute | ab sofort | ihnen | euch"""
    ),
)
VOCABULARY: Phrases = (
    *inflected(
        "persönlich | personenbezogen | werblich | elektronisch | regelmäßig | aktuell | genannt"
        " | oben genannt | angegeben | obig | beschrieben | freiwillig | ausdrücklich | gesamt"
        " | vollständig | geschäftlich | telefonisch",
        "- | e | en | er | em | es",
    ),
    *inflected(
        "angebot | produkt | information | nachricht | neuigkeit | aktion | rabatt | gutschein"
        " | veranstaltung | einladung | leistung | dienstleistung | kontaktdat | angab",
        "- | e | en | er | s | es | n",
    ),
    *inflected(
        "verarbeitung | speicherung | nutzung | verwendung | zusendung | kontaktaufnahme | erhebung"
        " | aufbewahrung | übermittlung | zustellung | werbung | benachrichtigung"
        " | information | datennutzung",
        "- | en",
    ),
    *phrases(
        """kontaktieren | kontaktiert | informiert | informiert werden | kontaktiert werden | kontaktiert zu werden
        | informiert zu werden | zu erhalten | zu bekommen | erhalte | bekomme | verarbeitet werden
        | gespeichert werden | genutzt werden | verwendet werden | gespeichert | genutzt | werden | vorname
        | nachname | vornamen | nachnamen | handynummer | telefonnummer | mobilnummer | postfach | ihr newsletter
        | euer newsletter | ihres | ihrer | eures | eurer | shop | shops | firma | unternehmens | team | ihr team
        | per e-mail und telefon | e-mail und telefon | per e-mail kontaktieren | per e-mail informieren
        | per mail informieren | werbung per mail | newsletter per mail | infos per mail | zum zwecke | zum zweck
        | zwecks | im rahmen | bezüglich | betreffend | hinsichtlich | gemäß | entsprechend | laut
        | laut datenschutzerklärung | gemäß datenschutzerklärung | gemäß ihrer datenschutzerklärung
        | in ihrer datenschutzerklärung | wie in der datenschutzerklärung beschrieben | wie beschrieben | verteiler
        | in den verteiler | in ihren verteiler | liste | auf die liste | datenbank | in ihre datenbank | ebenfalls
        | ebenso | gleichzeitig | sowie | zudem | außerdem | in beiden punkten | beiden punkten | allen punkten
        | in allen punkten | für beides | zu beidem | zu allem | aus freien stücken | aus freiem willen | klar
        | ja klar | nach lektüre | selbst | persönlich | meinerseits | künftig | in zukunft | zukünftig | weiterhin
        | einverständnis | zustimmen"""
    ),
)
LEGAL: Phrases = (
    *each("| habe | hab | ich habe", "| alles | es | das | die bedingungen", "gelesen | durchgelesen | geprüft", "und"),
    *phrases("nach dem lesen | nach durchsicht | auf elektronischem weg | auf elektronischem wege"),
    *each(
        "mir ist bekannt | ich weiß | mir ist bewusst | ich habe verstanden | ich wurde informiert",
        "dass ich",
        "| diese | meine | die",
        "| einwilligung | zustimmung",
        "| jederzeit",
        "widerrufen kann",
    ),
    *phrases(
        """informiert | unmissverständlich | unmissverständliche | eindeutige | eindeutig | bedingungslos
        | uneingeschränkt | uneingeschränkte | vorbehaltlos | vorbehaltlose | vollumfänglich | in vollem umfang
        | im vollen umfang | ich bestätige | ich bestätige dass ich | ich erkläre | ich erkläre mich
        | erkläre ich mich | ich erkläre dass ich | erkläre mich | dass ich | als betroffene person
        | den hinweis gelesen | die hinweise gelesen | den hinweis | die hinweise | zur kenntnis genommen und
        | genannten | allem genannten | dem genannten | oben genannten | obigem | wie beschrieben
        | wie oben beschrieben | wie angegeben | sammeln | erheben | erhebt | erfassen | umgang
        | e-mail-werbung | e-mail-marketing | werbliche | werblichen | zwecke der werbung | zum zweck der werbung
        | zum zwecke der werbung | kontaktaufnahme per e-mail | angebote per e-mail | newsletter per e-mail
        | werbung per e-mail | informationen per e-mail | weiter bitte | bitte weiter | fahren sie fort
        | machen sie weiter | nochmals | noch einmal | zum dritten mal | zum zweiten mal | zum letzten mal
        | ich wiederhole | endlich | herrgott | um gottes willen | verdammt | produkte | dienstleistungen
        | ihre produkte | firma | ihre firma | ihrer firma | unternehmen | ihr unternehmen | über neuigkeiten
        | über angebote | per sms | telefonisch"""
    ),
)
BESIDE: Phrases = (
    *each(
        "schicken sie | senden sie | schickt | sendet | schick | schicke",
        "| mir",
        "| gerne | gern | bitte | ruhig",
        f"| {_NEWS} | ihn | es | alles",
    ),
    *each("speichern sie | speichert | behaltet | behalten sie", "| gerne | ruhig", "meine | meinen", _DATA),
    *each(
        "| und",
        "kontaktieren sie | kontaktiert | informieren sie | informiert | schreiben sie | schreibt",
        "mich | mir",
        "| gerne",
    ),
    *each(
        "melden sie | meldet | meld | tragen sie | tragt | trag",
        "mich",
        "| bitte | gerne",
        "| zum newsletter",
        "an | ein",
    ),
    *each("ich möchte | ich will", _NEWS, "| erhalten | bekommen | empfangen"),
    *phrases(
        """100percent | okey | oki | okidoki | halten sie mich auf dem laufenden | haltet mich auf dem laufenden
        | das interessiert mich | das gefällt mir | klingt gut | das klingt gut | hört sich gut an | passt
        | das passt mir | danke der nachfrage | danke für das angebot | danke für die nachfrage
        | ich habe interesse am newsletter | interesse am newsletter | ich bin mir sicher | da bin ich sicher
        | stört mich nicht | das stört mich nicht | macht mir nichts aus | xx | von meinem iphone gesendet
        | von meinem handy gesendet | gesendet von meinem iphone | man | und nochmals | zum dritten mal
        | zum zweiten mal | zum letzten mal | nochmals | noch einmal | angebote per e-mail
        | schicken sie mir angebote per e-mail | schicken sie mir den newsletter per e-mail | 100 prozent
        | hundert prozent | zu 100percent | zu 100 prozent | zu hundert prozent | hundertprozentig | uneingeschränkt
        | vorbehaltlos | ohne vorbehalt | ohne wenn und aber | voll | völlig | vollkommen | ganz | total
        | ausdrücklich | hiermit | freiwillig | wirklich | sehr | mit beidem | beidem | mit beiden punkten | digga
        | alter | leute | bruder | chef | mensch | kein problem | gar kein problem | das ist kein problem
        | kein thema | kein ding | keine frage | nichts dagegen | ich habe nichts dagegen | habe nichts dagegen
        | dagegen habe ich nichts | keine einwände | ich habe keine einwände | keine fragen | ohne bedenken
        | keine bedenken | ich habe keine bedenken | sorry | sorry vertippt | vertippt | tippfehler | entschuldigung
        | meine antwort | ich habe interesse | ich bin interessiert | jederzeit | tragen sie mich ein
        | trag mich ein | tragt mich ein | ich freue mich | ich freue mich darauf | ich freu mich drauf | freue mich
        | freue mich drauf | danke im voraus | vielen dank im voraus | danke vielmals | tausend dank | merci
        | dankend | schönen tag | schönen tag noch | einen schönen tag | mfg | lg | für mich | von mir | meinerseits
        | von meiner seite | grüße | liebe grüße | viele grüße | und grüße | beste grüße | ich bin sicher
        | ganz sicher | das wäre toll | das wäre super | das wäre schön | das wäre nett | ohne einschränkung
        | ohne einschränkungen"""
    ),
)
DOUBTS: Phrases = (
    *each(
        "mit dem | mit ihrem | mit der | mit den | mit diesem | dem | der | dieser",
        "angebot | angeboten | produkt | produkten | firma | unternehmen | leistung | leistungen"
        " | dienstleistung | veranstaltung | aktion | einladung | gutschein | rabatt | nachricht"
        " | information",
    ),
    *phrases(
        """mich alle | mich mal | ich stimme ihnen zu | stimme ihnen zu | ich stimme euch zu | stimme euch zu
        | da stimme ich ihnen zu | noch nicht | nicht sagen dass ich nicht | nicht nicht | hab nix dagegen
        | nix dagegen | schweigen | ja nicht blöd | ich weiß ja nicht | jo jo | ja hallo | nie nein"""
    ),
)
"""Agreement with something else, and what only sounds like a no or a yes."""
