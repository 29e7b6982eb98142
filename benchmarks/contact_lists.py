"""contacts by itself: p99 of lists, filters, deep pages and searches at ten thousand and at a million contacts.

The tables are filled as the service would have: same columns, same indexes (made afterwards), same rows of consent and
standing. They are not logged, which reading does not notice.
"""

import asyncio
import time
from collections.abc import Callable, Sequence

import asyncpg
import httpx

from benchmarks.alone import alone
from benchmarks.report import Figure, Report
from shared.http.lists import Cursor

SIZES = (10_000, 1_000_000)
ASKED = 200
WORDS = ("novak", "dvorak", "svoboda", "cerny", "prochazka", "kucera", "vesely", "horak", "nemec", "marek")
TABLES = ("contact", "consent", "standing", "pattern")

_CONTACT_ID = "(lpad(to_hex(1717986918400 + n), 12, '0') || '70008' || substr(md5($1 || n), 1, 15))::uuid"
_FILL = {
    "contact": f"""
INSERT INTO contact (workspace, contact_id, created_at, updated_at, name, name_at, name_search, email, email_at,
    email_set_by, email_fingerprint, captured_at, directory_version)
SELECT $1, {_CONTACT_ID}, now(), now(), initcap(word) || ' ' || n, now(), word || ' ' || n,
    word || n || '@example.com', now(), 'visitor', md5($1 || n), now(), 1
FROM generate_series(1, $2::int) AS n
    CROSS JOIN LATERAL (SELECT ($3::text[])[1 + n % cardinality($3::text[])]) AS w(word)
""",
    "consent": f"""
INSERT INTO consent (workspace, contact_id, purpose, channel, decision, decided_at, expires_at)
SELECT $1, {_CONTACT_ID}, 'contact', 'email', CASE WHEN n / 10 % 10 < 7 THEN 'granted' ELSE 'withdrawn' END, now(),
    now() + interval '2 years' FROM generate_series(1, $2::int) AS n WHERE $3::text[] IS NOT NULL
""",
    "standing": f"""
INSERT INTO standing (workspace, contact_id, pattern)
SELECT $1, {_CONTACT_ID}, hashtextextended('contact:email', 0)
FROM generate_series(1, $2::int) AS n WHERE $3::text[] IS NOT NULL
""",
    "pattern": """
INSERT INTO pattern SELECT $1, hashtextextended('contact:email', 0), '{contact:email}'
WHERE $2::int > 0 AND $3::text[] IS NOT NULL
""",
}
CELL = "purpose=contact&channel=email&limit=50"


async def run(report: Report) -> None:
    """A figure a kind of question: at a million contacts against at ten thousand."""
    async with alone("contacts") as service:
        await service.program.start()
        dsn = f"{service.parts.postgres_superuser_dsn.rpartition('/')[0]}/contacts"
        began = time.perf_counter()
        await _fill(dsn)
        report.note(f"lists: {sum(SIZES):,} contacts filled in {time.perf_counter() - began:.0f} s")
        flat: dict[str, list[float]] = {}
        for size in SIZES:
            headers = {"Authorization": f"Bearer {service.signer.token(f'bench-{size}')}"}
            async with httpx.AsyncClient(base_url=service.url, headers=headers, trust_env=False) as client:
                middle = await _middle(dsn, size)
                for name, path in _asks(size, middle).items():
                    flat.setdefault(name, []).append(await _p99(client, path))
    for name, (small, large) in flat.items():
        report.add(Figure(f"{name}, p99 at a million contacts", large, small, "ms", "at 10 thousand", "flat"))


async def _fill(dsn: str) -> None:
    """Both sizes into the same tables, each table by a connection of its own, its indexes made afterwards.

    Without the trigger that a contact runs into: its rows are among these.
    """
    await asyncio.gather(*(_fill_table(dsn, table) for table in TABLES))
    server = await asyncpg.connect(dsn)
    await server.execute("VACUUM (ANALYZE) contact, consent, standing, pattern")
    await server.execute("CHECKPOINT")  # or it would run meanwhile
    await server.close()


async def _fill_table(dsn: str, table: str) -> None:
    server = await asyncpg.connect(dsn)
    await server.execute(
        "SET session_replication_role = replica; SET maintenance_work_mem = '512MB'; SET synchronous_commit = off"
    )
    await server.execute(f"ALTER TABLE {table} SET UNLOGGED")
    primary: Sequence[asyncpg.Record] = await server.fetch(
        "SELECT conname AS name, pg_get_constraintdef(oid) AS made FROM pg_constraint"
        " WHERE conrelid = $1::text::regclass AND contype = 'p'",
        table,
    )
    for key in primary:
        await server.execute(f"ALTER TABLE {table} DROP CONSTRAINT {key['name']}")
    indexes = await server.fetch(
        "SELECT indexname AS name, indexdef AS made FROM pg_indexes WHERE tablename = $1", table
    )
    for index in indexes:
        await server.execute(f"DROP INDEX {index['name']}")
    for size in SIZES:
        await server.execute(_FILL[table], f"bench-{size}", size, list(WORDS))
    for key in primary:
        await server.execute(f"ALTER TABLE {table} ADD CONSTRAINT {key['name']} {key['made']}")
    for index in indexes:
        await server.execute(index["made"])
    await server.close()


async def _middle(dsn: str, size: int) -> str:
    """A cursor far from the newest: nine in ten contacts come before it."""
    server = await asyncpg.connect(dsn)
    found = await server.fetchval(
        "SELECT contact_id FROM contact WHERE workspace = $1 ORDER BY contact_id OFFSET $2 LIMIT 1",
        f"bench-{size}",
        size // 10,
    )
    await server.close()
    return Cursor.encode(found)


def _asks(size: int, deep: str) -> dict[str, Callable[[int], str]]:
    step = size // ASKED
    return {
        "list": lambda n: "/v1/contacts?limit=50",
        "list, nine tenths down": lambda n: f"/v1/contacts?limit=50&cursor={deep}",
        "list of who agreed": lambda n: f"/v1/contacts?consent=granted&{CELL}",
        "list of who agreed, nine tenths down": lambda n: f"/v1/contacts?consent=granted&{CELL}&cursor={deep}",
        "list of nobody: all have decided": lambda n: f"/v1/contacts?consent=none&{CELL}",
        "list of nobody: none objected": lambda n: f"/v1/contacts?consent=objected&{CELL}",
        "search, an e-mail's beginning": lambda n: f"/v1/contacts?q={_word(n, step)}{1 + n * step}%40example&limit=50",
        "search, two words": lambda n: f"/v1/contacts?q={_word(n, step)}%20{1 + n * step}&limit=50",
        "search, a common word": lambda n: f"/v1/contacts?q={WORDS[n % len(WORDS)]}&limit=50",
        "search, a common word, nine tenths down": lambda n: (
            f"/v1/contacts?q={WORDS[n % len(WORDS)]}&limit=50&cursor={deep}"
        ),
        "search, a common word among who agreed": lambda n: (
            f"/v1/contacts?q={WORDS[n % len(WORDS)]}&consent=granted&{CELL}"
        ),
        "search, a word nobody has": lambda n: f"/v1/contacts?q=xyz{n}&limit=50",
    }


def _word(n: int, step: int) -> str:
    return WORDS[(1 + n * step) % len(WORDS)]


async def _p99(client: httpx.AsyncClient, path: Callable[[int], str]) -> float:
    times: list[float] = []
    for number in range(ASKED):
        began = time.perf_counter()
        answer = await client.get(path(number))
        times.append(time.perf_counter() - began)
        assert answer.status_code == 200, answer.text
    return sorted(times)[int(len(times) * 0.99)] * 1000
