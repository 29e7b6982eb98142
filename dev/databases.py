"""Roles and databases: each service has a database of its own, which its owner role migrates and its own role uses.

``<name>_owner`` owns the database ``<name>``; the role ``<name>`` may connect to it and nothing more until the
service's migrations grant it what it needs.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

SERVICES = ("conversation", "consent_ledger", "contacts")
SEARCH = ("pg_trgm", "unaccent", "btree_gin")
"""What contacts searches with, where the server has it; only a superuser may install it."""


@dataclass(frozen=True)
class Database:
    """A database and how its two roles reach it."""

    name: str
    dsn: str
    owner_dsn: str


def dsn_for(superuser_dsn: str, role: str, password: str, database: str) -> str:
    """The server of `superuser_dsn` with another role and database."""
    parts = urlsplit(superuser_dsn)
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{quote(role)}:{quote(password)}@{host}", f"/{database}", parts.query, ""))


def _identifier(name: str) -> str:
    if not name.isidentifier() or not name.isascii() or len(name) > 56:
        raise ValueError(f"not a plain name: {name!r}")
    return f'"{name}"'


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


async def _make_role(connection: asyncpg.Connection, role: str, password: str) -> None:
    known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
    verb = "ALTER" if known else "CREATE"
    # Passwords cannot be parameters; the server does not log statements here.
    await connection.execute(f"{verb} ROLE {_identifier(role)} LOGIN NOSUPERUSER PASSWORD {_literal(password)}")


async def _install(dsn: str, extensions: Sequence[str]) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for name in extensions:
            if await connection.fetchval("SELECT 1 FROM pg_available_extensions WHERE name = $1", name):
                await connection.execute(f"CREATE EXTENSION IF NOT EXISTS {_identifier(name)} SCHEMA public")
    finally:
        await connection.close()


async def make_database(
    superuser_dsn: str, name: str, passwords: Callable[[str], str], extensions: Sequence[str] = ()
) -> Database:
    """Make the two roles and the database unless they exist, and set the roles' passwords, one a role name.

    Extensions that the server does not have are passed over.
    """
    owner = f"{name}_owner"
    connection = await asyncpg.connect(superuser_dsn)
    try:
        for role in (owner, name):
            await _make_role(connection, role, passwords(role))
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            # The builtin locale sorts and folds alike on every machine.
            await connection.execute(
                f"CREATE DATABASE {_identifier(name)} OWNER {_identifier(owner)} TEMPLATE template0"
                " ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
            )
        await connection.execute(f"REVOKE ALL ON DATABASE {_identifier(name)} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT ON DATABASE {_identifier(name)} TO {_identifier(name)}")
    finally:
        await connection.close()
    if extensions:
        parts = urlsplit(superuser_dsn)
        await _install(urlunsplit(parts._replace(path=f"/{name}")), extensions)
    return Database(
        name,
        dsn_for(superuser_dsn, name, passwords(name), name),
        dsn_for(superuser_dsn, owner, passwords(owner), name),
    )


async def copy_database(superuser_dsn: str, template: Database, name: str) -> Database:
    """A new database with all that is in `template`, for its two roles. Nobody may be connected to it. For tests."""
    owner = urlsplit(template.owner_dsn).username or ""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        await connection.execute(
            f"CREATE DATABASE {_identifier(name)} OWNER {_identifier(owner)}"
            f" TEMPLATE {_identifier(template.name)} STRATEGY FILE_COPY"
        )
    finally:
        await connection.close()
    dsns = (urlunsplit(urlsplit(dsn)._replace(path=f"/{name}")) for dsn in (template.dsn, template.owner_dsn))
    return Database(name, *dsns)


async def drop_database(superuser_dsn: str, name: str) -> None:
    """Remove a database with its roles, whoever is still connected. For tests."""
    connection = await asyncpg.connect(superuser_dsn)
    try:
        await connection.execute(f"DROP DATABASE IF EXISTS {_identifier(name)} WITH (FORCE)")
        for role in (name, f"{name}_owner"):
            await connection.execute(f"DROP ROLE IF EXISTS {_identifier(role)}")
    finally:
        await connection.close()


async def make_all(superuser_dsn: str, passwords: Callable[[str], str]) -> dict[str, Database]:
    """Every service's database."""
    return {
        name: await make_database(superuser_dsn, name, passwords, SEARCH if name == "contacts" else ())
        for name in SERVICES
    }
