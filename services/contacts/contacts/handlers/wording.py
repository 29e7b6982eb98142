"""Pages to read, in Czech and English: the export of a contact, and the records of processing.

A template is written in English; ``_`` says a text in the page's language. Everything else in it is text, and nothing
becomes markup.
"""

import json
import re
from functools import cache, partial
from importlib import resources
from typing import Any

from jinja2 import Environment, Template, select_autoescape

JSON = dict[str, Any]
_NUMBER = re.compile(r"\d+")


@cache
def _read(name: str) -> str:
    return (resources.files("contacts") / "templates" / name).read_text(encoding="utf-8")


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


@cache
def _template(name: str) -> Template:
    environment = Environment(autoescape=select_autoescape(default=True), trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_read(name))


def page(name: str, language: str, content: JSON) -> str:
    """The page `name` filled with `content`."""
    return _template(name).render(**content, lang=language, _=partial(said, language))
