"""A ledger that is large already: filled through the service's own writer, without Kafka in between."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from consent_ledger.domain.leaf import Draft
from consent_ledger.domain.quick import read
from consent_ledger.handlers import prepare
from consent_ledger.keys import Keyring
from consent_ledger.store.append import Appender

from benchmarks.events import grants
from benchmarks.ledger_alone import Alone
from dev.services import LOG_ORIGIN
from shared.envelope import Record
from shared.postgres import connect_pool
from shared.topics import CONSENT

SLICE = 5_000
PEOPLE = 2_000


def _now() -> datetime:
    return datetime.now(UTC)


def _made(count: int, there: Alone, workspace: str) -> list[Draft]:
    """As many new grants, read and screened. In a thread: PostgreSQL stores some while the next are made."""
    records = [
        Record(one.topic, 0, 0, one.key, one.value, one.headers, 0) for one in grants(count, workspace=workspace)
    ]
    return prepare([read(record, CONSENT) for record in records], _now(), there.tolerance)


async def fill(there: Alone, size: int, workspace: str = "demo") -> Sequence[str]:
    """Grow the workspace's log to `size` entries, all said on the ledger topic as far as the ledger knows.

    Read, screened, hashed, signed and stored by the service's code. Returns some of the contacts, from all over it.
    """
    pool = await connect_pool(there.settings["SOUHLAS_POSTGRES"], 2)
    appender = Appender(pool, Keyring(Path(there.settings["SOUHLAS_LEDGER_KEYS"]), LOG_ORIGIN), _now)
    start, people = await there.size(workspace), list[str]()
    step = max(1, (size - start) // PEOPLE)
    counts = [min(SLICE, size - at) for at in range(start, size, SLICE)]
    drafts: list[Draft] = []
    for count in [*counts, 0]:
        making = asyncio.create_task(asyncio.to_thread(_made, count, there, workspace))
        people += [one.contact_id for one in drafts[::step]]
        await appender.append(drafts)
        drafts = await making
    await pool.close()
    await there.server.execute(
        "INSERT INTO published (workspace, next_index) VALUES ($2, $1)"
        " ON CONFLICT (workspace) DO UPDATE SET next_index = excluded.next_index",
        size,
        workspace,
    )
    await there.server.execute("VACUUM (ANALYZE) entry, evidence, tile, checkpoint")  # or it would run meanwhile
    return people
