"""A yes in another of the four languages, and a yes with an address beside it.

On a page in one language a visitor may answer in another. Heard is only what means nothing else in the page's own:
"yes" and "I agree" everywhere, "ich stimme zu" and "souhlasím" everywhere. Not heard: German "ja" on Czech and Slovak
pages, where it is "já" without its accent ("I"), and on English ones, where it is a filler; Czech "ano" on English and
German ones, where it may be a slip for "a no"; Czech and Slovak "no" nowhere.

Who writes "ano, jan@example.cz" says yes and where. The address is not taken from there (`typed` leaves it out before
anything is compared; the bot asks for it in its own step), so whose it is makes no difference to the yes. One only,
behind the yes, said to be one's own or said bare: "yes, ask jan@example.cz" is none.
"""

from conversation.domain.lexicon_words.shape import Phrases, Words, each, phrases
from conversation.domain.typed import ADDRESS

_EN = phrases(
    """yes | yes please | yes i agree | yes i consent | i agree | i consent | yep | yes of course | yes sure | i accept
    | yes thank you | yes thanks | i give my consent | you have my consent | i do agree | yes i do"""
)
_DE = phrases(
    """ja bitte | ja gerne | ja gern | ja danke | ich stimme zu | ja ich stimme zu | einverstanden | ja einverstanden
    | ich bin einverstanden | ja ich bin einverstanden | ich willige ein | ja ich willige ein | jawohl"""
)
_CS = phrases(
    """souhlasím | ano souhlasím | ano prosím | dávám souhlas | uděluji souhlas | máte můj souhlas | ano děkuji
    | ano samozřejmě | ano díky"""
)
_SK = phrases(
    """súhlasím | áno súhlasím | áno prosím | dávam súhlas | udeľujem súhlas | máte môj súhlas | áno ďakujem
    | áno samozrejme | áno vďaka"""
)
CS: Words = (*_EN, *_DE, *_SK)
SK: Words = (*_EN, *_DE, *_CS)
EN: Words = (*_DE, *_CS, *_SK)
DE: Words = (*_EN, *_CS, *_SK)
CS_ADDRESS: Phrases = each(
    "| na | zde | tady | tady je | zde je | adresa | můj e-mail je | můj email je | můj mail je"
    " | můj e-mail | můj email"
    " | můj mail | e-mail | email | mail | moje adresa je | telefon | můj telefon je | tel | moje číslo je | moje číslo"
    " | číslo | na e-mail | na email | na mail | na adresu | kontakt | můj kontakt je | můj kontakt",
    ADDRESS,
)
SK_ADDRESS: Phrases = each(
    "| na | tu | tu je | adresa | môj e-mail je | môj email je | môj mail je | môj e-mail | môj email"
    " | môj mail | e-mail"
    " | email | mail | moja adresa je | telefón | môj telefón je | tel | moje číslo je | moje číslo | číslo | na e-mail"
    " | na email | na mail | na adresu | kontakt | môj kontakt je | môj kontakt",
    ADDRESS,
)
EN_ADDRESS: Phrases = each(
    "| at | here is | here it is | use | my email is | my e-mail is | my email address is | my address is | its | it is"
    " | my email | email | e-mail | my number is | phone | my phone is | my phone number is | i am at | im at",
    ADDRESS,
)
DE_ADDRESS: Phrases = each(
    "| an | hier | hier ist | meine e-mail ist | meine email ist | meine mail ist | meine adresse ist | meine e-mail"
    " | meine email | meine mail | e-mail | email | mail | adresse | telefon | tel | meine nummer ist | meine nummer"
    " | meine e-mail lautet | meine email lautet | an meine mail | meine e-mail-adresse ist | meine mailadresse ist",
    ADDRESS,
)
