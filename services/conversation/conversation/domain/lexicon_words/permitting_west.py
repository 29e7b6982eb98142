"""Who tells us to do what was asked permits it, as in `permitting`: "save my number". English and German.

"Keep it" counts beside a plain yes only, for so people refuse a newsletter: "you can keep it". What follows "call me"
must be no name: "you can call me sir" is a doubt.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_EN_YES = (
    "yes | yeah | yep | yup | yea | ye | aye | sure | of course | absolutely | definitely | certainly | ok yes"
    " | okay yes | by all means"
)
_EN_PLEASE = "| please | kindly | gladly"
_EN_LET = (
    "feel free to | please feel free to | go ahead and | please go ahead and | kindly go ahead and | just go ahead and"
    " | go right ahead and | you are welcome to | youre welcome to | you are very welcome to | youre very welcome to"
    " | you are most welcome to | you are free to | youre free to | you are allowed to | youre allowed to"
    " | you are permitted to | you have my permission to | you have my consent to | you have permission to"
    " | i want you to | i would like you to | id like you to | i am happy for you to | im happy for you to"
    " | happy for you to | i am fine for you to | i allow you to | i permit you to | i authorise you to"
    " | i authorize you to | i give you permission to | i give you my permission to | i give permission to"
    " | i give you consent to | i give you my consent to | i give my consent to | please do | do please"
    " | please do the needful and | no problem you can | you may certainly | you can certainly | by all means"
)
_EN_MAY = "you can | you may | you can please | you may please | you can definitely | you can absolutely | you can also"
_EN_THING = (
    "contact | contacts | contact details | contact info | contact information | details | data | info | information"
    " | number | phone | phone number | telephone number | mobile number | mobile | email | e-mail | mail"
    " | email address | e-mail address | address | name | name and email | name and number | name and e-mail"
    " | email and number | email and phone | email and phone number | number and email | phone and email"
)
_EN_WHERE = "| please | thanks | on file | in your system | in your database | in your records | for your records"
_EN_CALL = (
    "call me | call me back | ring me | ring me back | give me a ring | give us a ring | give me a call"
    " | give us a call | give me a bell | give us a bell | phone me | get back to me | get in touch"
    " | get in touch with me | contact me | email me | e-mail me | text me | message me | write to me | drop me a line"
    " | drop me an email | drop me a message | reach out | reach out to me | reach me | reply to me | reply"
    " | let me know"
)
_EN_KEEP = "keep | save | store | retain | record | hold on to | hang on to | hang onto | hold onto | log | file"
EN: Phrases = (
    *each(f"{_EN_PLEASE} | {_EN_LET} | {_EN_MAY}", f"{_EN_KEEP} | note | note down | take down | jot down"
          " | write down | add", "my", _EN_THING, _EN_WHERE),
    *each(f"{_EN_PLEASE} | {_EN_LET} | {_EN_MAY}", "put | note | take | jot | write", "my", _EN_THING, "down",
          _EN_WHERE),
    *each(_EN_LET, "save | store | record", "it | that | them | this", _EN_WHERE),
    *each("save | store", "it | that | them", "please"),
    *each(f"{_EN_YES} | ok | okay", "| please | you can | go ahead and", "save | store", "it | that | them", _EN_WHERE),
    *each("i am | im | thats | that is | its | i would be | id be", "fine | ok | okay | happy | cool | good | alright",
          "with you", "keeping | storing | saving | having | using | retaining", "my", _EN_THING),
    *each("i am | im | thats | that is | its", "fine | ok | okay | happy | cool | good", "with you",
          "contacting me | calling me | emailing me | getting in touch | getting back to me"),
    *each(_EN_YES, "i want you to | i would like you to | id like you to", "keep | save | store | contact | call",
          "it | me | them"),
    *each("you", "most certainly | certainly | absolutely | definitely | surely | most definitely", "may | can"),
)  # fmt: skip
EN_BESIDE: Phrases = (
    *each("| and | then | and please | and then | please | and also | and feel free to | and you can | and to",
          _EN_CALL, "| please | any time | anytime | soon | asap | by phone | by email | on it"),
    *each("| and | please | feel free to | go ahead and | happy for you to | you are welcome to | youre welcome to"
          " | i want you to | id like you to | you may | you can | ya can | ye can | ye may | you could",
          "keep | save | store | hang on to | hold on to | retain", "it | that | them | this | my stuff", _EN_WHERE),
    *each("you can | you may", "call me | ring me | phone me | text me | call me back", "| any time | anytime"),
    *each("can", "keep | save | store | contact | call"),
    *each("| and", "id | ill | i would | i will | would", "| really | very much", "| be", "happy | glad | delighted"
          " | pleased | love | like", "to", "hear from you | hear back | hear back from you | hear more | be contacted"
          " | be called | get your call | get your reply | stay in touch | talk"),
    *each("| and | and i | i | and i am | im | i am", "look forward | looking forward", "to", "your reply | your answer"
          " | your call | your email | your message | hearing from you | hearing back | hearing more | your news"),
    *each("to", "being", "called | contacted | emailed | phoned | messaged | contacted by phone | contacted by email"),
)  # fmt: skip
EN_DOUBTS: Phrases = (
    *each("text me | message me | write to me | write | type | reply | email me | say | press", "yes | i agree"),
    *each("call me", "sir | maam | madam | mate | bro | dude | boss | chief | love | dear | pal | lad | lass | man | m8"
          " | bruv | darling | crazy | old | maybe | mad | bot | robot | folks | team | friend | my friend"),
)  # fmt: skip
"""Names, not calls; and what somebody else is to write."""
_DE_YES = (
    "ja | jo | jap | jep | jup | klar | na klar | gerne | gern | ja gerne | ja gern | ja klar | sicher | na sicher"
    " | natürlich | selbstverständlich | freilich | logo | aber gerne | aber klar | aber natürlich | ja bitte | okay ja"
    " | ok ja | gut ja"
)
_DE_MILD = "| gerne | gern | ruhig | bitte | gerne auch | natürlich | selbstverständlich | ruhig gerne | gerne bitte"
_DE_THING = (
    "meinen kontakt | meine kontaktdaten | meine nummer | meine telefonnummer | meine handynummer | meine mobilnummer"
    " | meine daten | meine e-mail | meine email | meine mail | meine mailadresse | meine e-mail-adresse"
    " | meine email-adresse | meine adresse | meinen namen | mein telefon | meinen namen und meine e-mail"
    " | meinen namen und meine nummer | meine e-mail und meine nummer | meine e-mail und telefonnummer | mei nummer"
    " | mei telefonnummer | mein kontakt"
)
_DE_IT = "ihn | es | sie | das"
_DE_KEEP = (
    "speichern sie | speichert | speicherts | speicher | speichere | speichern sie sich | speichert euch"
    " | notieren sie | notiert | notier | notiere | notieren sie sich | notiert euch | merken sie sich | merkt euch"
    " | merk dir | vermerken sie | hinterlegen sie | sichern sie | erfassen sie"
)
_DE_HOLD = "behalten sie | behaltet | behalt | behalte | behaltets"
_DE_UP = (
    "nehmen sie | nehmt | nehmts | nimm | heben sie | hebt | hebts | heben sie sich | hebt euch | hebts euch"
    " | schreiben sie | schreibt | schreiben sie sich | schreibt euch | bewahren sie | bewahrt"
)
_DE_KEPT = (
    "speichern | behalten | notieren | aufbewahren | merken | aufnehmen | aufschreiben | abspeichern | hinterlegen"
)
_DE_MAY = "sie dürfen | ihr dürft | du darfst | sie können | ihr könnt | du kannst | kannst | darfst"
_DE_SURE = "dürfen sie | dürft ihr | darfst du | können sie | könnt ihr | kannst du"
_DE_SELF = "| sich | euch | dir | sich gerne | euch gerne | sich gern | euch gern | sich ruhig | euch ruhig"
_DE_WHERE = "| bitte | gerne | gern | ruhig | ab | in ihrem system | in ihrer datenbank | in ihrer kartei"
DE: Phrases = (
    *each("| bitte | und | dann | gerne", _DE_KEEP, _DE_MILD, f"{_DE_THING} | ihn | die nummer | den kontakt", _DE_MILD,
          _DE_WHERE),
    *each(_DE_KEEP, "es", "ruhig | gerne | gern | bitte"),
    *each("| bitte | und | dann | gerne", _DE_HOLD, _DE_MILD, _DE_THING, _DE_WHERE),
    *each("| bitte | und | dann | gerne", _DE_UP, _DE_MILD, _DE_THING, _DE_MILD, "auf"),
    *each("| bitte | gerne", "tragen sie | tragt | trag", _DE_MILD, _DE_THING, _DE_MILD, "ein"),
    *each("| ja | klar | gerne | natürlich", _DE_MAY, _DE_SELF, _DE_MILD, _DE_THING, _DE_MILD, _DE_KEPT),
    *each(f"{_DE_THING} | den kontakt | die nummer | die daten", _DE_SURE, _DE_SELF, _DE_MILD, _DE_KEPT),
    *each(_DE_YES, _DE_SURE, _DE_MILD, "| das | das gerne | ihn | das machen | das tun | das speichern | speichern"
          " | das gerne speichern | ihn speichern | es speichern"),
    *each("ich | hiermit | ja", "| ich", "erlaube | gestatte | genehmige | bewillige | gewähre", "| ich",
          "| ihnen | euch", "| hiermit | gerne", _DE_THING, "| gerne",
          "zu speichern | zu behalten | zu notieren | zu verwenden | zu nutzen"),
    *each("ich | hiermit", "erlaube | gestatte | genehmige | bewillige", "| ich", "| ihnen | euch", "| hiermit",
          "die", "speicherung | verarbeitung | kontaktaufnahme | nutzung | aufbewahrung",
          "| meiner daten | meines kontakts | meiner kontaktdaten | meiner nummer | meiner e-mail | meines kontaktes"),
    *each("es ist | hiermit ist es | das ist", "ihnen | euch", "| hiermit | gerne", "gestattet | erlaubt",
          f"| {_DE_THING}", "| zu speichern | zu behalten"),
    *each("es ist | hiermit ist es", "ihnen | euch", "gestattet | erlaubt", "mich zu",
          "kontaktieren | informieren | benachrichtigen"),
    *each("ich möchte | ich will | ich wünsche | ich hätte gerne", "dass", "sie | ihr", _DE_MILD, f"{_DE_THING} | ihn",
          "speichern | speichert | behalten | behaltet | notieren | notiert | aufbewahren | aufbewahrt"),
    *each("ja | jo | klar | gerne | bitte | okay ja | ok ja | ja klar", "| bitte | gerne | ruhig",
          "speichern | abspeichern", "| bitte | gerne | ruhig"),
)  # fmt: skip
DE_BESIDE: Phrases = (
    *each("| und | gerne | bitte", "rufen sie | ruft | ruf | rufts", "mich", "| gerne | bitte | ruhig | jederzeit",
          "| an | zurück"),
    *each("| und", "rufen sie | ruft | rufts", "| gerne | ruhig | bitte", "an"),
    *each("| und | gerne | bitte", "melden sie sich | meldet euch | meld dich | meldets euch",
          "| gerne | bitte | bei mir | gerne bei mir | bald | jederzeit"),
    *each("| und | gerne | bitte", "schreiben sie mir | schreibt mir | schreib mir | schreibts mir",
          "| gerne | bitte | gern", "| eine e-mail | eine email | eine mail | per mail | per e-mail"),
    *each("| und | gerne | bitte", "kontaktieren sie mich | kontaktiert mich | antworten sie mir | antwortet mir"
          " | geben sie mir bescheid | gebt mir bescheid | sagen sie mir bescheid", "| gerne | bitte | jederzeit"),
    *each("| und | gerne | bitte", f"{_DE_KEEP} | {_DE_HOLD}", _DE_MILD, f"| {_DE_IT}", _DE_MILD),
    *each("| und", "mich", "| gerne | dann", "anrufen | kontaktieren | anschreiben | informieren | zurückrufen"),
    *each("ich möchte dass | ich will dass | ich wünsche mir dass | ich würde mich freuen wenn | ich freue mich wenn",
          "sie sich | ihr euch", "| bei mir", "melden | meldet"),
    *each("| und", "| ich", "freue mich | freu mich", "| schon | sehr", "auf",
          "antwort | ihre antwort | eure antwort | rückmeldung | ihre rückmeldung | den anruf | ihren anruf"
          " | ihre nachricht | bald | den kontakt | ihren rückruf"),
    *each("| den | ihren | euren", "newsletter", "| bitte | gerne", "auch", "| bitte | gerne"),
)  # fmt: skip
DE_DOUBTS: Phrases = each(
    "| sie | ihr", "schreiben sie | schreibt | schreib | sagen sie | sagt | sag | tippen sie | tippe", "| mir", "ja"
)
"""What somebody else is to write."""
