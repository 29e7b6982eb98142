"""The words of the notice, by locale. Changing one gives new notices new texts; what was shown stays as it was."""

from collections.abc import Mapping

from shared.events import Channel

DATA: Mapping[str, Mapping[str, str]] = {
    "cs": {
        "name": "jméno",
        "email": "e-mail",
        "phone": "telefon",
        "company": "firma",
        "chat": "co v tomto chatu napíšete",
    },
    "en": {
        "name": "name",
        "email": "e-mail",
        "phone": "phone number",
        "company": "company",
        "chat": "what you write in this chat",
    },
    "de": {
        "name": "Name",
        "email": "E-Mail",
        "phone": "Telefonnummer",
        "company": "Firma",
        "chat": "was Sie in diesem Chat schreiben",
    },
    "sk": {
        "name": "meno",
        "email": "e-mail",
        "phone": "telefón",
        "company": "firma",
        "chat": "čo v tomto chate napíšete",
    },
}
CHANNELS: Mapping[str, Mapping[Channel, str]] = {
    "cs": {
        Channel.EMAIL: "e-mailem",
        Channel.PHONE: "telefonicky",
        Channel.SMS: "zprávou SMS",
        Channel.WHATSAPP: "přes WhatsApp",
    },
    "en": {
        Channel.EMAIL: "by e-mail",
        Channel.PHONE: "by phone",
        Channel.SMS: "by SMS",
        Channel.WHATSAPP: "by WhatsApp",
    },
    "de": {
        Channel.EMAIL: "per E-Mail",
        Channel.PHONE: "telefonisch",
        Channel.SMS: "per SMS",
        Channel.WHATSAPP: "über WhatsApp",
    },
    "sk": {
        Channel.EMAIL: "e-mailom",
        Channel.PHONE: "telefonicky",
        Channel.SMS: "správou SMS",
        Channel.WHATSAPP: "cez WhatsApp",
    },
}
Counted = tuple[str, str, str]
"""Beside one, two to four, and more."""
MONTHS: Mapping[str, Counted] = {
    "cs": ("měsíc", "měsíce", "měsíců"),
    "sk": ("mesiac", "mesiace", "mesiacov"),
    "de": ("Monat", "Monate", "Monate"),
    "en": ("month", "months", "months"),
}
YEARS: Mapping[str, Counted] = {
    "cs": ("rok", "roky", "let"),
    "sk": ("rok", "roky", "rokov"),
    "de": ("Jahr", "Jahre", "Jahre"),
    "en": ("year", "years", "years"),
}
DAYS: Mapping[str, Counted] = {
    "cs": ("den", "dny", "dní"),
    "sk": ("deň", "dni", "dní"),
    "de": ("Tag", "Tage", "Tage"),
    "en": ("day", "days", "days"),
}
WORDS: Mapping[str, Mapping[str, str]] = {
    "cs": {
        "controller": "Správce osobních údajů: {who}.",
        "dpo": "Pověřenec pro ochranu osobních údajů: {dpo}.",
        "purpose": "Účel: {purpose}",
        "extends": "Stejný souhlas platí podle zásad správce i pro další účely: {purposes} Odmítnutí platí pro"
        " všechny tyto účely; souhlas s každým z nich můžete později odvolat i samostatně.",
        "basis": "Právní základ: váš souhlas (čl. 6 odst. 1 písm. a) GDPR); pro záznam o vaší odpovědi povinnost"
        " správce doložit, jak jste se rozhodli (čl. 6 odst. 1 písm. c) ve spojení s čl. 5 odst. 2 a čl. 7 odst. 1"
        " GDPR).",
        "data": "Údaje: {data}{comma} a záznam o vaší odpovědi (kdy, jak a na které stránce).",
        "channels": "Kontaktovat vás budeme: {channels}.",
        "storage": "Doba: souhlas platí {months} od udělení, nebo do odvolání.",
        "storage_each": "Doba: souhlas platí od udělení: {each}, nejdéle však do odvolání.",
        "each": "u účelu „{title}“ {months}",
        "afterwards": "Potom údaje pro tento účel nepoužijeme a správce je vymaže, nemá-li pro ně jiný právní"
        " základ; záznam o souhlasu správce uchová jako doklad {kept}. Pseudonymní zápis beze jména a adres o tom,"
        " že a kdy jste odpověděli, zůstává i potom.",
        "kept_while": "po dobu, po kterou může být třeba souhlas prokázat",
        "kept_for": "ještě {period}",
        "kept_at_most": "nejdéle {period}",
        "free": "Souhlas je dobrovolný a nic na něm nezávisí: bez něj rozhovor pokračuje dál.",
        "withdraw": "Odvolání: souhlas můžete kdykoli odvolat, a to stejně snadno, jako ho dáváte: tlačítkem v"
        " tomto chatu, napsáním „odvolávám souhlas“, nebo na stránce s vašimi předvolbami. Zpracování do odvolání"
        " zůstává zákonné.",
        "object": "Námitka: proti zpracování pro přímý marketing můžete kdykoli vznést námitku; vyhoví se jí vždy"
        " (čl. 21 odst. 2 a 3 GDPR).",
        "rights": "Vaše práva: přístup k údajům, oprava, výmaz, omezení zpracování, přenositelnost a námitka."
        " Obrátit se můžete na správce a kdykoli také podat stížnost u dozorového úřadu v místě svého bydliště,"
        " výkonu práce nebo údajného porušení; v Česku je to Úřad pro ochranu osobních údajů (uoou.gov.cz).",
        "processor": "Příjemci: nástroje, kterými správce zprávy posílá, a zpracovatel {who}, který pro správce a"
        " podle jeho pokynů provozuje systém Souhlas. Předává-li se něco mimo Evropský hospodářský prostor, sdělí"
        " vám správce kam a s jakými zárukami.",
        "policy": "Zásady ochrany osobních údajů správce: {url}",
        "generic": "Správce neuvedl odkaz na vlastní zásady; platí toto obecné poučení podle čl. 13 GDPR: správce"
        " určuje, proč a jak se údaje zpracovávají, a zpracovatel pro něj jen provozuje tento systém.",
    },
    "en": {
        "controller": "Controller: {who}.",
        "dpo": "Data protection officer: {dpo}.",
        "purpose": "Purpose: {purpose}",
        "extends": "Under the controller's policy the same consent also covers: {purposes} A refusal refuses all of"
        " them; the consent to each can later be withdrawn by itself.",
        "basis": "Legal basis: your consent (Art. 6(1)(a) GDPR); for the record of your answer, the controller's"
        " duty to show what you decided (Art. 6(1)(c) with Art. 5(2) and 7(1) GDPR).",
        "data": "Data: {data}, and the record of your answer (when, how and on which page).",
        "channels": "We will contact you: {channels}.",
        "storage": "Storage: the consent holds for {months} from when it is given, or until you withdraw it.",
        "storage_each": "Storage: from when it is given the consent holds {each}, or until you withdraw it.",
        "each": "for {months} for the purpose “{title}”",
        "afterwards": "After that the data are not used for this purpose, and the controller erases them unless it"
        " has another legal basis for them; the record of the consent is kept as proof {kept}. A pseudonymous entry"
        " without name and addresses, that and when you answered, stays after that too.",
        "kept_while": "for as long as it may be needed to show that you gave it",
        "kept_for": "for {period} more",
        "kept_at_most": "for at most {period}",
        "free": "Consent is voluntary and nothing depends on it: the chat goes on without it.",
        "withdraw": "Withdrawal: you can withdraw your consent at any time, as easily as you give it: with the"
        " button in this chat, by typing “withdraw my consent”, or on your preference page. Processing before the"
        " withdrawal stays lawful.",
        "object": "Objection: you can object at any time to processing for direct marketing; that is always"
        " honoured (Art. 21(2) and (3) GDPR).",
        "rights": "Your rights: access, rectification, erasure, restriction, portability and objection. You can"
        " turn to the controller, and at any time also lodge a complaint with the data protection authority where"
        " you live or work, or where you think the law was broken.",
        "processor": "Recipients: the tools with which the controller sends its messages, and the processor {who},"
        " which runs the Souhlas system for the controller and on its instructions. If anything is transferred"
        " outside the European Economic Area, the controller tells you where to and under which safeguards.",
        "policy": "The controller's privacy policy: {url}",
        "generic": "The controller has given no link to a policy of its own; this general notice under Art. 13 GDPR"
        " applies: the controller decides why and how data are processed, and the processor only runs this system"
        " for it.",
    },
    "de": {
        "controller": "Verantwortlicher: {who}.",
        "dpo": "Datenschutzbeauftragte(r): {dpo}.",
        "purpose": "Zweck: {purpose}",
        "extends": "Nach der Datenschutzerklärung des Verantwortlichen gilt dieselbe Einwilligung auch für:"
        " {purposes} Eine Ablehnung gilt für alle diese Zwecke; die Einwilligung kann später für jeden Zweck"
        " einzeln widerrufen werden.",
        "basis": "Rechtsgrundlage: Ihre Einwilligung (Art. 6 Abs. 1 Buchst. a DSGVO); für den Nachweis Ihrer"
        " Antwort die Pflicht des Verantwortlichen, Ihre Entscheidung nachzuweisen (Art. 6 Abs. 1 Buchst. c in"
        " Verbindung mit Art. 5 Abs. 2 und Art. 7 Abs. 1 DSGVO).",
        "data": "Daten: {data}{comma} sowie der Nachweis Ihrer Antwort (wann, wie und auf welcher Seite).",
        "channels": "Wir kontaktieren Sie: {channels}.",
        "storage": "Dauer: Die Einwilligung gilt {months} ab der Erteilung oder bis zum Widerruf.",
        "storage_each": "Dauer: Die Einwilligung gilt ab der Erteilung: {each}, längstens jedoch bis zum Widerruf.",
        "each": "für den Zweck „{title}“ {months}",
        "afterwards": "Danach werden die Daten für diesen Zweck nicht mehr verwendet und vom Verantwortlichen"
        " gelöscht, sofern er keine andere Rechtsgrundlage hat; der Nachweis der Einwilligung wird {kept}"
        " aufbewahrt. Ein pseudonymer Eintrag ohne Namen und Adressen, dass und wann Sie geantwortet haben, bleibt"
        " auch danach bestehen.",
        "kept_while": "so lange, wie es zum Nachweis der Einwilligung erforderlich sein kann,",
        "kept_for": "noch {period}",
        "kept_at_most": "höchstens {period}",
        "free": "Die Einwilligung ist freiwillig und nichts hängt von ihr ab: Der Chat geht auch ohne sie weiter.",
        "withdraw": "Widerruf: Sie können die Einwilligung jederzeit ebenso einfach widerrufen, wie Sie sie"
        " erteilen: mit der Schaltfläche in diesem Chat, indem Sie „Einwilligung widerrufen“ schreiben, oder auf"
        " der Seite mit Ihren Einstellungen. Die Verarbeitung bis zum Widerruf bleibt rechtmäßig.",
        "object": "Widerspruch: Der Verarbeitung für Direktwerbung können Sie jederzeit widersprechen; dem wird"
        " immer entsprochen (Art. 21 Abs. 2 und 3 DSGVO).",
        "rights": "Ihre Rechte: Auskunft, Berichtigung, Löschung, Einschränkung der Verarbeitung,"
        " Datenübertragbarkeit und Widerspruch. Sie können sich an den Verantwortlichen wenden und jederzeit auch"
        " Beschwerde bei der Datenschutz-Aufsichtsbehörde an Ihrem Wohnort, Ihrem Arbeitsort oder dem Ort des"
        " mutmaßlichen Verstoßes einlegen.",
        "processor": "Empfänger: die Dienste, mit denen der Verantwortliche seine Nachrichten versendet, und der"
        " Auftragsverarbeiter {who}, der das System Souhlas im Auftrag und nach Weisung des Verantwortlichen"
        " betreibt. Werden Daten in Länder außerhalb des Europäischen Wirtschaftsraums übermittelt, teilt Ihnen der"
        " Verantwortliche mit, wohin und mit welchen Garantien.",
        "policy": "Datenschutzerklärung des Verantwortlichen: {url}",
        "generic": "Der Verantwortliche hat keine eigene Datenschutzerklärung verlinkt; es gilt dieser allgemeine"
        " Hinweis nach Art. 13 DSGVO: Der Verantwortliche entscheidet, warum und wie Daten verarbeitet werden, der"
        " Auftragsverarbeiter betreibt für ihn nur dieses System.",
    },
    "sk": {
        "controller": "Prevádzkovateľ (správca údajov): {who}.",
        "dpo": "Zodpovedná osoba pre ochranu osobných údajov: {dpo}.",
        "purpose": "Účel: {purpose}",
        "extends": "Rovnaký súhlas platí podľa zásad prevádzkovateľa aj pre ďalšie účely: {purposes} Odmietnutie"
        " platí pre všetky tieto účely; súhlas s každým z nich môžete neskôr odvolať aj samostatne.",
        "basis": "Právny základ: váš súhlas (čl. 6 ods. 1 písm. a) GDPR); pre záznam o vašej odpovedi povinnosť"
        " prevádzkovateľa preukázať, ako ste sa rozhodli (čl. 6 ods. 1 písm. c) v spojení s čl. 5 ods. 2 a čl. 7"
        " ods. 1 GDPR).",
        "data": "Údaje: {data}{comma} a záznam o vašej odpovedi (kedy, ako a na ktorej stránke).",
        "channels": "Kontaktovať vás budeme: {channels}.",
        "storage": "Doba: súhlas platí {months} od udelenia alebo do odvolania.",
        "storage_each": "Doba: súhlas platí od udelenia: {each}, najdlhšie však do odvolania.",
        "each": "na účel „{title}“ {months}",
        "afterwards": "Potom údaje na tento účel nepoužijeme a prevádzkovateľ ich vymaže, ak na ne nemá iný právny"
        " základ; záznam o súhlase sa uchová ako doklad {kept}. Pseudonymný zápis bez mena a adries o tom, že a"
        " kedy ste odpovedali, zostáva aj potom.",
        "kept_while": "po čas, počas ktorého môže byť potrebné súhlas preukázať",
        "kept_for": "ešte {period}",
        "kept_at_most": "najdlhšie {period}",
        "free": "Súhlas je dobrovoľný a nič od neho nezávisí: bez neho rozhovor pokračuje ďalej.",
        "withdraw": "Odvolanie: súhlas môžete kedykoľvek odvolať, a to rovnako ľahko, ako ho dávate: tlačidlom v"
        " tomto chate, napísaním „odvolávam súhlas“ alebo na stránke s vašimi predvoľbami. Spracúvanie pred"
        " odvolaním zostáva zákonné.",
        "object": "Námietka: proti spracúvaniu na účely priameho marketingu môžete kedykoľvek namietať; vždy sa jej"
        " vyhovie (čl. 21 ods. 2 a 3 GDPR).",
        "rights": "Vaše práva: prístup k údajom, oprava, vymazanie, obmedzenie spracúvania, prenosnosť a námietka."
        " Obrátiť sa môžete na prevádzkovateľa a kedykoľvek aj podať sťažnosť dozornému orgánu v mieste svojho"
        " bydliska, výkonu práce alebo údajného porušenia; na Slovensku je to Úrad na ochranu osobných údajov"
        " Slovenskej republiky (dataprotection.gov.sk).",
        "processor": "Príjemcovia: nástroje, ktorými prevádzkovateľ správy posiela, a sprostredkovateľ {who}, ktorý"
        " pre prevádzkovateľa a podľa jeho pokynov prevádzkuje systém Souhlas. Ak sa niečo prenáša mimo Európskeho"
        " hospodárskeho priestoru, prevádzkovateľ vám oznámi kam a s akými zárukami.",
        "policy": "Zásady ochrany osobných údajov prevádzkovateľa: {url}",
        "generic": "Prevádzkovateľ neuviedol odkaz na vlastné zásady; platí toto všeobecné poučenie podľa čl. 13"
        " GDPR: prevádzkovateľ určuje, prečo a ako sa údaje spracúvajú, a sprostredkovateľ preňho len prevádzkuje"
        " tento systém.",
    },
}
