"""How people chat, as in `talking`, in English and German.

English: a word that permits ("you can", "feel free to", "I'm happy for you to") with what is done; how fine it is, and
with what ("totally fine by me": by whom, or it is but an acknowledgement); "I'd like to be contacted". To want a call
is no consent, so "please call me" is in none of them, while "please contact me" repeats the question.

German: "dürfen" and "können" after a yes or with "gerne"; a bare "können Sie mich anrufen" is a question. "Gerne" and
"ruhig" permit what they stand by ("melden Sie sich gerne"), a bare "melden Sie sich" does not.
"""

from conversation.domain.lexicon_words.shape import Phrases, Words, each, phrases

_EN_WAY = (
    "| please | thanks | thank you | anytime | any time | at any time | by email | via email | by phone | by text"
    " | by email or phone | by phone or email | on whatsapp | as well | too | cheers"
)
_EN_REACH = (
    "contact me | email me | e-mail me | text me | ring me | phone me | call me | call or email me | email or call me"
    " | message me | write to me | reach out | reach out to me | get in touch | get in touch with me"
    " | get back to me | follow up | follow up with me | keep me posted | keep me informed | keep me updated"
    " | send me news | send me emails | send me offers | send me updates | send me the newsletter"
    " | send me your newsletter | send me your news | send me your offers | send me news and offers"
)
_EN_USE = (
    "use my email | use my details | use my data | use my contact | use my number"
    " | process my data | process my details | hold my details | hold my data | keep me on file"
    " | keep me on your list | add me to your list | add me to the list"
)
_EN_KEEP = "keep | store | save | hold | record | retain"
_EN_MINE = "my contact | my details | my contact details | my data | my info | my information | my email | my number"
_EN_SO = "do so | do that | go ahead | save it | store it"
"""Not "do it": "you can do it" cheers somebody on. Not "keep it": so people refuse a newsletter."""
_EN_MAY = (
    "you can | you may | you can certainly | you certainly can | you certainly may | you definitely can"
    " | you can definitely | you absolutely can | you can absolutely | you absolutely may | you can of course"
    " | you may of course | of course you can | of course you may | sure you can | you are free to | youre free to"
    " | you are welcome to | youre welcome to | you are more than welcome to | youre more than welcome to"
    " | you have permission to | you have my permission to | you have my consent to | you have my ok to"
    " | you are allowed to"
)
_EN_LET = (
    "feel free to | please feel free to | by all means | go ahead and | please go ahead and | i am happy for you to"
    " | im happy for you to | happy for you to | i would be happy for you to | id be happy for you to"
    " | im fine for you to | im ok for you to | im okay for you to | it is fine for you to | its fine for you to"
    " | it is ok for you to | its ok for you to | it is okay for you to | its okay for you to | its fine to"
    " | its ok to | its okay to | fine for you to | ok for you to | okay for you to"
)
_EN_FIRST = "| yes | yeah | yep | sure | ok | okay | ok sure | ok yes | of course | absolutely | certainly | alright"
_EN_VERY = "| absolutely | totally | perfectly | completely | entirely | more than | very | really | all"
_EN_GOOD = "fine | ok | okay | good | cool | alright | all right | happy | comfortable"
_EN_WITH = (
    "with that | with this | with it | with all that | with all of that | with you contacting me"
    " | with you keeping my details | with you storing my details | with you keeping my contact"
    " | with being contacted | with you getting in touch"
)
EN: Phrases = (
    *each(_EN_FIRST, f"{_EN_MAY} | {_EN_LET}", f"{_EN_REACH} | {_EN_USE}", _EN_WAY),
    *each(_EN_FIRST, f"{_EN_MAY} | {_EN_LET}", _EN_KEEP, _EN_MINE, _EN_WAY),
    *each(_EN_FIRST, f"{_EN_MAY} | im happy for you to | i am happy for you to | happy for you to | feel free to",
          _EN_SO, "| please | thanks | thank you"),
    *each("yes | yeah | yep | sure", _EN_VERY, "fine | ok | okay"),
    *each("yes | yeah | yep", "granted | allowed | willingly | happily | you have it | do that | do so"),
    *each("yes | yeah | yep | sure | absolutely | of course", "| im | i am", "happy", "for you to | with that"
          " | to be contacted"),
    *each("| im | i am | id be | i would be | we are", "happy | glad | pleased | delighted", "to be contacted"),
    *each("| yes | yeah | yes please", "i want to | i would like to | id like to | i would love to | id love to"
          " | i wish to", "be", "contacted | informed | kept informed | kept updated | kept posted", "| by you",
          _EN_WAY),
    *each("| yes | yeah | yes please", "i want you to | i would like you to | id like you to | id love you to",
          "contact me | keep my details | keep my contact | store my details", _EN_WAY),
    *each("please | please do | yes please | do please | ok please | sure please | kindly",
          "contact me | get in touch | get in touch with me | get back to me | reach out | reach out to me",
          "| by email | via email | by phone | thanks | thank you | anytime | any time"),
    *each("| please", "do", "get in touch | contact me | keep my details | keep my contact | store my details"),
    *each("please", "go for it | do go ahead | by all means | feel free | be my guest | do please"),
    *each("i | we | i do", "agree | consent | accept", "and", "agree | consent | accept | approve"),
    *each("agreed", "by me | from me | on my part | from my side | on my side | with thanks"),
    *each("| im | i am", "agreeing | consenting", "to", "this | that | it"),
    *each("i am | im", "agreeing | consenting"),
    *each("im | i am", "giving", "consent | permission"),
    *each("| im | i am", "giving", "my | you my", "consent | permission"),
    *each("i can confirm | happy to confirm | i hereby confirm", "| that", "i agree | i consent | my consent"),
    *each("i do", "want that | want the newsletter | want to be contacted | give permission | give my permission"
          " | give my consent"),
    *each("i most certainly | i most definitely | i absolutely | i surely", "do"),
    *each("yeah | yep | yup | yh", "sure", "| go ahead | no problem | you can | please"),
    *each("go ahead | go for it | please do | sure go ahead | yes go ahead", "then"),
    *each("sure | absolutely | of course | certainly | definitely", "by all means | feel free"),
    *each("course", "you can | you may | go ahead | yes | i agree"),
    *each("you have | youve got | you got", "| my | the", "go ahead | full consent | full permission | thumbs up"),
    *each("fine | alright | all right | very well | very good | no problem | no worries | fair enough | good",
          "you can | you may | go ahead | go for it | please do | i agree | feel free", "| then | please | thanks"),
    *each("why not", "go ahead | go for it | you can | please do | feel free"),
    *each("yes | yeah | sure | ok | okay", "why not", "go ahead | go for it | you can | please do | feel free"),
)  # fmt: skip
EN_EVERYDAY: Phrases = (
    *each("| its | it is | thats | that is | this is | im | i am | we are | thats all | its all | it is all | all",
          _EN_VERY, _EN_GOOD, "by me | with me | for me | by us | with us | with that | with this"),
    *each("im | i am | we are", _EN_VERY, _EN_GOOD, _EN_WITH),
    *each("id be | i would be", "| very | more than", "happy | comfortable", _EN_WITH),
    *each("| absolutely | totally | perfectly | very", "happy | comfortable", "with that | with this | with it"),
    *each("| that | it | this", "works | is good", "| fine | well | perfectly", "for me | for us"),
    *each("| that | this | it", "suits", "me | us", "| fine | well | perfectly"),
    *each("do", "it | that | so", "please"),
    *phrases(
        """do please | do go ahead | please do go ahead | well yes | why yes | lets do this | yep lets do it
        | happy to go ahead"""
    ),
)  # fmt: skip
EN_BESIDE: Phrases = (
    *each("| and", "from me | on my part | from my side | on my side"),
    *each(
        "that | it | thatd",
        "| will | would",
        "be",
        "| absolutely | just | perfectly",
        "fine | ok | okay | alright | lovely | great | perfect | good | nice",
    ),
    *each("thats | that is | its | it is", "| absolutely | perfectly | totally", "fine | ok | okay"),
    *each("thats | that is | its | it is", "no problem | not a problem"),
)
EN_DOUBTS: Phrases = each("you | we", "may | might | can", "as well", "| just")
"""A shrug: it makes no difference."""
EN_OPENINGS: Words = phrases(
    "well | fair enough | very well | very good | right then | alright then | ok then | okay then | all right then"
)
_DE_YES = (
    "ja | ja klar | ja gerne | ja gern | ja natürlich | jo | jap | jep | jup | klar | na klar | gerne | gern"
    " | sehr gerne | sehr gern | natürlich | selbstverständlich | sicher | aber sicher | aber klar | aber natürlich"
    " | aber gerne | aber ja | auf jeden fall | freilich | logo | von mir aus | ok | okay | in ordnung | kein problem"
    " | kein thema | kein ding | ja ja | oh ja | jawohl | alles klar | gut | super"
)
_DE_SURE = (
    "gerne | gern | sehr gerne | sehr gern | klar | na klar | ja klar | ja gerne | natürlich | ja natürlich"
    " | selbstverständlich | aber gerne | aber natürlich | aber klar | aber sicher"
)
"""After one of these "können Sie mich anrufen" answers; after "ok" or "ja" it may ask for a call."""
_DE_GLAD = "| gerne | gern | ruhig | natürlich | selbstverständlich | jederzeit | sehr gerne | auf jeden fall"
_DE_FREE = "gerne | gern | ruhig | jederzeit | sehr gerne | jederzeit gerne | auch gerne | gerne auch | natürlich gerne"
_DE_ASK = "dürfen sie | dürft ihr | darfst du"
_DE_COULD = "können sie | könnt ihr | kannst du"
_DE_TELL = "sie dürfen | ihr dürft | du darfst | sie können | ihr könnt | du kannst"
_DE_HOW = "| per mail | per e-mail | per email | telefonisch | per telefon | jederzeit | per mail oder telefon"
_DE_ME = "kontaktieren | anrufen | anschreiben | informieren | zurückrufen | benachrichtigen"
_DE_MAIL = (
    "schreiben | mailen | eine e-mail schreiben | eine e-mail schicken | eine mail schicken | eine mail schreiben"
    " | angebote schicken | neuigkeiten schicken | den newsletter schicken | neuigkeiten senden | angebote senden"
    " | den newsletter senden | infos schicken | e-mails schicken"
)
_DE_MADE = "machen | tun | so machen | speichern"
_DE_DO = "machen sie | macht | mach | tun sie | tut"
_DE_ALL = "| völlig | vollkommen | absolut | total | vollends | komplett | auch"
_DE_FINE = "ok | okay | in ordnung | klar | kein thema"
DE: Phrases = (
    *each(_DE_YES, "| das | des | das alles", _DE_ASK, _DE_GLAD),
    *each(_DE_SURE, _DE_ASK, "| das", _DE_GLAD, "| machen | tun | so machen"),
    *each(f"das | des | das alles | {_DE_YES} das", _DE_ASK, _DE_GLAD, "| machen | tun | so machen"),
    *each(_DE_ASK, _DE_GLAD), *each(_DE_ASK, _DE_FREE, "machen | tun"),
    *each(f"{_DE_SURE} | das | ja das", _DE_COULD, "| das", _DE_GLAD, _DE_MADE),
    *each(_DE_COULD, "| gerne | gern | ruhig", "machen"),
    *each(_DE_COULD, "gerne | gern", "tun"),
    *each(f"| {_DE_YES}", "sie dürfen | ihr dürft | du darfst", "| das", _DE_GLAD, "| machen | tun"),
    *each(f"| {_DE_YES}", _DE_TELL, "das", _DE_GLAD, _DE_MADE),
    *each(f"| {_DE_YES}", _DE_TELL, "mich", _DE_GLAD, _DE_HOW, _DE_ME),
    *each(f"| {_DE_YES}", _DE_TELL, "mir", _DE_GLAD, _DE_MAIL),
    *each(f"| {_DE_YES}", _DE_TELL, "sich | euch | dich", _DE_FREE, "| bei mir", "melden"),
    *each(f"| {_DE_YES}", _DE_TELL, "ihn | meinen kontakt | meine daten | meine nummer | meine e-mail", _DE_GLAD,
          "speichern | notieren | verwenden | nutzen | verarbeiten"),
    *each(f"{_DE_SURE} | ja", _DE_ASK, "mich", _DE_GLAD, _DE_HOW, _DE_ME),
    *each(_DE_SURE, _DE_COULD, "mich", _DE_GLAD, _DE_HOW, _DE_ME),
    *each(_DE_SURE, f"{_DE_ASK} | {_DE_COULD}", "mir", _DE_GLAD, _DE_MAIL),
    *each(_DE_SURE, f"{_DE_ASK} | {_DE_COULD}", "sich | euch | dich", "| gerne | gern", "| bei mir", "melden"),
    *each(_DE_SURE, f"{_DE_ASK} | {_DE_COULD}", "meinen kontakt | meine daten | meine nummer | ihn", "| gerne",
          "speichern | behalten | notieren | verwenden | nutzen"),
    *each("| ja | das | ja das | dem", "erlaube | akzeptiere | genehmige | gestatte | bewillige", "ich",
          "| gerne | gern | ihnen | euch | ihnen gerne | hiermit"),
    *each("| ja", "ich erlaube | ich gestatte", "es", "| ihnen | euch | dir", "| gerne"),
    *each("| ja | hiermit", "ich erlaube | ich gestatte | erlaube ich | gestatte ich", "ihnen | euch | dir",
          "| gerne | hiermit", "mich", _DE_HOW, "zu kontaktieren | anzurufen | anzuschreiben | zu informieren"),
    *each("einverständnis | genehmigung | freigabe", "erteilt"),
    *each("| ja | ja gerne | gerne", "ich möchte | ich will | ich würde gerne | ich möchte gerne | ich möchte gern",
          "kontaktiert | informiert | benachrichtigt", "werden"),
    *each("| ja | ja bitte", "ich möchte | ich will | ich wünsche | ich möchte gerne", "dass",
          "sie mich kontaktieren | ihr mich kontaktiert | sie mich informieren"),
    *each("| ja | gerne", "bitte", "kontaktieren sie | kontaktiert", "mich", "| gerne", _DE_HOW),
    *each("möchte ich | will ich | das möchte ich | das will ich | ich möchte das | ich will das",
          "gerne | gern | sehr gerne | unbedingt"),
    *each("| ja | da | ja da", "bin ich", "| voll | gerne | voll und ganz", "mit einverstanden"),
    *each("| ja", "da | damit", "bin ich", "| voll | gerne | sehr", "einverstanden"),
    *each("da | dem | dazu", "stimme ich", "gerne | gern | voll | voll und ganz", "zu"),
    *each("| aber | ja | ja aber | klar | oh ja | jo | super", "| sehr | allzu | liebend | herzlich | voll | total"
          " | mega | richtig | echt", "gerne | gern", "| doch"),
    *each("ja super | nur allzu | ja nur allzu", "gerne | gern"),
    *each("ja ja | jaja", "bitte | gerne bitte | bitte gerne"),
    *each("ja ja", "gerne | gern | sehr gerne | sehr gern | einverstanden"),
    *each("na gut | also gut | nun gut | na schön",
          "gerne | gern | einverstanden | dürfen sie | dürft ihr | ich stimme zu"),
    *each("bitte | ja bitte | gerne bitte", "schicken | senden | zusenden | zuschicken | anmelden | eintragen"),
    *each("doch | ja doch | aber ja doch", "gerne | gern | sehr gerne | sehr gern"),
    "doch ja", "aber ja gerne", "aber ja bitte",
    *each("aber | na", "ja | klar", "doch"),
    *each("passt | ja | jo | ja das", "passt", "so | gut | gut so | für mich so"),
    *each("aufjedenfall | auf jeden fall | auf alle fälle | unbedingt | sicherlich", "gerne | gern | ja | bitte"),
    *each("mit dem größten | mit größtem | mit allergrößtem", "vergnügen"),
)  # fmt: skip
DE_EVERYDAY: Phrases = (
    *each(f"| bitte | ja | {_DE_YES}", _DE_DO, "das | es", "| ruhig | gerne | gern | bitte | so"),
    *each(f"| {_DE_YES}", _DE_DO, "ruhig | gerne | gern | ruhig so | nur zu"),
    *each("| das | es", "ist | geht", "für mich", _DE_ALL, _DE_FINE),
    *each("| das | es", "ist | geht", _DE_ALL, _DE_FINE, "für mich"),
    *each("für mich", "| ist | geht", "| das | es | das so", _DE_ALL, _DE_FINE),
    *each("für mich", "passt", "das | es | alles"),
    *each("| das", "passt", "für mich", "so | gut | perfekt"),
    *each("| das | es", "passt", "mir | uns", "| gut | so"),
    *each("gerne | gern | sehr gerne | gerne auch", "| bei mir | jederzeit",
          "kontaktieren | melden | anrufen | speichern | anschreiben | zurückrufen"),
    *each("kontaktieren sie mich | kontaktiert mich | melden sie sich | meldet euch | schreiben sie mir | schreibt mir"
          " | meld dich", _DE_FREE, "| bei mir"),
    *each("kontaktieren sie mich | kontaktiert mich", "bitte"),
    *each("gerne | gern | sehr gerne", "melden sie sich | meldet euch | kontaktieren sie mich | kontaktiert mich"
          " | schreiben sie mir | schreibt mir | rufen sie mich an | ruft mich an", "| bei mir | jederzeit"),
    *each("rufen sie | ruft | ruf", "| mich", "gerne | gern | ruhig | jederzeit gerne", "an"),
    *each("bitte", "| gerne", "melden sie sich | meldet euch", "| bei mir | gerne | gerne bei mir"),
    *each("speichern sie | speichert | speicher", "| das | es | ihn | alles | die daten", "ruhig | gerne | gern"),
    *each("| ich", "bitte", "| sie | sehr | euch", "darum"),
    *phrases(
        """möchte ich | will ich | ich möchte das | ich will das | sehr wohl | gern machen | gerne machen
        | für mich passts | mir passts | passts mir | aufjedenfall | na gerne
        | na gern"""
    ),
)  # fmt: skip
DE_BESIDE: Phrases = (
    *each("| das | es", "wäre", "gut | in ordnung | ok | okay"),
    *each("alles", "in ordnung | gut | okay"),
    *each("| ich", "freue mich", "| sehr | schon", "| über | auf", "ihre nachricht | eine nachricht"),
)
DE_DOUBTS: Phrases = (
    *each("nur zu", "kontaktieren | schicken | senden | speichern | informieren | erhalten | zusenden | anrufen"
          " | nutzen | verwenden | verarbeiten | melden | behalten | bekommen | notieren"),
    *each("mir | mir das | mir es | mir die | mir den newsletter | dem | ihn | es | das | ausdrücklich | der | den",
          "nur zu"),
)  # fmt: skip
"""Where "nur" restricts, and does not cheer on."""
DE_OPENINGS: Words = phrases("na | na dann | nun denn")
