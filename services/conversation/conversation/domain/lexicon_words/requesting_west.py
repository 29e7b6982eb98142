"""Requests as in `requesting`, in English and German."""

from conversation.domain.lexicon_words.shape import Phrases, each

_EN_YES = "yes | yeah | yep | yup | yea | ye | aye | sure | of course | absolutely | definitely | certainly | ok yes"
_EN_OPEN = (
    f"| {_EN_YES} | ok | okay | alright | please | kindly | yes please | yeah please | sure please | ok please | great"
    " | perfect | lovely | brilliant | awesome | i accept please | i agree please | i agree | i consent | i accept"
)
_EN_NEWS = (
    "offers | news | newsletter | newsletters | special offers | deals | promotions | updates"
    " | news and offers | offers and news | news and updates | updates and offers | marketing emails"
    " | promotional emails | newsletter emails | deals and offers | offers and discounts | latest news | latest offers"
)
_EN_WHOSE = "| the | your | all | all your | all the | some"
_EN_HOW = "| by email | via email | by e-mail | per email | to my email | to my inbox | on email"
_EN_END = "| please | thanks | thank you | cheers"
_EN_SEND = (
    "send me | send | email me | mail me | keep sending me | feel free to send me"
    " | feel free to email me | go ahead and send me"
)
_EN_WANT = (
    "i want to | i wanna | i would like to | id like to | i would love to | id love to | i wish to | we would like to"
    " | id be happy to | i would be happy to | id be glad to | i am happy to | im happy to | happy to | glad to"
)
_EN_GET = "receive | get | be sent | have | subscribe to | sign up for | sign up to"
EN: Phrases = (
    *each(_EN_OPEN, _EN_SEND, _EN_WHOSE, _EN_NEWS, _EN_HOW, _EN_END),
    *each(_EN_OPEN, "send | please send", "them | them to me | me them | them over | them along", _EN_HOW, _EN_END),
    *each(_EN_YES, "| please", "send it | send it to me | send me that | send me it | send it over", _EN_HOW, _EN_END),
    *each(_EN_OPEN, _EN_WANT, _EN_GET, _EN_WHOSE, _EN_NEWS, _EN_HOW, _EN_END),
    *each(_EN_YES, _EN_WANT, _EN_GET, "it | them | that | this", _EN_HOW, _EN_END),
    *each(_EN_OPEN, "keep | store | save", "it | my contact | my contact details | my details", "and", _EN_SEND,
          "| the | your", _EN_NEWS, "| by email"),
    *each(_EN_OPEN, "put me on | add me to | put my name on | put me down for | add my name to | include me on",
          "the | your | this", "list | mailing list | newsletter list | email list | newsletter | subscriber list",
          _EN_END),
    *each(_EN_OPEN, "sign me up | subscribe me | enrol me | enroll me | register me", "for | to", _EN_WHOSE,
          f"{_EN_NEWS} | emails | email | mailing list", _EN_END),
    *each(_EN_OPEN, "subscribe me | sign me up | put my name down | put me down | add me | enrol me | enroll me",
          _EN_END),
    *each(_EN_YES, "subscribe | enrol me | keep me on the list", _EN_END),
    *each(f"{_EN_YES} | please | yes please", "keep me", "posted | informed | updated | in the loop | up to date",
          "| about your news | about your offers | about news | about offers | on news | on offers | on your offers",
          _EN_END),
    *each(_EN_OPEN, "let me know about | tell me about | inform me about | keep me posted about", "| the | your | any",
          "offers | news | special offers | deals | news and offers | promotions", _EN_END),
    *each("| my | full | my full | consent and", "consent | permission | authorisation | authorization", "is",
          "| hereby", "given | granted"),
)  # fmt: skip
EN_BESIDE: Phrases = (
    *each("| that | this | it", "would be", "| really | just", "lovely | great | nice | good | wonderful | perfect"),
    *each("| that | it | this", "sounds", "good | great | lovely | fine | perfect"),
    *each("keep me", "posted | informed | updated | in the loop"),
    *each("send it | send them | send that", "| to me | over | along | my way"),
    *each("id be | i would be | id be very | im", "delighted | glad | pleased | happy", "| to"),
    *each("let me know | email me | drop me an email", _EN_END),
)
_DE_YES = (
    "ja | jo | jap | jep | jup | klar | na klar | gerne | gern | ja gerne | ja gern | ja klar | sicher | natürlich"
)
_DE_OPEN = (
    f"| {_DE_YES} | ja bitte | ja sehr gerne | sehr gerne | sehr gern | ja natürlich | auf jeden fall"
    " | unbedingt | bitte"
    " | ok | okay | gut | super | prima | toll | klasse | perfekt | einverstanden | ich stimme zu"
)
_DE_SEND = (
    "schicken sie mir | schickt mir | schick mir | senden sie mir | sendet mir | send mir | sende mir"
    " | schicken sie mir gerne | schickt mir gerne | schickt mir ruhig | schicken sie mir ruhig"
)
_DE_NEWS = (
    "angebote | neuigkeiten | newsletter | die newsletter | den newsletter | ihren newsletter | euren newsletter"
    " | die angebote | ihre angebote | eure angebote | ihre neuigkeiten | eure neuigkeiten | die neuigkeiten"
    " | angebote und neuigkeiten | neuigkeiten und angebote | alle angebote | alle neuigkeiten"
)
_DE_HOW = (
    "| per mail | per e-mail | per email | via e-mail | via mail | an meine e-mail | an meine mail | an meine adresse"
)
_DE_END = "| zu | bitte | gerne | gern | danke | bitte zu | gerne zu"
_DE_WANT = (
    "ich möchte | möchte | ich will | ich möchte gerne | ich möchte gern | ich würde gerne | ich würde gern"
    " | ich würde sehr gerne | wir möchten"
)
_DE_LIST = (
    "die liste | ihre liste | eure liste | den verteiler | ihren verteiler | euren verteiler | die newsletterliste"
)
DE: Phrases = (
    *each(_DE_OPEN, _DE_SEND, "| bitte | gerne | gern", _DE_NEWS, _DE_HOW, _DE_END),
    *each(f"{_DE_YES} | ja bitte | einverstanden | ich stimme zu | ja ich stimme zu",
          "| bitte", "schicken sie | schickt | senden sie | sendet",
          "mir das | mir die | es mir | das mir | sie mir | mir alles | mir es | mir sie", _DE_HOW, _DE_END),
    *each(_DE_OPEN, _DE_WANT, _DE_NEWS, _DE_HOW, "| bekommen | erhalten | empfangen | haben | abonnieren | beziehen",
          "| bitte | danke"),
    *each(_DE_OPEN, "ich hätte | hätte", "gerne | gern", "den newsletter | ihren newsletter"
        " | euren newsletter | neuigkeiten", _DE_HOW),
    *each(_DE_YES, _DE_WANT, "| das | es | die", "| gerne | gern", "bekommen | erhalten | haben | abonnieren"),
    *each(_DE_OPEN, "melden sie mich | meldet mich | melde mich", "| bitte", "zum newsletter | für den newsletter"
          " | für die angebote | für angebote", "| bitte", "an"),
    *each(_DE_OPEN, "nehmen sie mich | nehmt mich | nimm mich", "| bitte | gerne", "in",
          f"den newsletter | {_DE_LIST}", "auf"),
    *each(_DE_OPEN, "tragen sie mich | tragt mich | trag mich", "| bitte | gerne", "| in | für den newsletter",
          f"| {_DE_LIST}", "ein"),
    *each(_DE_OPEN, "setzen sie mich | setzt mich", "| bitte | gerne", "auf", _DE_LIST),
    *each(f"{_DE_YES} | bitte | ja bitte", "halten sie mich | haltet mich | halt mich", "| bitte", "auf dem laufenden"),
    *each(f"{_DE_YES} | ja bitte", "informieren sie mich | informiert mich | nehmen sie mich auf | nehmt mich auf"
          " | melden sie mich an | meldet mich an | anmelden | eintragen | bitte anmelden | bitte eintragen"),
    *each(_DE_OPEN, "informieren sie mich | informiert mich", "| bitte | gerne", "über",
          "angebote | neuigkeiten | ihre angebote | eure angebote | aktionen | neue angebote"),
    *each(_DE_OPEN, "speichern sie", "meinen kontakt | meine daten", "und", "schicken sie mir | senden sie mir",
          _DE_NEWS),
    *each("| ja | klar | hiermit | ja klar", "ich | ja ich", "erlaube | gestatte | genehmige | bewillige",
          "| ihnen | euch", "das | es | dies | die zusendung | den newsletter | das gerne"),
    *each("mein einverständnis | meine erlaubnis | meine genehmigung", "ist", "| hiermit", "erteilt | gegeben"),
    *each(f"| {_DE_YES} | ja das", "das", "dürfen sie | dürft ihr | darfst du | können sie | könnt ihr",
          "| gern | gerne | ruhig | machen | gerne machen | tun | gerne tun"),
    *each("ja | klar | ja klar | gerne", "darfst du | dürfen sie | dürft ihr", "| gern | gerne | das | das gerne"),
    *each("dürfen sie | dürft ihr | darfst du | können sie | könnt ihr", "gern | gerne | gerne machen | gerne tun"),
    *each("ja", "will ich | das will ich | möchte ich | das möchte ich", "| gern | gerne | sehr gerne"),
)  # fmt: skip
DE_BESIDE: Phrases = (
    *each("| das | es", "wäre", "super | toll | schön | prima | nett | klasse"),
    *each("| das", "klingt", "gut | super | toll | prima"),
    *each("kontaktieren sie mich | kontaktiert mich | schreiben sie mir | schreibt mir", "| gern | gerne | bitte"),
    *each("halten sie mich | haltet mich", "auf dem laufenden"),
)
