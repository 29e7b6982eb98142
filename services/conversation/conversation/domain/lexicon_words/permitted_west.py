"""What a yes that permits is for: its verb and the visitor's own object, as in `permitted`. English and German.

"You can stuff your newsletter", "you can email my boss", "Sie dürfen mich gern" (have me, and be gone) are in no net.
"""

from conversation.domain.lexicon_words.shape import Phrases, each

_EN_MAY = (
    "you may | you can | you may certainly | you can certainly | you may gladly | you may please | you can to"
    " | you are allowed to | im happy for you to | i am happy for you to | happy for you to"
)
_EN_MINE = (
    "my contact | my contact details | my details | my data | my personal data | my information | my info | my email"
    " | my e-mail | my email address | my e-mail address | my address | my number | my phone number | my phone"
    " | my name | my name and email | my name and e-mail | my name and number | my email and number | my stuff"
)
_EN_USE = (
    "use | process | collect | keep | store | save | retain | hold | record | keep and use | store and use"
    " | collect and use | store and process | collect and process | save and use"
)
_EN_FOR = (
    "| for marketing | for marketing purposes | for that | for this | for this purpose | for these purposes"
    " | for your newsletter | for the newsletter | and contact me | and email me | and email me marketing"
    " | and send offers | and send me offers | and send me news | and send me the newsletter | and call me"
    " | to contact me | to email me | to call me | to send me news | to send me offers"
)
_EN_NEWS = (
    "news | offers | updates | emails | e-mails | newsletters | marketing | marketing emails | the newsletter"
    " | your newsletter | your news | your offers | your emails | news and offers | offers and news | an email | it"
)
_EN_BY = "| please | by email | by e-mail | via email | by phone | any time | anytime | at any time"
EN: Phrases = (
    *each(_EN_MAY, _EN_USE, _EN_MINE, _EN_FOR),
    *each(_EN_MAY, "telephone | phone | call | email | e-mail | mail | text | message | contact | write to | reach"
          " | inform | notify | ring", "me", _EN_BY),
    *each(_EN_MAY, "send me | email me | e-mail me | mail me", _EN_NEWS, _EN_BY),
    *each(_EN_MAY, "send", "your newsletter | the newsletter | your news | your offers | news | offers | updates",
          "to me"),
    *each(_EN_MAY, "add me to | put me on | sign me up for | subscribe me to",
          "the list | your list | the mailing list | your mailing list | the newsletter | your newsletter"),
)  # fmt: skip
EN_BESIDE: Phrases = each(
    "so | so that",
    "you can | you may",
    "get back to me | get in touch | get in touch with me | contact me | reach me | call me | email me | reply to me",
)
_DE_TELL = "sie dürfen | ihr dürft | du darfst | sie können | ihr könnt | du kannst"
_DE_ASK = "dürfen sie | dürft ihr | darfst du | können sie | könnt ihr | kannst du"
_DE_GLAD = "| gerne | gern | ruhig | natürlich | selbstverständlich | jederzeit | sehr gerne | bitte"
_DE_MINE = (
    "meinen kontakt | meine kontaktdaten | meine nummer | meine telefonnummer | meine handynummer | meine daten"
    " | meine e-mail | meine email | meine mail | meine mailadresse | meine e-mail-adresse | meine email-adresse"
    " | meine adresse | meinen namen | meine personenbezogenen daten | meinen namen und meine e-mail"
    " | meinen namen und meine nummer | meinen namen und meine telefonnummer"
)
_DE_USE = "speichern | behalten | verarbeiten | verwenden | nutzen | erheben | aufbewahren | notieren"
_DE_FOR = (
    "| für den newsletter | für ihren newsletter | für werbung | für e-mail-werbung | für marketing | dafür"
    " | für marketingzwecke | für diesen zweck | für diese zwecke | zu werbezwecken | für werbezwecke"
)
_DE_NEWS = (
    "angebote | neuigkeiten | den newsletter | ihren newsletter | newsletter | e-mails | mails | werbung | infos"
    " | nachrichten | ihre angebote | ihre neuigkeiten | angebote und neuigkeiten | neuigkeiten und angebote"
)
_DE_BY = "| per e-mail | per email | per mail | an meine e-mail"
_DE_SEND = "schicken | senden | zusenden | zuschicken | mailen"
DE: Phrases = (
    *each(_DE_TELL, _DE_GLAD, _DE_MINE, _DE_GLAD, _DE_FOR, _DE_USE),
    *each(_DE_TELL, _DE_GLAD, _DE_MINE, "erheben | speichern | behalten", "und", _DE_FOR, _DE_USE),
    *each(_DE_TELL, _DE_GLAD, _DE_MINE, "erheben | speichern | behalten", "und mir", _DE_NEWS, _DE_BY, _DE_SEND),
    *each(_DE_MINE, _DE_ASK, _DE_GLAD, _DE_FOR, _DE_USE),
    *each(_DE_TELL, "mir", _DE_GLAD, _DE_NEWS, _DE_BY, _DE_SEND),
    *each(_DE_TELL, "mir", _DE_GLAD, "per e-mail | per email | per mail", _DE_NEWS, _DE_SEND),
)  # fmt: skip
