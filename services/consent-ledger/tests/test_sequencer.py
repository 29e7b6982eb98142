"""The sequencer loses its database and takes its work up again: nothing said meanwhile stays unrecorded."""

import asyncio

import asyncpg
import pytest
from consent_ledger.sequencer import LOCK
from ledgers import Serving, SettingsFor
from samples import event, received

from dev.infra import Infra
from shared.identity import uuid7

pytestmark = pytest.mark.kafka

CUT = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
HOLDER = """
SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database
WHERE datname = $1 AND locktype = 'advisory' AND granted AND (classid::bigint << 32 | objid::bigint) = $2
"""


async def test_a_ledger_whose_database_connections_were_cut_goes_on_recording(
    serving: Serving, settings_for: SettingsFor, infra: Infra
) -> None:
    settings, signer = await settings_for()
    workspace, database = f"w-{uuid7().hex[:24]}", settings.postgres.get_secret_value().rpartition("/")[2]
    superuser = await asyncpg.connect(infra.postgres_superuser_dsn)
    async with serving(settings, signer) as service:
        sequencer = service.app.state.ledger.parts.sequencer
        await service.say(received(event(workspace=workspace)))
        await service.until(1, workspace)
        for size in (2, 3):  # twice: what was made anew is cut again
            holder = await superuser.fetchval(HOLDER, database, LOCK)
            assert holder is not None
            assert await superuser.fetchval(CUT, database) > 0
            async with asyncio.timeout(20):
                while not sequencer.active or await superuser.fetchval(  # noqa: ASYNC110 (a lock tells nobody)
                    HOLDER, database, LOCK
                ) in (None, holder):
                    await asyncio.sleep(0.02)
            await service.say(received(event(workspace=workspace)))
            await service.until(size, workspace)
        metrics = (await service.client.get("/metrics")).text
        assert 'souhlas_consumer_lag{group="consent-ledger"' in metrics
    await superuser.close()
