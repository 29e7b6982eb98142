"""What a dry run would have written so far, in a file without a name that is gone with it.

So its memory does not grow with the sheet, and PostgreSQL holds nothing for it: no row, no transaction.
"""

import json
import sqlite3
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.domain.importing import Person
from contacts.domain.profiles import KINDS

_TEXTS = ("name", "company", "email", "phone")
_MADE = """
PRAGMA journal_mode = OFF;
CREATE TABLE person (contact_id TEXT PRIMARY KEY, created_at TEXT, name TEXT, company TEXT, email TEXT, phone TEXT,
    email_print TEXT, phone_print TEXT) WITHOUT ROWID;
CREATE INDEX email_print ON person (email_print) WHERE email_print IS NOT NULL;
CREATE INDEX phone_print ON person (phone_print) WHERE phone_print IS NOT NULL;
"""
_AMONG = "IN (SELECT value FROM json_each(?))"
_KNOWN = f"""
SELECT * FROM person WHERE email_print {_AMONG} UNION SELECT * FROM person WHERE phone_print {_AMONG}
UNION SELECT * FROM person WHERE contact_id {_AMONG}
"""  # noqa: S608


class Draft:
    """People as they would be. Its methods may wait for a disk: call them in a thread."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._alone = threading.Lock()
        self._file.row_factory = sqlite3.Row
        self._file.executescript(_MADE)

    def over(self, kept: Sequence[Person], prints: Mapping[str, Sequence[str]]) -> list[Person]:
        """Who has one of these fingerprints: those that PostgreSQL has `kept`, as the draft has changed them, and new
        ones."""
        wanted = [json.dumps([*prints[kind]]) for kind in KINDS]
        ids = json.dumps([str(person.contact_id) for person in kept])
        with self._alone:
            drafted = {one.contact_id: one for one in map(_person, self._file.execute(_KNOWN, (*wanted, ids)))}
        return [person for person in kept if person.contact_id not in drafted] + list(drafted.values())

    def keep(self, people: Sequence[Person]) -> None:
        """Note people as they would be now."""
        with self._alone:
            self._file.execute("BEGIN")
            self._file.executemany("REPLACE INTO person VALUES (?, ?, ?, ?, ?, ?, ?, ?)", map(_row, people))
            self._file.execute("COMMIT")

    def close(self) -> None:
        """Forget all of it. A thread that is still at work is waited for, a few milliseconds."""
        with self._alone:
            self._file.close()


def _row(person: Person) -> tuple[str | None, ...]:
    texts = (getattr(person, name) for name in _TEXTS)
    return str(person.contact_id), person.created_at.isoformat(), *texts, *(person.prints.get(kind) for kind in KINDS)


def _person(row: sqlite3.Row) -> Person:
    texts: dict[str, Any] = {name: row[name] for name in _TEXTS}
    prints = {kind: row[f"{kind}_print"] for kind in KINDS if row[f"{kind}_print"]}
    return Person(UUID(row["contact_id"]), datetime.fromisoformat(row["created_at"]), prints=prints, **texts)
