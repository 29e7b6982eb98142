"""Whether a changed set-up is still what somebody agreed to: a change of purpose or controller asks again.

A mere wording fix does not (GDPR Art. 4(11), 6(1)(a); EDPB Guidelines 05/2020, section 55).

What counts is who the controller is, the purpose's own words and its channels. The prompt, the rest of the notice, the
contact data of the controller and the validity may change. Words count as the same when they differ in nothing but
case, runs of white space, the style of quotation marks and dashes, and punctuation at the end of title or text. A comma
can turn a sentence ("Nesdílíme.", "Ne, sdílíme."), so can a letter ("předáme", "prodáme") and what stands between two
digits ("1,5" and "15"): whoever changes these asks for consent anew.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conversation.domain.workspace import Purpose, Workspace

_STYLES = str.maketrans(dict.fromkeys("„“”«»‟", '"') | dict.fromkeys("‚‘’‛`´", "'") | dict.fromkeys("‐‑‒–—", "-"))
_ENDS = " .,;:!…\"'"


@dataclass(frozen=True, slots=True)
class Terms:
    """What a consent to a purpose stands on. `words` by locale, of title and text together."""

    controller: str
    channels: tuple[str, ...]
    words: Mapping[str, tuple[str, ...]]

    @property
    def id(self) -> str:
        """Names these very terms."""
        return hashlib.sha256(json.dumps(self.as_json(), sort_keys=True).encode()).hexdigest()[:32]

    def as_json(self) -> dict[str, Any]:
        """For the store."""
        words = {locale: list(words) for locale, words in self.words.items()}
        return {"controller": self.controller, "channels": list(self.channels), "words": words}

    def is_same(self, other: "Terms") -> bool:
        """Whether who agreed to `other` need not be asked again: nothing but the wording was fixed.

        Locales are compared that both have; a new translation is no new purpose.
        """
        common = self.words.keys() & other.words.keys()
        return (
            (self.controller, self.channels) == (other.controller, other.channels)
            and bool(common)
            and all(self.words[locale] == other.words[locale] for locale in common)
        )


def from_json(kept: Mapping[str, Any]) -> Terms:
    """What `as_json` kept."""
    words = {locale: tuple(words) for locale, words in kept["words"].items()}
    return Terms(kept["controller"], tuple(kept["channels"]), words)


def terms_of(workspace: Workspace, purpose: Purpose) -> Terms:
    """The terms of a purpose as the workspace says them now."""
    words = {
        str(locale): (*_words(purpose.title.get(locale, "")), "|", *_words(purpose.text.get(locale, "")))
        for locale in workspace.locales
        if purpose.title.get(locale) or purpose.text.get(locale)
    }
    name = workspace.controller.name if workspace.controller else ""
    return Terms(_name(name), tuple(sorted(purpose.channels)), words)


def settled(now: Terms, known: Iterable[tuple[str, Terms]]) -> str:
    """The id under which `now` is agreed to: that of the first of `known` which is the same, else its own.

    `known` are (id, terms as each locale first said them): small fixes do not add up to another purpose.
    """
    return next((name for name, terms in known if now.is_same(terms)), now.id)


def _words(text: str) -> tuple[str, ...]:
    """The words with their accents and what stands between and within them; one style of quotation marks and dashes."""
    return tuple(unicodedata.normalize("NFC", text).casefold().translate(_STYLES).rstrip(_ENDS).split())


def _name(text: str) -> str:
    """Who somebody is, however it is spelt: "Acme, s. r. o." is "ACME s.r.o."."""
    plain = (sign for sign in unicodedata.normalize("NFKD", text.casefold()) if sign.isalnum())
    return "".join(plain)
