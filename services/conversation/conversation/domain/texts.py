"""What the bot itself says, in every locale that ships: formal address, no gender, correct plurals."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.times import rfc3339

Words = Mapping[str, str]

GRANT_LABEL: Words = {"cs": "Souhlasím", "en": "I agree", "de": "Ich stimme zu", "sk": "Súhlasím"}
REFUSE_LABEL: Words = {
    "cs": "Nesouhlasím",
    "en": "I do not agree",
    "de": "Ich stimme nicht zu",
    "sk": "Nesúhlasím",
}
PASSED_OVER: Words = {"cs": "Přeskočit", "en": "Skip", "de": "Überspringen", "sk": "Preskočiť"}
UNCLEAR: Words = {
    "cs": "Omlouváme se, odpověď není jednoznačná. Odpovězte prosím „souhlasím“, nebo „nesouhlasím“.",
    "en": "Sorry, that answer was not clear. Please answer “I agree” or “I do not agree”.",
    "de": "Die Antwort war leider nicht eindeutig. Bitte antworten Sie „Ich stimme zu“ oder „Ich stimme nicht zu“.",
    "sk": "Ospravedlňujeme sa, odpoveď nie je jednoznačná. Odpovedzte, prosím, „súhlasím“ alebo „nesúhlasím“.",
}
LEFT_OPEN: Words = {
    "cs": "Nevadí, ptát se dál nebudeme. Souhlas jsme nezaznamenali.",
    "en": "Never mind, we will not ask again. No consent has been recorded.",
    "de": "Kein Problem, wir fragen nicht weiter nach. Es wurde keine Einwilligung gespeichert.",
    "sk": "Nevadí, ďalej sa pýtať nebudeme. Súhlas sme nezaznamenali.",
}
TEXT_WANTED: Words = {
    "cs": "Napište prosím text o délce 1 až {limit} znaků.",
    "en": "Please write a text of 1 to {limit} characters.",
    "de": "Bitte schreiben Sie einen Text mit 1 bis {limit} Zeichen.",
    "sk": "Napíšte, prosím, text s dĺžkou 1 až {limit} znakov.",
}
FILLED_IN: Words = {
    "cs": "Odpověď nebyla přijata: je s ní vyplněné skryté pole, které lidé nevidí. Možná ho vyplnil váš prohlížeč"
    " nebo správce hesel. Načtěte prosím stránku znovu a pošlete odpověď bez automatického vyplňování.",
    "en": "The answer was not taken: with it a hidden field is filled in, which people do not see. Your browser or"
    " password manager may have done it. Please reload the page and send the answer without automatic filling.",
    "de": "Die Antwort wurde nicht angenommen: Mit ihr ist ein verborgenes Feld ausgefüllt, das Menschen nicht sehen."
    " Vielleicht war es Ihr Browser oder Passwortmanager. Bitte laden Sie die Seite neu und senden Sie die Antwort"
    " ohne automatisches Ausfüllen.",
    "sk": "Odpoveď nebola prijatá: je s ňou vyplnené skryté pole, ktoré ľudia nevidia. Možno ho vyplnil váš prehliadač"
    " alebo správca hesiel. Načítajte, prosím, stránku znova a pošlite odpoveď bez automatického vypĺňania.",
}
"""To whoever has the field filled in that is there for programs."""
CHOOSE: Words = {
    "cs": "Vyberte prosím jednu z možností.",
    "en": "Please choose one of the options.",
    "de": "Bitte wählen Sie eine der Möglichkeiten.",
    "sk": "Vyberte, prosím, jednu z možností.",
}
NO_LONGER_ASKED: Words = {
    "cs": "Na tuto otázku se už neptáme. Nic jsme neuložili.",
    "en": "This question is no longer asked. Nothing has been kept.",
    "de": "Diese Frage wird nicht mehr gestellt. Es wurde nichts gespeichert.",
    "sk": "Na túto otázku sa už nepýtame. Nič sme neuložili.",
}
GRANT_ENDED: Words = {
    "cs": "Souhlas s uložením tohoto údaje už neplatí, a tak jsme ho neuložili.",
    "en": "The consent for keeping this detail no longer holds, so it has not been kept.",
    "de": "Die Einwilligung für diese Angabe gilt nicht mehr, deshalb wurde sie nicht gespeichert.",
    "sk": "Súhlas s uložením tohto údaja už neplatí, preto sme ho neuložili.",
}
MAY_WITHDRAW: Words = {
    "cs": "Chcete odvolat souhlas? Napište „odvolávám souhlas“, nebo to udělejte v části „Můj souhlas“. Nic jsme"
    " neuložili; pokud jste mysleli něco jiného, pošlete to prosím ještě jednou.",
    "en": "Do you want to withdraw your consent? Type “withdraw my consent”, or do it under “My consent”. Nothing has"
    " been kept; if you meant something else, please send it once more.",
    "de": "Möchten Sie Ihre Einwilligung widerrufen? Schreiben Sie „Einwilligung widerrufen“, oder tun Sie es unter"
    " „Meine Einwilligung“. Wir haben nichts gespeichert; falls Sie etwas anderes meinten, senden Sie es bitte noch"
    " einmal.",
    "sk": "Chcete odvolať súhlas? Napíšte „odvolávam súhlas“, alebo to urobte v časti „Môj súhlas“. Nič sme neuložili;"
    " ak ste mysleli niečo iné, pošlite to, prosím, ešte raz.",
}
"""To words that smell of a withdrawal (`suspecting`) where a name or a text was asked for."""
_NOTHING_KNOWN: Words = {
    "cs": "V tomto prohlížeči od vás žádný souhlas neevidujeme. Pokud jste nám ho dali dřív nebo jinde, odvoláte ho"
    " odkazem v našich zprávách, nebo nám napište: {who}.",
    "en": "In this browser we know of no consent of yours. If you gave one before or elsewhere, the link in our"
    " messages takes it back, or write to us: {who}.",
    "de": "In diesem Browser ist uns keine Einwilligung von Ihnen bekannt. Falls Sie früher oder anderswo eine erteilt"
    " haben, widerrufen Sie sie mit dem Link in unseren Nachrichten, oder schreiben Sie uns: {who}.",
    "sk": "V tomto prehliadači od vás žiadny súhlas neevidujeme. Ak ste nám ho dali skôr alebo inde, odvoláte ho"
    " odkazom v našich správach, alebo nám napíšte: {who}.",
}
_WITHDRAWN: Words = {
    "cs": "Váš souhlas je odvolán: {titles}. Platí od {at}. Naše systémy se tím řídí ihned, nejpozději během"
    " několika sekund; zpráva, která už byla odeslána, může ještě dorazit.",
    "en": "Your consent is withdrawn: {titles}. This holds from {at}. Our systems honour it at once, within a few"
    " seconds; a message that was already on its way may still arrive.",
    "de": "Ihre Einwilligung ist widerrufen: {titles}. Das gilt ab {at}. Unsere Systeme beachten es sofort, spätestens"
    " in wenigen Sekunden; eine bereits versendete Nachricht kann noch eintreffen.",
    "sk": "Váš súhlas je odvolaný: {titles}. Platí to od {at}. Naše systémy sa tým riadia ihneď, najneskôr v priebehu"
    " niekoľkých sekúnd; správa, ktorá už bola odoslaná, môže ešte doraziť.",
}
_STILL_HOLDS: Words = {
    "cs": "Dál platí: {titles}. I to můžete odvolat v části „Můj souhlas“ nebo tím, že napíšete „odvolávám souhlas“.",
    "en": "This still holds: {titles}. You can withdraw that too under “My consent”, or by typing “withdraw my"
    " consent”.",
    "de": "Weiterhin gilt: {titles}. Auch das können Sie unter „Meine Einwilligung“ widerrufen, oder indem Sie"
    " „Einwilligung widerrufen“ schreiben.",
    "sk": "Naďalej platí: {titles}. Aj to môžete odvolať v časti „Môj súhlas“ alebo tým, že napíšete „odvolávam"
    " súhlas“.",
}
_STILL_GRANTED: Words = {
    "cs": "Souhlas ({titles}) od vás už máme, platí od {at}. Odvolat ho můžete kdykoli, třeba tím, že napíšete"
    " „odvolávám souhlas“; udělit ho znovu můžete v části „Moje předvolby“.",
    "en": "We already have your consent ({titles}), given on {at}. You can withdraw it at any time, for example by"
    " typing “withdraw my consent”, and give it anew under “My choices”.",
    "de": "Ihre Einwilligung ({titles}) liegt uns bereits vor, erteilt am {at}. Sie können sie jederzeit widerrufen,"
    " zum Beispiel indem Sie „Einwilligung widerrufen“ schreiben, und unter „Meine Einstellungen“ neu erteilen.",
    "sk": "Súhlas ({titles}) od vás už máme, platí od {at}. Odvolať ho môžete kedykoľvek, napríklad tým, že napíšete"
    " „odvolávam súhlas“; udeliť ho znova môžete v časti „Moje predvoľby“.",
}
_MAIL_SENT: Words = {
    "cs": "Na tuto adresu posíláme e-mail s odkazem. Potvrďte v něm prosím, že je vaše; do té doby na ni kvůli tomuto"
    " účelu nikdo psát nesmí: {titles}. Nenajdete-li ho, podívejte se i do nevyžádané pošty.",
    "en": "We are sending an e-mail with a link to this address. Please confirm there that it is yours; until then"
    " nobody may write to it for this purpose: {titles}. If you do not find it, look in your spam folder too.",
    "de": "Wir senden eine E-Mail mit einem Link an diese Adresse. Bitte bestätigen Sie dort, dass es Ihre ist; bis"
    " dahin darf für diesen Zweck niemand an sie schreiben: {titles}. Falls Sie sie nicht finden, sehen Sie auch im"
    " Spam-Ordner nach.",
    "sk": "Na túto adresu posielame e-mail s odkazom. Potvrďte v ňom, prosím, že je vaša; dovtedy na ňu na tento účel"
    " nikto písať nesmie: {titles}. Ak ho nenájdete, pozrite sa aj do nevyžiadanej pošty.",
}
MAIL_IF_NEW: Words = {
    "cs": "Pokud je to jiná adresa než ta, kterou jste už potvrdili, posíláme na ni e-mail s odkazem. Potvrďte v něm"
    " prosím, že je vaše.",
    "en": "If this is another address than the one you have confirmed before, we are sending an e-mail with a link to"
    " it. Please confirm there that it is yours.",
    "de": "Falls dies eine andere Adresse ist als die, die Sie bereits bestätigt haben, senden wir eine E-Mail mit"
    " einem Link an sie. Bitte bestätigen Sie dort, dass es Ihre ist.",
    "sk": "Ak je to iná adresa než tá, ktorú ste už potvrdili, posielame na ňu e-mail s odkazom. Potvrďte v ňom,"
    " prosím, že je vaša.",
}
_DATE: Words = {
    "cs": "{d}. {m}. {y} {t} UTC",
    "en": "{y}-{m:02}-{d:02} {t} UTC",
    "de": "{d}. {m}. {y}, {t} Uhr UTC",
    "sk": "{d}. {m}. {y} {t} UTC",
}
LAPSED: Words = {
    "cs": "Na tento rozhovor se dlouho neodpovídalo, a tak je uzavřen. Začněte prosím nový.",
    "en": "This chat has been quiet for a long time and is closed. Please start a new one.",
    "de": "In diesem Chat wurde lange nicht geantwortet, deshalb ist er geschlossen. Bitte beginnen Sie einen neuen.",
    "sk": "Na tento rozhovor sa dlho neodpovedalo, a preto je uzavretý. Začnite, prosím, nový.",
}


def when(at: datetime, locale: str) -> str:
    """A moment as people of the locale write it, in UTC, to the minute."""
    text = rfc3339(at)
    year, month, day = (int(part) for part in text[:10].split("-"))
    return _DATE[locale].format(d=day, m=month, y=year, t=text[11:16])


def nothing_known(who: str, locale: str) -> str:
    """That nothing is there to be withdrawn as far as this browser says, and how to withdraw what was given before:
    whoever comes with a token that has ended is not known here, and their consent stands."""
    return _NOTHING_KNOWN[locale].format(who=who)


def withdrawn(titles: Sequence[str], at: datetime, locale: str) -> str:
    """What was withdrawn, from when, and how long it takes."""
    return _WITHDRAWN[locale].format(titles=", ".join(titles), at=when(at, locale))


def still_holds(titles: Sequence[str], locale: str) -> str:
    """What was not withdrawn, and how to withdraw that too."""
    return _STILL_HOLDS[locale].format(titles=", ".join(titles))


def mail_sent(titles: Sequence[str], locale: str) -> str:
    """That a mail goes out, what for, and what to do with it."""
    return _MAIL_SENT[locale].format(titles=", ".join(titles))


def still_granted(titles: Sequence[str], at: datetime, locale: str) -> str:
    """To who comes back: what they agreed to still holds, and how to take it back."""
    return _STILL_GRANTED[locale].format(titles=", ".join(titles), at=when(at, locale))
