"""What the publish check can say: every code with its severity, the article it stands on and its words.

The words are for a shop owner. `article` names where the GDPR (or a recital of it) asks for it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from conversation.domain.locales import Locale

Severity = Literal["error", "warning"]
Part = Literal["step", "option", "title", "purpose"]
Tongue = Literal["cs", "en"]

_PARTS: Mapping[Tongue, Mapping[Part, str]] = {
    "en": {
        "step": "The step “{about}” has no text",
        "option": "The option “{about}” has no label",
        "title": "The purpose “{about}” has no title",
        "purpose": "The purpose “{about}” has no explanation",
    },
    "cs": {
        "step": "Krok „{about}“ nemá text",
        "option": "Možnost „{about}“ nemá popisek",
        "title": "Účel „{about}“ nemá název",
        "purpose": "Účel „{about}“ nemá vysvětlení",
    },
}
_LANGUAGES: Mapping[Tongue, Mapping[Locale, str]] = {
    "en": {"cs": "in Czech", "en": "in English", "de": "in German", "sk": "in Slovak"},
    "cs": {"cs": "v češtině", "en": "v angličtině", "de": "v němčině", "sk": "ve slovenštině"},
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding at a step, or at the whole bot or workspace (`step` null).

    `about` fills its words; of a missing text, `part` says which text and `language` in what language.
    """

    code: str
    step: str | None = None
    about: str = ""
    part: Part | None = None
    language: Locale | None = None

    @property
    def severity(self) -> Severity:
        """An error forbids publishing, a warning does not."""
        return RULES[self.code].severity

    def as_json(self, locale: str) -> dict[str, str | None]:
        """As API.md section 2 shapes it, with the message in `locale` (Czech for ``cs`` and ``sk``, else English)."""
        rule = RULES[self.code]
        tongue: Tongue = "cs" if locale in ("cs", "sk") else "en"
        words = rule.cs if tongue == "cs" else rule.en
        part = _PARTS[tongue][self.part].format(about=self.about) if self.part else ""
        language = _LANGUAGES[tongue][self.language] if self.language else ""
        return {
            "code": self.code,
            "severity": rule.severity,
            "article": rule.article,
            "step": self.step,
            "message": words.format(step=self.step, about=self.about, part=part, language=language),
        }


@dataclass(frozen=True, slots=True)
class Rule:
    """Severity, article and words of a code."""

    severity: Severity
    article: str
    en: str
    cs: str


RULES: Mapping[str, Rule] = {
    "field_without_consent": Rule(
        "error",
        "Art. 6(1)(a) GDPR",
        "A visitor can reach “{step}” without having agreed to “{about}”. Ask for that consent on every way to it.",
        "K otázce „{step}“ vede cesta i bez souhlasu s účelem „{about}“."
        " Na každé cestě k ní se na něj nejdřív zeptejte.",
    ),
    "refusal_ignored": Rule(
        "error",
        "Recital 42 GDPR",
        "Whoever says no at “{step}” is asked for the same again, or for details of that purpose. A no must be enough:"
        " lead it elsewhere.",
        "Kdo v kroku „{step}“ odmítne, toho se bot ptá znovu na totéž nebo na údaje k tomuto účelu."
        " Odmítnutí musí stačit: veďte ho jinam.",
    ),
    "controller_missing": Rule(
        "error",
        "Art. 13(1)(a) GDPR",
        "Visitors must learn who you are. Fill in your name and an e-mail or postal address.",
        "Návštěvníci se musí dozvědět, kdo jste. Vyplňte svůj název a e-mail nebo poštovní adresu.",
    ),
    "purpose_unknown": Rule(
        "error",
        "Art. 5(1)(b) GDPR",
        "“{step}” speaks of the purpose “{about}”, which your workspace does not have. Add it or choose another.",
        "Krok „{step}“ mluví o účelu „{about}“, který v nastavení nemáte. Přidejte ho, nebo vyberte jiný.",
    ),
    "purpose_retired": Rule(
        "error",
        "Art. 5(1)(b) GDPR",
        "“{step}” speaks of the purpose “{about}”, which is retired. Choose one that is in use.",
        "Krok „{step}“ mluví o účelu „{about}“, který už je vyřazený. Vyberte účel, který se používá.",
    ),
    "text_missing": Rule(
        "error",
        "Art. 12(1) GDPR",
        "{part} {language}. Visitors must be able to read everything in their language.",
        "{part} {language}. Návštěvníci musí mít možnost přečíst si všechno ve svém jazyce.",
    ),
    "step_unknown": Rule(
        "error",
        "Art. 25(1) GDPR",
        "“{step}” leads to the step “{about}”, which does not exist.",
        "Krok „{step}“ vede do kroku „{about}“, který neexistuje.",
    ),
    "no_way_out": Rule(
        "error",
        "Recital 42 GDPR",
        "From “{step}” the conversation goes round and round and can never end. Add a way out.",
        "Od kroku „{step}“ se rozhovor točí v kruhu a nemůže skončit. Přidejte cestu ven.",
    ),
    "extends_without_policy": Rule(
        "error",
        "Art. 13(1)(c) GDPR",
        "“{step}” extends the consent to further purposes “because the policy says so”, but there is no link to a"
        " policy. Add the link or ask for each purpose by itself.",
        "Krok „{step}“ rozšiřuje souhlas na další účely podle zásad, ale odkaz na zásady chybí."
        " Doplňte odkaz, nebo se na každý účel zeptejte zvlášť.",
    ),
    "policy_link_missing": Rule(
        "warning",
        "Art. 13(1) GDPR",
        "There is no link to your privacy policy. Visitors will see our general GDPR notice instead.",
        "Chybí odkaz na vaše zásady ochrany osobních údajů. Návštěvníci místo nich uvidí naše obecné poučení.",
    ),
    "policy_not_https": Rule(
        "warning",
        "Art. 32(1) GDPR",
        "The link to your privacy policy does not begin with https://, so it can be changed on the way.",
        "Odkaz na vaše zásady nezačíná https://, takže text může někdo po cestě změnit.",
    ),
    "origins_missing": Rule(
        "warning",
        "Art. 25(1) GDPR",
        "No website is allowed to show the chat yet: on your page it will say that it is not allowed there. Add your"
        " website to the company and purposes.",
        "Chat zatím nesmí být na žádném webu: na vaší stránce ohlásí, že tam není povolen. Přidejte svůj web ve firmě"
        " a účelech.",
    ),
    "consent_not_required": Rule(
        "warning",
        "Art. 6(1), 13 GDPR",
        "This bot may collect details without consent. Make sure that you have another lawful basis, and tell visitors"
        " what Art. 13 wants yourself: our notice stands beside consent questions only.",
        "Tento bot smí sbírat údaje bez souhlasu. Ověřte, že pro to máte jiný právní základ, a informace podle čl. 13"
        " návštěvníkům sdělte sami: naše poučení je jen u otázek na souhlas.",
    ),
    "purposes_bundled": Rule(
        "warning",
        "Recital 43 GDPR",
        "One yes at “{step}” covers several purposes. Asking for each by itself is safer.",
        "Jedno „ano“ v kroku „{step}“ platí pro více účelů. Bezpečnější je ptát se na každý zvlášť.",
    ),
    "field_not_needed": Rule(
        "warning",
        "Art. 5(1)(c) GDPR",
        "“{step}” asks for something that the purpose “{about}” does not use. Ask only for what you need.",
        "Krok „{step}“ chce údaj, který účel „{about}“ nepotřebuje. Ptejte se jen na to, co potřebujete.",
    ),
    "channel_never_allowed": Rule(
        "warning",
        "Art. 5(1)(c) GDPR",
        "“{step}” asks for “{about}”, whose e-mail address is confirmed by a mail, on other channels too. A mailbox"
        " proves nothing about a phone, so nobody will ever be allowed to use them. Leave e-mail alone there, and make"
        " another purpose, without the confirmation, for the rest.",
        "Krok „{step}“ žádá o souhlas s účelem „{about}“, u kterého se e-mail potvrzuje odkazem, i pro jiné kanály."
        " Schránka nedokazuje nic o telefonu, a tak je nikdy nebude dovoleno použít. Nechte u něj jen e-mail a pro"
        " ostatní založte jiný účel bez potvrzení.",
    ),
    "prompt_too_long": Rule(
        "warning",
        "Art. 7(2) GDPR",
        "The question “{step}” has over 300 characters ({about}). Short questions are understood.",
        "Otázka „{step}“ má přes 300 znaků ({about}). Krátkým otázkám lidé rozumějí.",
    ),
    "step_unreachable": Rule(
        "warning",
        "Art. 25(1) GDPR",
        "No way leads to “{step}”: visitors never see it.",
        "Ke kroku „{step}“ nevede žádná cesta: návštěvníci ho nikdy neuvidí.",
    ),
}
