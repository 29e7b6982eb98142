"""What the preference page says was done: that which its address says, if it is so.

Anybody can write an address, and "back" opens an old one: a withdrawal that seems done is worse than one of which
nothing is said. Of a withdrawal it is said what was withdrawn, and what still holds (Art. 7(3), 12(1) GDPR).
"""

from collections.abc import Iterable
from datetime import timedelta

from conversation.domain.tokens import Holder
from conversation.handlers.deciding import Context
from conversation.handlers.past import Said
from conversation.handlers.preference_view import Row, View
from conversation.store import people
from conversation.store.known import Reader
from conversation.words import Words
from shared.events import Channel, Decision

JUST_NOW = timedelta(hours=1)
"""How long a decision is news to whoever made it."""
_AT_ONCE = timedelta(milliseconds=1)
"""Decisions of one step are so near to each other, and no two steps are."""


async def told(context: Context, reader: Reader, holder: Holder, shown: View, done: str, words: Words) -> str | None:
    """What to say of `done`; None when it is not so."""
    said = words.pages
    match done:
        case "granted" | "withdrawn" | "objected":
            last = shown.past[0] if shown.past else None
            if last is None or last.decision != done or context.clock() - last.at >= JUST_NOW:
                return None
            return _withdrawn(shown, last, words) if done == "withdrawn" else said[f"done.{done}"]
        case "nothing":
            left = _left(shown.rows, words)
            return f"{said['done.unchanged']} {left}" if left else said["done.nothing"]
        case "erasure" | "access":
            if not await people.has_asked_for(reader, holder.workspace, holder.contact_id, done):
                return None
            holds = (_left(shown.rows, words) or said["done.ceased"]) if done == "erasure" else ""
            return f"{said[f'done.{done}']} {holds}".rstrip()
        case "mail":
            return said["done.mail"] if any(row.waits for row in shown.rows) else None
        case _:
            return said[f"done.{done}"]  # that nothing was done


def _withdrawn(shown: View, last: Said, words: Words) -> str:
    titles = {row.id: row.title for row in shown.rows}
    at_once = [
        item
        for item in shown.past
        if item.decision == Decision.WITHDRAWN and last.at - item.at < _AT_ONCE and item.purpose is not None
    ]
    what = [
        _on(titles.get(item.purpose or "", item.purpose or ""), item.channels, len(Channel), words)
        for item in reversed(at_once)
    ]
    said = words.pages["done.withdrawn"].format(what=", ".join(what))
    return " ".join(filter(None, (said, _left(shown.rows, words))))


def _left(rows: Iterable[Row], words: Words) -> str:
    """What still holds, empty for nothing."""
    held = []
    for row in rows:
        if row.is_in_force:
            channels = [channel for channel, state in row.channels if state != Decision.WITHDRAWN]
            held.append(_on(row.title, channels, len(row.channels), words))
    return words.pages["done.left"].format(left=", ".join(held)) if held else ""


def _on(title: str, channels: Iterable[str], all_of: int, words: Words) -> str:
    """A purpose, with the channels that are meant where they are not all."""
    named = [words.channels[channel] for channel in channels]
    return f"{title} ({', '.join(named)})" if 0 < len(named) < all_of else title
