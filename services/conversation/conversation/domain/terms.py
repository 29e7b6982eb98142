"""Whether a changed set-up is still what somebody agreed to: a change of purpose or controller asks again.

A mere wording fix does not (GDPR Art. 4(11), 6(1)(a); EDPB Guidelines 05/2020, section 55).

What counts is who the controller is, the purpose's own words and its channels. The prompt, the rest of the notice, the
contact data of the controller and the validity may change. Words count as the same when they differ in nothing but
case, accents, punctuation and spacing, or when some long word was misspelt by one letter. Whoever wants to say
something else with fewer changes than that makes a new purpose; whoever changes more is asked for consent anew.
"""

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conversation.domain.workspace import Purpose, Workspace

LONG_WORD = 5
"""Shorter words change the meaning with one letter: now and not; and so does the first letter: einer and keiner."""


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
            and all(_same_words(self.words[locale], other.words[locale]) for locale in common)
        )


def from_json(kept: Mapping[str, Any]) -> Terms:
    """What `as_json` kept."""
    words = {locale: tuple(words) for locale, words in kept["words"].items()}
    return Terms(kept["controller"], tuple(kept["channels"]), words)


def terms_of(workspace: Workspace, purpose: Purpose) -> Terms:
    """The terms of a purpose as the workspace says them now."""
    words = {
        str(locale): _words(f"{purpose.title.get(locale, '')} {purpose.text.get(locale, '')}")
        for locale in workspace.locales
        if purpose.title.get(locale) or purpose.text.get(locale)
    }
    name = workspace.controller.name if workspace.controller else ""
    return Terms("".join(_words(name)), tuple(sorted(purpose.channels)), words)


def settled(now: Terms, known: Iterable[tuple[str, Terms]]) -> str:
    """The id under which `now` is agreed to: that of the first of `known` which is the same, else its own.

    `known` are (id, terms as each locale first said them): small fixes do not add up to another purpose.
    """
    return next((name for name, terms in known if now.is_same(terms)), now.id)


def _words(text: str) -> tuple[str, ...]:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    return tuple("".join(sign if sign.isalnum() else " " for sign in plain).split())


def _same_words(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    if "".join(one) == "".join(other):
        return True
    return len(one) == len(other) and all(_same_word(*pair) for pair in zip(one, other, strict=True))


def _same_word(one: str, other: str) -> bool:
    """The same, or a long word with one later letter more, less, other, or two swapped. Numbers must be the same."""
    if one == other:
        return True
    if min(len(one), len(other)) < LONG_WORD or not (one.isalpha() and other.isalpha()):
        return False
    start = next(
        (place for place, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )
    one, other = one[start:], other[start:]
    if start == 0:
        return False
    swapped = one[1::-1] + one[2:] == other and len(one) > 1
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]
