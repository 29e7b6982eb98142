"""The words of the visitor's own pages and of the mails, in every locale that ships: formal address, no gender, nothing
that urges. One JSON file a locale, all with the same keys; read once, when first asked for."""

import json
from functools import cache
from importlib import resources
from typing import NamedTuple


class Words(NamedTuple):
    """The words of one locale. `problems` by the problem's code."""

    name: str
    channels: dict[str, str]
    states: dict[str, str]
    methods: dict[str, str]
    problems: dict[str, str]
    pages: dict[str, str]


@cache
def words(locale: str) -> Words:
    """The words of a shipped locale."""
    content = (resources.files(__package__) / f"{locale}.json").read_text(encoding="utf-8")
    return Words(**json.loads(content))
