"""Whether a text that is no withdrawal may yet have been meant as one: then it is asked, and not kept as a name."""

from conversation.domain.lexicon_words.suspecting import ABOUT, OTHER, STOPPING
from conversation.domain.typed import read

LONGEST_WORDS = 8
"""Who writes more says what he means."""


def may_withdraw(text: str, locale: str) -> bool:
    """Whether it holds a word that stops or denies and another of contact, mail, data or consent, and asks for nothing.

    In the conversation's language or in English.
    """
    typed = read(text)
    if typed.asks or not 1 < len(typed.words) <= LONGEST_WORDS:
        return False
    return any(_smells(typed.words, name) for name in dict.fromkeys((locale, "en")))


def _smells(said: tuple[str, ...], locale: str) -> bool:
    stopping = {at for at, word in enumerate(said) if _is_one(word, STOPPING[locale], locale)}
    about = {at for at, word in enumerate(said) if _is_one(word, ABOUT[locale], locale)}
    other = any(word.startswith(OTHER[locale]) for word in said)
    return bool(stopping) and bool(about - stopping) and not other


def _is_one(word: str, stems: tuple[str, ...], locale: str) -> bool:
    """English words stand as they are, or with an ending: "end" is not "Endler"."""
    if locale == "en":
        return any(word in (stem, f"{stem}s", f"{stem}ing", f"{stem}scribe", f"{stem}ising") for stem in stems)
    return word.startswith(stems)
