"""What is allowed to stand around a yes, tried by what could be made of the same words and is none."""

import itertools

import pytest
from conversation.domain.lexicon import Meaning, heard
from conversation.domain.lexicon_words import LISTS
from conversation.domain.lexicon_words.shape import spelled
from conversation.domain.phrasebook import Part, Phrasebook
from conversation.domain.taking_back import heard_withdrawal
from conversation.domain.typed import words

from dev.lexicon import LOCALES

NO_YES = {
    "en": """you can keep your newsletter | you can keep it | you may read it | you may contact me later
    | I agree with you | I agree this is marketing | I agree that this is personal | I agree it's personal
    | you have my email | I agree you have my data | you can read this | you may be right | you can email my company
    | I agree with the company | I agree to the terms and conditions | I agree with your offers | you and I agree
    | they agree | you agree | do you agree | if you agree I agree | I agree to get | I want to agree
    | I'd like to agree | I want to | I agree and | happy for you | I'm happy for you | you can send me the terms
    | you can get it yourself | my consent | your consent | the consent you have | you have consent?
    | I give you my email | I give you my number | I give permission to nobody | I have given consent
    | consent is required | giving consent | I accept your offer | I accept the offer | good | great | lovely | read
    | done | lovely, thanks | hello | for marketing | marketing | email | please send me the terms | add
    | you may go on | you can continue | carry on | proceed with the chat | please continue""",
    "cs": """můžete mi poslat podmínky | souhlasím s vámi | souhlasím s obchodními podmínkami | souhlasím s nabídkou
    | souhlasím to je reklama | můj souhlas | váš souhlas | souhlas s čím | máte moje údaje | dávám vám svůj e-mail
    | dávám palec dolů | souhlasím a | souhlasím s | souhlasím že | můžete mi | jsem pro i proti | přijímám nabídku
    | přijímám vaši nabídku | akceptuji vaši nabídku | chci informace | chci nabídku | můžete si to nechat
    | můžete si ten newsletter nechat | ten newsletter si můžete nechat | nechte si to
    | pošlete mi nabídku | můžete pokračovat | super | výborně | fajn | beru | beru to | přihlásit | přihlásit odběr
    | newsletter | reklama | souhlasím s firmou | souhlasím s e-mailem | souhlasím s vaší firmou | jasný | volím ANO
    | ano, reklama | ano, e-mailem | ano, chci e-mail""",
    "de": """ihr könnt mich alle | Sie können mich mal | du kannst mich mal gern haben | sind Sie einverstanden
    | seid ihr einverstanden | ich gebe zu | ich gebe zu das ist Werbung | ich stimme Ihnen zu
    | ich bin mit dem Angebot einverstanden | mit der Firma einverstanden | Sie haben meine E-Mail
    | ich gebe Ihnen meine E-Mail | Sie können gut schreiben | Sie dürfen lesen | ich stimme | ich willige | zu
    | ich stimme und | mit Newsletter | Newsletter | schicken Sie mir Informationen | die Einwilligung
    | meine Einwilligung | Zustimmung | dafür | Sie können Ihren Newsletter behalten | ich nehme das Angebot an
    | ja Werbung | ich möchte Informationen | ja, per E-Mail | super | toll | weiter bitte | ich bin dabei | gut
    | alles gelesen""",
    "sk": """súhlasím s vami | súhlasím s obchodnými podmienkami | súhlasím s ponukou | môj súhlas | váš súhlas
    | máte moje údaje | môžete mi | môžete pokračovať | prijímam ponuku | môžete si to nechať | nechajte si to
    | pošlite mi ponuku | beriem | no | no no | ta no | šak | dobre | nech sa páči | súhlasím s firmou
    | súhlasím s e-mailom | áno, e-mailom | volím áno""",
}
WHOLE = {
    "cs": """Ano, souhlasím s uložením jména a e-mailu i se zasíláním newsletteru. | se zpracováním údajů souhlasím
    | souhlasím se zasíláním obchodních sdělení na můj e-mail | tímto vám uděluji svůj výslovný souhlas
    | není problém, souhlasím | četl jsem to a souhlasím | klidně mi pište | souhlasíííím | 100% ano
    | Souhlasím, s pozdravem Josef Novák
    | Ano, uděluji souhlas se zpracováním osobních údajů dle čl. 6 odst. 1 písm. a) GDPR.""",
    "sk": """Áno, súhlasím s uložením mena a e-mailu aj so zasielaním newslettera. | so spracovaním údajov súhlasím
    | týmto vám udeľujem svoj výslovný súhlas | nie je problém, súhlasím | čítal som to a súhlasím | kľudne mi píšte
    | Súhlasím, s pozdravom Ján Novák""",
    "en": """yes, you can email me | I agree to you keeping my name and email and sending me your newsletter
    | no problem, I agree | I have read it and I agree | I give you my full and explicit consent | yesss | 100% yes
    | I agree. Kind regards, Jan Novak
    | I consent to the processing of my personal data for marketing purposes pursuant to Art. 6(1)(a) GDPR.
    | fine by me""",
    "de": """ja, ich bin einverstanden
    | Ich stimme der Verarbeitung meiner Daten und der Zusendung von Newslettern zu
    | ich bin einverstanden, dass Sie mich kontaktieren | Sie dürfen mir gerne schreiben | kein Problem, ja
    | ich habe es gelesen und stimme zu | ja, geht klar | Ich stimme zu. Mit freundlichen Grüßen, Jan Novak""",
}
TAKEN_BACK = [
    ("cs", "Podle čl. 7 odst. 3 GDPR odvolávám souhlas"),
    ("cs", "Souhlas z března tímto odvolávám"),
    ("en", "Yes, I withdraw my consent."),
    ("en", "Could you please unsubscribe me?"),
    ("de", "klar, ich widerrufe meine Einwilligung"),
    ("sk", "môj e-mail vymažte z databázy, odvolávam súhlas"),
]
NOT_TAKEN_BACK = [
    ("cs", "Vím, že souhlas mohu kdykoli odvolat, a souhlasím"),
    ("cs", "jak můžu odvolat souhlas"),
    ("cs", "nechci odvolat souhlas, jen se ptám"),
    ("en", "I understand that I may withdraw my consent at any time and I agree"),
    ("en", "tell me how I withdraw my consent"),
    ("en", "I want to withdraw money"),
    ("en", "can you withdraw my consent?"),
    ("de", "ich widerrufe meine Bestellung"),
    ("de", "ich widerrufe meine Einwilligung vielleicht morgen"),
    ("sk", "neodvolávam svoj súhlas, ďakujem pekne"),
]


def _listed(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("|")]


@pytest.mark.parametrize("locale", LOCALES)
def test_words_that_may_surround_a_consent_make_none_of_what_is_none(locale: str) -> None:
    assert [text for text in _listed(NO_YES[locale]) if heard(text, locale).meaning is Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_consent_in_whole_sentences_is_heard(locale: str) -> None:
    assert [text for text in _listed(WHOLE[locale]) if heard(text, locale).meaning is not Meaning.YES] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_what_surrounds_a_consent_is_none_by_itself_however_it_is_put_together(locale: str) -> None:
    lists = LISTS[locale]
    affirming = Phrasebook([(Part.YES, (*lists.yes, *lists.everyday))])
    after = (*lists.mild[::14], *spelled(lists.beside, 30), *lists.dangling)
    for one, other in itertools.islice(itertools.product(spelled(lists.around, 24), after), 0, None, 3):
        text = f"{one} {other}"
        if not any(len(words(said)) in affirming.found(words(said), 0) for said in (text, one, other)):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize("locale", LOCALES)
def test_an_unfinished_consent_is_none(locale: str) -> None:
    whole = {"cs": "souhlasím", "sk": "súhlasím", "en": "I agree", "de": "ich bin einverstanden"}[locale]
    assert heard(whole, locale).meaning is Meaning.YES
    for word in LISTS[locale].dangling:
        assert heard(f"{whole} {word}", locale).meaning is not Meaning.YES, word


@pytest.mark.parametrize("locale", LOCALES)
def test_an_everyday_yes_counts_only_by_itself(locale: str) -> None:
    for phrase in spelled(LISTS[locale].everyday, 30):
        for text in (f"{phrase}?", f"{phrase}...", f"hmm {phrase}", f"{phrase} whatever", f"{phrase}, asi, maybe"):
            assert heard(text, locale).meaning is not Meaning.YES, text


@pytest.mark.parametrize(("locale", "text"), TAKEN_BACK)
def test_a_withdrawal_that_names_the_consent_is_heard_among_other_words(locale: str, text: str) -> None:
    found = heard_withdrawal(text, locale)
    assert found is not None
    assert not found.plain_stop


@pytest.mark.parametrize(("locale", "text"), NOT_TAKEN_BACK)
def test_talk_about_withdrawing_is_no_withdrawal(locale: str, text: str) -> None:
    assert heard_withdrawal(text, locale) is None
