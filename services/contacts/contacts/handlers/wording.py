"""Pages to read, in Czech, English, German and Slovak: the export of a contact, and the records of processing.

A template is written in English; ``_`` says a text in the page's language. Everything else in it is text, and nothing
becomes markup. A page is handed out as a file: its style is in it, and nothing is fetched.
"""

import base64
import hashlib
import json
import re
from datetime import UTC, datetime
from functools import cache, partial
from importlib import resources
from typing import Any

from jinja2 import Environment, Template, select_autoescape

JSON = dict[str, Any]
_NUMBER = re.compile(r"\d+")


@cache
def _read(name: str, room: str = "templates") -> str:
    return (resources.files("contacts") / room / name).read_text(encoding="utf-8")


@cache
def policy() -> str:
    """The Content-Security-Policy of these pages: their own style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; frame-ancestors 'none'"


def _style() -> str:
    return _read("overview.css", "static")


@cache
def words(language: str) -> dict[str, str]:
    """What English texts are in `language`; none for English."""
    found: dict[str, str] = json.loads(_read("words.json")).get(language, {})
    return found


def said(language: str, text: str) -> str:
    """`text` in `language`: as a whole, with its number put in, or by what stands around a colon; else as is."""
    known = words(language)
    if text in known:
        return known[text]
    if (number := _NUMBER.search(text)) and (told := known.get(text.replace(number[0], "{n}", 1))):
        return told.replace("{n}", number[0])
    head, colon, rest = text.partition(": ")
    return f"{known[head]}{colon}{known.get(rest, rest)}" if colon and head in known else text


def moment(language: str, time: str) -> str:
    """A time of RFC 3339 as it is read; always UTC, which it says."""
    at = datetime.fromisoformat(time).astimezone(UTC)
    day = f"{at.day} {at:%B} {at.year}" if language == "en" else f"{at.day}. {at.month}. {at.year}"
    return f"{day} {at:%H:%M} UTC"


@cache
def _template(name: str) -> Template:
    environment = Environment(autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_read(name))


def page(name: str, language: str, content: JSON) -> str:
    """The page `name` filled with `content`."""
    ways = {"_": partial(said, language), "when": partial(moment, language)}
    return _template(name).render(**content, **ways, lang=language, style=_style())
