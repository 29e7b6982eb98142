"""Who tells us to keep his contact permits it; and what stands beside that and permits nothing."""

import pytest
from conversation.domain.lexicon import Meaning, heard

from dev.lexicon import LOCALES

PERMITTING = {
    "cs": """uložte si ho | klidně si ten kontakt nechte | můj e-mail si prosím uložte | jen si ho uložte
    | zapište si mé číslo a brnkněte mi | chci, abyste si můj kontakt uložili | ano, zavolejte mi | ano, uložit
    | ano, e-mail i telefon si uložte | ano na obojí | ano, k oběma | ano i ano | ano, děkuji a těším se na odpověď
    | ano, budu ráda, když se ozvete | proč ne, souhlasím | nic proti nemám, ano | zaškrtávám souhlasím
    | klikám na tlačítko souhlasím | povoluji vám uložení kontaktu | tož ano | toš jo, souhlasím
    | ano, můj mail je jan@acme.example, uložte si ho | nevadí, souhlasím | chci, abyste si uložili můj kontakt
    | odpověď zní souhlasím | ano, spojte se se mnou""",
    "en": """save my number | go ahead and save it | feel free to store my email | you are welcome to keep my number
    | I want you to keep my details | put my number down please | yes, call me | yep you can keep it
    | I'm fine with you storing my email | yes, I'd love to hear back | I agree and look forward to your reply
    | yes, both | yes and yes | permission granted | selecting I agree | why not, I agree | yes lah, can save
    | you most certainly may | yes, jan@acme.example, call me | please do so | I accept everything
    | you got my permission | I have read the notice and agree | yes for both""",
    "de": """speichern Sie ihn | bitte speichern | behaltet meine Nummer | heben Sie meine Nummer gerne auf
    | Sie dürfen meine Nummer behalten | meine Daten dürfen Sie speichern | kannst meine Nummer speichern
    | na klar dürfen Sie das | ich gestatte die Speicherung | es ist Ihnen gestattet, meinen Kontakt zu speichern
    | ich erlaube euch meine Nummer zu speichern | ich will, dass ihr meine Nummer speichert | ja, rufen Sie mich an
    | ja, beides | ja und ja | warum nicht, ich stimme zu | ich wähle ich stimme zu | i stimm dem zua
    | ich sitmme zu | jo, des derfts | i bi iverstande | ja gärn | bitte meine Nummer speichern
    | ich gebe grünes Licht | mein Okay habt ihr | ja, bitte um Rückruf | ja, ihr könnt euch gerne melden""",
    "sk": """uložte si ho | kľudne si ten kontakt nechajte | môj e-mail si prosím uložte | len si ho uložte
    | zapíšte si moje číslo a brnknite mi | chcem, aby ste si môj kontakt uložili | áno, zavolajte mi | áno, uložiť
    | áno, telefón aj e-mail | áno na oboje | áno aj áno | áno, ďakujem a teším sa na odpoveď
    | áno, budem rada, keď sa ozvete | prečo nie, súhlasím | nič proti nemám, áno | zaškrtávam súhlasím
    | povoľujem vám uloženie kontaktu | hejže, súhlasím | ta jasne že hej, uložce sebe | nevadí, súhlasím
    | chcem, aby ste si uložili môj kontakt | odpoveď znie súhlasím | áno, spojte sa so mnou""",
}
NOT_PERMITTING = {
    "cs": """můžete si ten newsletter | můžete si ty reklamy posílat | můžete si psát | klidně si pište
    | můžete si volat
    | můžete si psát reklamu | můžete ho kontaktovat | můžete volat paní | to si můžete psát
    | dovoluji si vás kontaktovat
    | neukládejte si ho | neukládejte si můj kontakt | můj kontakt si neukládejte | nenechávejte si ho
    | nezapisujte si mě | můžete si ho nechat, ale nevolejte | uložte si ho, ale nevolejte
    | uložte si ho a neozývejte se | uložte si jen e-mail | uložte si jen můj e-mail | jen si uložte můj telefon
    | jen telefon | uložte si můj kontakt jen na týden | uložte si ho pokud chcete | uložte si ho, až souhlasím
    | zavolejte mi, až budete chtít uložit kontakt | zavolejte mi | ozvěte se mi | napište mi | nechte si ho
    | ponechte si ho | nechte si to | nechte si to pro sebe | nechte si ten newsletter | nechte si svůj newsletter
    | nechte si své nabídky | nechte si vaše novinky | uložte si jeho číslo | uložte si její kontakt
    | uložte si manželův kontakt | uložte si kontakt na manžela | můžete si nechat zajít chuť | uložte košík
    | uložte si svůj čas | uložte to k ledu | nech to být | nechte mě být | uložte si to za klobouk | uložte si ho?
    | uložili jste si ho | uložíte si ho | jestli si ho uložíte | uložte si ho zítra | nejdřív si ho uložte
    | smažte můj kontakt | nezavolejte mi | napište ano | zapište ano | napište mi ano | kdo si uloží můj kontakt
    | chci abyste si můj kontakt neuložili | nechci abyste si můj kontakt uložili | chci, abyste se mi ozvali
    | chci abyste mi zavolali | chtěl bych, abyste mi zavolali | rád bych abyste si ho nenechávali
    | budu rád, když se ozvete | budu rád když si ho neuložíte | ano, budu rád, když mě necháte být
    | ano, chci, abyste si ho smazali | ano, uložte si ho, nebo ne | ano, ale uložte si jen telefon | telefon
    | e-mail | e-mail i telefon | e-mail a telefon | můj kontakt | ten kontakt | schovejte se
    | schovejte si ho za klobouk | nechte si to od cesty | podržte hovor | myslím to vážně | myslím, že ano
    | ano, telefon ne | ano, e-mail si uložte, telefon ne | ano, email si uložte, ale nevolejte
    | můžete si mě uložit? | uložte si můj kontakt, nebo radši ne | ano, uložit? | uložit | uložit kontakt
    | neuložit | ano, neuložit | ano, nekontaktovat | nechte si můj kontakt vymazat | nechte si poradit
    | můžete si můj kontakt nechat vymazat | uložte si můj kontakt do koše | zapište si za uši | dejte mě tam
    | jen si ho nechte | klidně si ho nechte | klidně si ho nechte, newsletter | můj kontakt si můžete nechat smazat
    | zapište moje číslo objednávky | uložte moje číslo objednávky | nechte moje údaje být | nechte mé jméno být
    | nechte moje jméno z toho venku | obojí | obojí ne | ani jedno | ano i ne | ne na obojí | volím ano
    | zaškrtávám nesouhlasím | zaškrtávám, že nesouhlasím | klikám na souhlasím, ale nejde to | tlačítko souhlasím
    | proč ne | proč ne ano | proč nesouhlasím | proč by ne | tož | tož nevím | tož ne | povolení | mám povolení
    | povoluji jen uložení | nepovoluji uložení | povoleno nebylo | píšu ano, ale | tvrdím že ne | nic proti nemám
    | přece | přece ne | to chci vědět | je vám povoleno parkovat | povoluji uložení, zasílání ne
    | jan@acme.example, ano | jan@acme.example ano | ano, jan@acme.example, ne
    | ano, zeptejte se jan@acme.example, děkuji | +420 601 123 456 ano | ano 601123456, ale nevolejte
    | ano i telefon? | telefon ano | e-mail ano | uložení ano, posílání ne | inu | inu nevím | těším se na odpověď
    | a těším se | ano, těším se na odpověď, proč to chcete | na obojí | oběma | vybírám možnost ne
    | odpovídám že ne | povídám, ne | dvakrát | dvakrát ne | obojí asi ano | může být | nevadí | v klidu | ale jo
    | aby ne | napište | všechno | všemu | spojte se se mnou | uložte mě | volím nesouhlas
    | vybírám nesouhlas | odpověď zní nesouhlasím | ano, rád bych věděl proč | ano, rád bych se zeptal | ano, ovšem
    | ano, ovšem jen e-mail | ano, napište proč | ano, všechno špatně | neříkám, že souhlasím
    | může být, že souhlasím | nevadí, nesouhlasím | není problém nesouhlasím | chci, abyste si uložili jeho kontakt
    | můžete si nechat můj kontakt vymazat | jo, rád bych ne""",
    "en": """you can stuff it | sure, you can stuff it | you can stuff your newsletter | you can stuff your marketing
    | you can hold your newsletter | you can save your emails | you may retain your newsletter
    | you can contact my boss | you can email them | you may subscribe | you may reply | you agree, I agree
    | sir yes sir
    | don't save it | do not keep my contact | you can't keep it | you cannot keep my number
    | you can keep it, but don't call | keep my email but don't call | save my number if you like
    | save my number if you must | can you keep it? | can you save my number | could you keep my details
    | keep only my email | just keep my email | save only the phone | call me when you are ready | call me
    | call me later | call me maybe | yes, call me maybe | save his number | keep her contact
    | save my husband's number | delete it | keep it | save it | store it | keep it to yourself | keep it simple
    | keep it short | keep it up | keep it real | keep my name out of it | keep my data safe | keep my data private
    | keep my details to yourself | keep my number private | save your breath | save my basket | save the date
    | save my place | save it for later | save it for someone who cares | you can keep it | you can keep it, thanks
    | keep your newsletter | you can keep your news | you can keep your newsletter
    | yes, you can keep your newsletter | please keep your newsletter | feel free to keep it
    | feel free to keep your spam | you may keep it to yourself | go ahead and keep it | go ahead and delete it
    | go ahead and make my day | go ahead and ask | go ahead and call | you are welcome to try
    | you are welcome to keep wondering | you're welcome | I want you to keep it
    | I don't want you to keep my contact | I want you to delete my contact | I want you to call me
    | I would like you to call me | I'd be happy to hear from you | I'd love to hear back
    | look forward to your reply | yes, I'd be happy to hear less from you | you can call me sir
    | you may call me madam | you can call me Al | you can call me bro | yes, call me sir
    | you most certainly may not | you certainly may be right | I'm fine with you not keeping my email
    | I'm not fine with you storing my email | put my number down as a no | put my name down for nothing
    | take my name off | take my details off | take my number down from your site | hold on
    | hold my data for ransom | hang on | save my number? | I allow you to delete my number
    | I give you permission to delete my data | save my data from hackers | save my details tomorrow
    | keep my details until Friday | keep my number for now | note my email has changed
    | add my email to the complaint | file my details under spam | record my name wrong | can save | can keep
    | can call | contact | to being called | no, keep my number | please keep my contact away from marketing
    | you can keep my email for this question only | happy for you to keep it | both | both no | not both
    | yes to one | press yes | select yes | click agree | click I agree | choose yes | I choose | I select no
    | I'm selecting no | selecting no | why not | why not? | granted | Granted, it's a nice shop
    | permission to speak | permission denied | yes and no | I mean it | I mean yes | I mean, maybe | request denied
    | yes go on | go on | go on then | keep going | lah | can lah | ji | do both | both of them | yes both no
    | accept nothing | accept all but calls | kindly don't | kindly do not save it | you got my email
    | you got no consent | put me down as a no | put me down as a maybe | I want that | I want to be contacted later
    | happy to hear from you | hope to hear from you | see you | ok then | alright then, no | talk soon | la
    | la la land | feel free to call | the red light | for both | read the notice and disagree | answers yes and no
    | do call | do call me sir""",
    "de": """Sie dürfen nä | ja Mensch | ja merci | ich bin mit Ihnen einverstanden | ja herrlich | Sie dürfen mich gern
    | Sie können mich sehr gern | Sie dürfen meinen Chef anrufen
    | speichern Sie ihn nicht | speichern Sie meinen Kontakt nicht | Sie dürfen meine Nummer nicht behalten
    | Sie dürfen meine Nummer behalten, aber nicht anrufen | speichern Sie nur meine E-Mail | nur meine Nummer
    | speichern Sie ihn, falls Sie wollen | speichern Sie meine Nummer, wenn Sie müssen | speichern Sie ihn?
    | können Sie meine Nummer speichern? | können Sie ihn behalten? | rufen Sie mich an | ruft mich an
    | melden Sie sich | melden Sie sich bei mir | schreiben Sie mir | speichern Sie seine Nummer
    | speichern Sie ihre Nummer | speichern Sie die Nummer meines Mannes | löschen Sie ihn | behalten Sie ihn
    | behalten Sie es | behalten Sie das für sich | behalten Sie Ihren Newsletter | behalten Sie Ihre Angebote
    | Sie können ihn behalten | Sie können Ihren Newsletter behalten | Sie können sich Ihren Newsletter behalten
    | speichern Sie die Welt | speicher voll | merken Sie sich das | merkt euch das
    | merken Sie sich meinen Namen nicht | speichern | behalten | notieren Sie | notiert
    | ich will nicht, dass Sie meine Nummer speichern | ich möchte, dass Sie meine Nummer löschen
    | ich will, dass ihr meine Nummer nicht speichert | ich möchte, dass Sie sich melden
    | ja, ich möchte, dass Sie sich nicht melden | ich erlaube Ihnen nicht, meine Nummer zu speichern
    | ich gestatte die Speicherung nicht | es ist Ihnen nicht gestattet | es ist Ihnen gestattet zu gehen
    | ich erlaube Ihnen zu gehen | meine Daten dürfen Sie nicht speichern | meine Daten dürfen Sie löschen
    | meine Nummer können Sie vergessen | meine Nummer haben Sie | den Newsletter auch | Newsletter auch
    | ja, nur Newsletter | ich freue mich auf Ihre Antwort | hebt die Hand | nehmen Sie meine Daten raus
    | nehmen Sie meine Nummer aus dem Verteiler | nehmen Sie meine Nummer auf keinen Fall auf | heben Sie ab
    | schreiben Sie auf | speichern Sie meine Nummer morgen | speichern Sie meine Daten bis Freitag
    | speichern Sie meine Daten später | darf ich meine Nummer speichern | wer speichert meine Nummer
    | dürfen Sie meine Nummer speichern? | sicher speichern | bitte nicht speichern | bitte sicher speichern?
    | ja, nicht speichern | speichern Sie mein Passwort | tragen Sie meine Nummer aus | klar, können Sie das nicht
    | natürlich dürfen Sie nicht | beides | beides nicht | ja beides nicht | ich wähle nein | ich wähle ja nicht
    | klicken Sie auf ich stimme zu | wählen Sie ich stimme zu | warum nicht | von mir aus | meinetwegen
    | gestattet? | nicht gestattet | die Speicherung ist nicht erlaubt | die Speicherung ist verboten | ja und nein
    | ja ja | jaja | ja ja schon | ja ja natürlich | ja ja klar | bin dabei | ich bin dabei | ich meine es ernst
    | ja, das dürft ihr nicht | des derfts ned | derfst ned | dürfts? | zweimal | zweimal nein | doppelt
    | warum nicht ich | warum stimme ich zu | von mir aus nicht | ich klicke auf abbrechen | rufen Sie an | ruft an
    | speichert es nicht ruhig | im Ernst | beide | meine Daten speichern | Kontakt speichern | Nummer speichern
    | ich klicke ja | ich drücke ja schon | ich klicke auf nein | mein Ja haben Sie nicht
    | die Erlaubnis haben Sie nicht | Sie haben kein grünes Licht | ich gebe kein grünes Licht | das ist erlaubt
    | ist erlaubt | das erlaube ich nicht | ja das akzeptiere ich nicht | ganz und gar nicht einverstanden
    | das würde mich freuen | ich würde mich freuen, wenn nicht | bitte um Rückruf | Sie können sich melden
    | Sie dürfen sich melden, aber nichts speichern | bitte anrufen | bitte kontaktieren | Newsletter gerne
    | sehr gern nicht speichern | meinetwegen ja | gern speichern wir nichts""",
    "sk": """môžete si písať | môžete si posielať reklamu | pokojne si píšte | súhlasím, predajte moje údaje
    | môžete ich kontaktovať | dovoľujem si vás kontaktovať
    | neukladajte si ho | neukladajte si môj kontakt | môj kontakt si neukladajte | nenechávajte si ho
    | môžete si ho nechať, ale nevolajte | uložte si ho, ale nevolajte | uložte si ho a neozývajte sa
    | uložte si len e-mail | uložte si len môj e-mail | len si uložte môj telefón | iba telefón
    | uložte si môj kontakt len na týždeň | uložte si ho ak chcete | zavolajte mi, keď budete chcieť | zavolajte mi
    | ozvite sa mi | napíšte mi | nechajte si ho | ponechajte si ho | nechajte si to | nechajte si to pre seba
    | nechajte si ten newsletter | nechajte si svoje ponuky | uložte si jeho číslo | uložte si kontakt na manžela
    | uložte košík | uložte si to za klobúk | uložte si ho? | uložíte si ho | uložte si ho zajtra
    | najprv si ho uložte | zmažte môj kontakt | napíšte áno | zapíšte áno | nechcem aby ste si môj kontakt uložili
    | chcem aby ste si môj kontakt neuložili | chcem aby ste sa mi ozvali | budem rád, keď sa ozvete
    | áno, budem rád, keď mi dáte pokoj | áno, ale uložte si len telefón | telefón | e-mail aj telefón | môj kontakt
    | nechajte si poradiť | nechajte si to na inokedy | nechajte ma | áno, telefón nie
    | áno, e-mail si uložte, telefón nie | uložiť | uložiť kontakt | áno, neuložiť
    | uložte si môj kontakt, alebo radšej nie | zapíšte si za uši | len si ho nechajte | myslím to vážne
    | myslím, že áno | uložte moje číslo objednávky | uložte si môj kontakt do koša
    | môj kontakt si môžete nechať zmazať | ta len | oboje | oboje nie | ani jedno | áno aj nie | nie na oboje
    | volím áno | zaškrtávam nesúhlasím | prečo nie | prečo nie áno | prečo nesúhlasím | tož | ta | ta nie
    | ta neviem | ta může byc | povolenie | mám povolenie | povoľujem len uloženie | nepovoľujem uloženie | hejže
    | hej že | nech sa páči | nič proti nemám | predsa nie | to chcem vedieť | jan@acme.example, áno
    | áno, jan@acme.example, nie | teším sa na odpoveď | veruže nie | bodaj by nie | áno, bodaj by nie | vravím nie
    | hovorím že nie | hovorí áno | aby ste sa mi mohli ozvať | hejtri | telefón áno | môže byť | nevadí | v kľude
    | ale hej | napíšte | všetko | spojte sa so mnou | volím nesúhlas
    | odpoveď znie nesúhlasím | áno, rád by som vedel prečo | nehovorím, že súhlasím | môže byť, že súhlasím
    | nevadí, nesúhlasím | chcem, aby ste si uložili jeho kontakt | áno, napíšte prečo""",
}
"""Denied, conditional, asked, only partly, later, somebody else's, undone; what is refused; and what only sounds so."""
UNDOING = {
    "cs": "ne | jen | ale | pokud | když | možná | až | zítra | neukládejte",
    "en": "not | only | but | if | maybe | when | tomorrow | don't | just",
    "de": "nicht | nur | aber | wenn | vielleicht | morgen | falls | nie | keine",
    "sk": "nie | len | ale | ak | keď | možno | zajtra | neukladajte | iba",
}


def _listed(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("|")]


@pytest.mark.parametrize("locale", LOCALES)
def test_who_tells_us_to_keep_his_contact_permits_it(locale: str) -> None:
    assert [text for text in _listed(PERMITTING[locale]) if heard(text, locale).meaning is not Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_only_sounds_like_a_permission_is_none(locale: str) -> None:
    assert [text for text in _listed(NOT_PERMITTING[locale]) if heard(text, locale).meaning is Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_word_that_undoes_a_permission_can_stand_anywhere_in_it(locale: str) -> None:
    for text in _listed(PERMITTING[locale]):
        said = text.split()
        for word in _listed(UNDOING[locale]):
            for at in range(len(said) + 1):
                undone = " ".join([*said[:at], word, *said[at:]])
                if heard(undone, locale).meaning is Meaning.YES:
                    begun = [" ".join([word, *said[at:end]]) for end in range(at + 1, len(said) + 1)]
                    assert any(heard(part, locale).meaning is Meaning.YES for part in begun), (
                        undone
                    )  # "jen si ho uložte"


def test_a_word_that_an_accent_makes_another_is_no_answer() -> None:
    assert heard("Jasné.", "cs").meaning is Meaning.UNCLEAR
    assert heard("jasně", "cs").meaning is heard("jasne", "cs").meaning is Meaning.YES
    assert heard("jasné, souhlasím", "cs").meaning is Meaning.YES
    assert heard("jasné", "sk").meaning is Meaning.YES


@pytest.mark.parametrize(
    ("locale", "text"), [("cs", "platí"), ("en", "it's a deal"), ("de", "geht klar"), ("sk", "ideme na to")]
)
def test_a_deal_is_no_consent_and_changes_none(locale: str, text: str) -> None:
    yes = {"cs": "ano", "en": "yes", "de": "ja", "sk": "áno"}[locale]
    assert heard(text, locale).meaning is Meaning.UNCLEAR
    assert heard(f"{yes}, {text}", locale).meaning is Meaning.YES
