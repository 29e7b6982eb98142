"""What is told to a visitor whose detail will not do: what is wrong and what would be right, never the value itself."""

from collections.abc import Mapping

Words = Mapping[str, str]

FAULTS: Mapping[str, Words] = {
    "email": {
        "cs": "Toto není e-mailová adresa. Napište ji celou, například jana@firma.cz.",
        "en": "This is not an e-mail address. Please write it in full, for example jane@company.com.",
        "de": "Das ist keine E-Mail-Adresse. Bitte schreiben Sie sie vollständig, zum Beispiel jana@firma.de.",
        "sk": "Toto nie je e-mailová adresa. Napíšte ju celú, napríklad jana@firma.sk.",
    },
    "email_at": {
        "cs": "V e-mailové adrese chybí zavináč. Napište ji celou, například jana@firma.cz.",
        "en": "The e-mail address lacks its @. Please write it in full, for example jane@company.com.",
        "de": "In der E-Mail-Adresse fehlt das @-Zeichen. Bitte schreiben Sie sie vollständig, zum Beispiel"
        " jana@firma.de.",
        "sk": "V e-mailovej adrese chýba zavináč. Napíšte ju celú, napríklad jana@firma.sk.",
    },
    "email_dot": {
        "cs": "E-mailové adrese za zavináčem chybí koncovka, například .cz. Napište ji celou, například jana@firma.cz.",
        "en": "The e-mail address lacks its ending after the @, such as .com. Please write it in full, for example"
        " jane@company.com.",
        "de": "Der E-Mail-Adresse fehlt nach dem @-Zeichen die Endung, etwa .de. Bitte schreiben Sie sie vollständig,"
        " zum Beispiel jana@firma.de.",
        "sk": "E-mailovej adrese za zavináčom chýba koncovka, napríklad .sk. Napíšte ju celú, napríklad jana@firma.sk.",
    },
    "email_long": {
        "cs": "E-mailová adresa je před zavináčem příliš dlouhá: smí tam být nejvýše 64 znaků. Zkontrolujte ji prosím.",
        "en": "The e-mail address is too long before its @: 64 characters at most may stand there. Please check it.",
        "de": "Die E-Mail-Adresse ist vor dem @-Zeichen zu lang: Dort dürfen höchstens 64 Zeichen stehen. Bitte prüfen"
        " Sie sie.",
        "sk": "E-mailová adresa je pred zavináčom príliš dlhá: smie tam byť najviac 64 znakov. Skontrolujte ju,"
        " prosím.",
    },
    "phone": {
        "cs": "Toto není platné telefonní číslo. Napište ho i s předvolbou země, například +420 601 123 456.",
        "en": "This is not a valid phone number. Please write it with the country code, for example +44 20 7946 0958.",
        "de": "Das ist keine gültige Telefonnummer. Bitte mit Ländervorwahl schreiben, zum Beispiel +49 30 901820.",
        "sk": "Toto nie je platné telefónne číslo. Napíšte ho aj s predvoľbou krajiny, napríklad +421 901 123 456.",
    },
    "phone_short": {
        "cs": "Telefonní číslo je příliš krátké. Napište ho celé, například +420 601 123 456.",
        "en": "The phone number is too short. Please write the whole of it, for example +44 20 7946 0958.",
        "de": "Die Telefonnummer ist zu kurz. Bitte schreiben Sie sie vollständig, zum Beispiel +49 30 901820.",
        "sk": "Telefónne číslo je príliš krátke. Napíšte ho celé, napríklad +421 901 123 456.",
    },
    "name": {
        "cs": "Napište prosím jméno o délce 1 až 200 znaků.",
        "en": "Please write a name of 1 to 200 characters.",
        "de": "Bitte schreiben Sie einen Namen mit 1 bis 200 Zeichen.",
        "sk": "Napíšte, prosím, meno s dĺžkou 1 až 200 znakov.",
    },
    "name_long": {
        "cs": "Jméno je příliš dlouhé. Zkraťte ho prosím na nejvýše 200 znaků.",
        "en": "The name is too long. Please shorten it to 200 characters at most.",
        "de": "Der Name ist zu lang. Bitte kürzen Sie ihn auf höchstens 200 Zeichen.",
        "sk": "Meno je príliš dlhé. Skráťte ho, prosím, najviac na 200 znakov.",
    },
    "company": {
        "cs": "Napište prosím název firmy o délce 1 až 200 znaků.",
        "en": "Please write a company name of 1 to 200 characters.",
        "de": "Bitte schreiben Sie einen Firmennamen mit 1 bis 200 Zeichen.",
        "sk": "Napíšte, prosím, názov firmy s dĺžkou 1 až 200 znakov.",
    },
    "company_long": {
        "cs": "Název firmy je příliš dlouhý. Zkraťte ho prosím na nejvýše 200 znaků.",
        "en": "The company name is too long. Please shorten it to 200 characters at most.",
        "de": "Der Firmenname ist zu lang. Bitte kürzen Sie ihn auf höchstens 200 Zeichen.",
        "sk": "Názov firmy je príliš dlhý. Skráťte ho, prosím, najviac na 200 znakov.",
    },
}
DID_YOU_MEAN: Words = {
    "cs": "Nemělo to být …@{domain}? Napište prosím adresu znovu; je-li správně tak, jak je, pošlete ji ještě jednou.",
    "en": "Did you mean …@{domain}? Please write the address again; if it is right as it is, just send it once more.",
    "de": "Meinten Sie …@{domain}? Bitte schreiben Sie die Adresse noch einmal; ist sie so richtig, senden Sie sie"
    " einfach erneut.",
    "sk": "Nemalo to byť …@{domain}? Napíšte, prosím, adresu znova; ak je správna tak, ako je, pošlite ju ešte raz.",
}
REFUSED: Words = {
    "cs": "To čteme jako odmítnutí a nic jsme neuložili; souhlas můžete kdykoli odvolat. Bez tohoto údaje zde ale nelze"
    " pokračovat.",
    "en": "We read this as a no and have kept nothing; you can withdraw your consent at any time. But this detail is"
    " needed to go on here.",
    "de": "Das lesen wir als Nein und haben nichts gespeichert; Ihre Einwilligung können Sie jederzeit widerrufen. Ohne"
    " diese Angabe geht es hier aber nicht weiter.",
    "sk": "Toto čítame ako odmietnutie a nič sme neuložili; súhlas môžete kedykoľvek odvolať. Bez tohto údaja tu však"
    " nemožno pokračovať.",
}
"""Before what would be right, where a needed detail was refused instead of given."""
ASKED: Mapping[str, Words] = {
    "email": {
        "cs": "Napište prosím e-mailovou adresu, například jana@firma.cz.",
        "en": "Please write an e-mail address, for example jane@company.com.",
        "de": "Bitte schreiben Sie eine E-Mail-Adresse, zum Beispiel jana@firma.de.",
        "sk": "Napíšte, prosím, e-mailovú adresu, napríklad jana@firma.sk.",
    },
    "phone": {
        "cs": "Napište prosím telefonní číslo, například +420 601 123 456.",
        "en": "Please write a phone number, for example +44 20 7946 0958.",
        "de": "Bitte schreiben Sie eine Telefonnummer, zum Beispiel +49 30 901820.",
        "sk": "Napíšte, prosím, telefónne číslo, napríklad +421 901 123 456.",
    },
    "name": FAULTS["name"],
    "company": FAULTS["company"],
}
"""What would be right, where nothing was written."""
REQUIRED: Words = {
    "cs": "Tento údaj je zde potřeba.",
    "en": "This detail is needed to go on here.",
    "de": "Diese Angabe ist hier erforderlich.",
    "sk": "Tento údaj je tu potrebný.",
}
EMPTY: Words = {
    "cs": "Nic jste nenapsali. Pokud údaj uvést nechcete, zvolte „Přeskočit“.",
    "en": "Nothing was written. If you do not want to give this detail, choose “Skip”.",
    "de": "Sie haben nichts geschrieben. Wenn Sie das nicht angeben möchten, wählen Sie „Überspringen“.",
    "sk": "Nič ste nenapísali. Ak údaj uviesť nechcete, zvoľte „Preskočiť“.",
}
WAY_ON: Words = {
    "cs": "Můžete také pokračovat i bez tohoto údaje.",
    "en": "You can also go on without it.",
    "de": "Sie können auch ohne diese Angabe fortfahren.",
    "sk": "Môžete tiež pokračovať aj bez tohto údaja.",
}
"""Added once the visitor has tried often enough."""
