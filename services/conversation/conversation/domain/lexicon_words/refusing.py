"""More ways to refuse: every one is a no wherever it stands, as those of `no` in the languages' own files."""

from conversation.domain.lexicon_words.shape import Phrases, each, phrases

CS: Phrases = (
    *each("| vaše", "nabídky | reklamy | novinky | newsletter", "nepotřebuju | nepotřebuji"),
    *each("nestojím o", "| vaše", "nabídky | reklamy | novinky | newsletter"),
    *each(
        "žádný | žádné | žádnou",
        "newsletter | newslettery | spam | reklamu | reklamy | e-maily | emaily | maily | novinky",
        "| prosím | děkuji",
    ),
    *each("jasné | velké | rázné | rozhodné | důrazné | jednoznačné | odpověď zní | odpověď je | odpovídám", "ne"),
    *phrases(
        """ne a dost | ani za boha | ani za zlaté prase | ani mě nehne | za žádnou cenu | přes mou mrtvolu
        | ovšemže ne | nepovoluju | nepovoluju to | nic vám nedám | strčte si | nie | ja nesouhlasit
        | ja nesouhlasi | neukládejte si | nic si o mně neukládejte | souhlas neuděluji | souhlas nedávám
        | nedávám povolení | nedávám svolení | zamítám | zamítám to | nesvoluji | fakt ne | to určitě ne
        | nechte si ten spam | nechte si svůj newsletter | nechte si to | kolikrát mám říkat ne | ne nechci
        | nechci reklamu | nechci newsletter | nechci e-maily | nechci maily"""
    ),
    *each("| žádný", "spam", "| fakt | opravdu", "nepotřebuju | nepotřebuji | nechci"),
    *each("zakazuju | zakazuji", "vám to | vám | to"),
    *each("nepřejem | nepřeju | nepřeji", "si to"),
)
SK: Phrases = (
    *each("| vaše", "ponuky | reklamy | novinky | newsletter", "nepotrebujem"),
    *each("nestojím o", "| vaše", "ponuky | reklamy | novinky | newsletter"),
    *each(
        "žiadny | žiadne | žiadnu",
        "newsletter | newslettre | spam | reklamu | reklamy | e-maily | emaily | maily | novinky",
        "| prosím | ďakujem",
    ),
    *each("jasné | veľké | rázne | rozhodné | dôrazné | jednoznačné | odpoveď znie | odpoveď je | odpovedám", "nie"),
    *phrases(
        """nie a dosť | ani za boha | ani za svet | ani ma nehne | za žiadnu cenu | cez moju mŕtvolu
        | pravdaže nie | neprosím | neprosím si | nič vám nedám | strčte si | ja nesúhlasiť | neukladajte si
        | nič si o mne neukladajte | súhlas neudeľujem | súhlas nedávam | nedávam povolenie | nedávam súhlas
        | neprivoľujem | zamietam | zamietam to | fakt nie | to určite nie | dočerta nie | figu borovú
        | trhnite si | nechajte si ten spam | nechajte si svoj newsletter | koľkokrát mám hovoriť že nie
        | nienie | nei | nechcem reklamu | nechcem newsletter | nechcem e-maily | nechcem maily | neudeľujem
        | súhlas neudelím"""
    ),
    *each("| žiadny", "spam", "| fakt | naozaj", "nepotrebujem | nechcem"),
    *each("zakazujem", "vám to | vám | to"),
)
EN: Phrases = (
    *each("no | nope", "i do not | i dont", "agree | consent"),
    *each("no", "ads | offers | marketing", "| please | thanks | thank you"),
    *each("| i", "dont need | do not need", "| your | any", "offers | ads | newsletter | newsletters"),
    *each(
        "no",
        "newsletter | newsletters | emails | e-mails | marketing | spam | calls | consent from me",
        "| please | thanks | for me | thank you",
    ),
    *phrases(
        """heck no | def not | defo not | nuh uh | not happening | nope not happening | nae chance | bugger off
        | sod off | i hereby refuse | i expressly refuse | i refuse consent | i hereby refuse consent
        | i absolutely do not agree | i absolutely do not consent | i am not going to agree
        | im not going to agree | i agree to nothing | i consent to nothing | i consent to none of this
        | i agree to none of this | not ok with me | not okay with me | i strongly object | no siree | nyet
        | i say no | for the last time no | how many times no | of course i dont agree
        | of course i do not agree | i am not agree | i no agree | i not agree | me no want | i not give consent
        | keep your spam | absolutely no consent | a no from me | thank you but id rather not
        | thanks but id rather not | no tnx | nty | sure as hell not | but my answer is no"""
    ),
    *each("i have", "no wish | no desire", "to be contacted | to hear from you | for that"),
    *each("dont | do not", "keep | store | save", "my contact | my details | my number | my email | my data"),
    *phrases("naw"),
    *each(
        "please do not | please dont", "keep | store | save", "my contact | my details | my number | my email | my data"
    ),
    *each("i", "wont | will not", "be", "agreeing | consenting", "| to that | to this"),
    "do not consent",
    "dont consent",
)
DE: Phrases = (
    *each("| ich will | will | ich möchte | bitte", "keine", "angebote | werbung", "| bitte | danke"),
    *each("nein", "dürft ihr nicht | dürfen sie nicht | darfst du nicht"),
    *each("kein | keinen | keine", "newsletter | spam | marketing | werbung | e-mails | mails", "| bitte | danke"),
    *each("sie haben | ihr habt", "meine", "einwilligung | zustimmung", "nicht"),
    *each("meine einwilligung | meine zustimmung", "kriegt ihr | bekommt ihr | kriegen sie", "nicht"),
    *phrases(
        """keineswegs | nur über meine leiche | meine antwort lautet nein | antwort nein | nicht interessiert
        | bin nicht interessiert | ich bin nicht interessiert | interessiert mich nicht | das erlaube ich nicht
        | das dürft ihr nicht | ihr dürft nicht | bitte keinen newsletter | bitte keine werbung
        | bitte kein spam | speichert nichts | speichert nichts von mir | schickt mir nichts | lieber nein
        | haut ab | verpisst euch | vergesst es | kannste vergessen | könnt ihr knicken | könnt ihr vergessen
        | nix da | nichts da | zum letzten mal nein | wie oft noch nein | aufkeinenfall | keininteresse
        | eine einwilligung wird nicht erteilt | das will ich wirklich nicht | ihr kriegt meine daten nicht
        | sammelt meine daten nicht | ich nicht zustimmen | ich nix wollen | nein man | nöp | nei | nei danke
        | ned | ich stimme ned zu | mog i ned | ich lehne die verarbeitung"""
    ),
    *each("| das", "lehne ich", "| dankend", "ab"),
    *each("| danke", "ich verzichte | wir verzichten | verzichte", "| dankend | darauf"),
    *each("| das | nein | nein das", "dürft ihr | dürfen sie | darfst du", "| das | aber", "nicht"),
    *each(
        "ich möchte | ich will | ich wünsche",
        "| von ihnen | von euch",
        "keine | keinerlei",
        "post | werbung | mails | anrufe | nachrichten",
        "| bekommen | erhalten | haben",
    ),
    *each(
        "ich will | ich möchte", "nix | nichts", "| zugeschickt | geschickt", "bekommen | haben | kriegen | erhalten"
    ),
    *phrases("bloß nicht | bloß keine werbung"),
    *each(
        "| bitte",
        "speichern sie | speichert",
        "meinen kontakt | meine daten | meine nummer | meine e-mail",
        "| bitte",
        "nicht",
    ),
    *each("| ich | i", "bin", "| damit", "ned | net", "| damit", "einverstanden"),
)
