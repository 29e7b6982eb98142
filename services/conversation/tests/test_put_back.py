"""After the database was put back to an earlier state, a no that was said since stands again once it is heard again."""

import asyncio
import time
from typing import Any

import pytest
from aiokafka import AIOKafkaProducer
from conversation.handlers.hearing import OLD_SECONDS

from shared.topics import CONSENT

pytestmark = pytest.mark.kafka
STANDS = "SELECT standings FROM contact WHERE workspace = $1 AND id = $2"
ELSEWHERE = "SELECT decision, purpose FROM decided_elsewhere WHERE contact_id = $1"
SET_BACK = """
WITH back AS (UPDATE contact SET standings = $3, last_at = $4, rev = rev + 1 WHERE workspace = $1 AND id = $2)
UPDATE conversation SET talk = $5 WHERE contact_id = $2 RETURNING 1
"""


async def say_again(service: Any, *records: Any) -> None:
    """As they were said, long ago, and a last one that was not: whoever heard it has heard the others."""
    long_ago = int((time.time() - OLD_SECONDS - 60) * 1000)
    async with AIOKafkaProducer(bootstrap_servers=service.infra.kafka) as producer:
        for one in records:
            await producer.send_and_wait(
                one.topic, one.value, one.key, partition=one.partition, headers=list(one.headers), timestamp_ms=long_ago
            )


async def test_a_withdrawal_that_the_database_has_forgotten_stands_again_and_one_that_it_has_is_noted_once(
    service: Any, heard: Any
) -> None:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted")
    who = (visit.workspace, visit.contact_id)
    (before,) = await service.rows("SELECT standings, last_at FROM contact WHERE workspace = $1 AND id = $2", *who)
    (talk,) = await service.rows("SELECT talk FROM conversation WHERE contact_id = $1", visit.contact_id)
    await visit.withdraw()
    (known,) = await service.rows(STANDS, *who)
    granted, withdrawn = [one.record for one in await heard(CONSENT, f"{who[0]}:{who[1]}", 2)]

    other = await service.visit(visit.workspace, locale="en")
    await other.answers("offer", "granted")
    await other.withdraw()
    *_, theirs = [one.record for one in await heard(CONSENT, f"{other.workspace}:{other.contact_id}", 2)]

    await service.rows(SET_BACK, *who, before["standings"], before["last_at"], talk["talk"])
    await say_again(service, granted, withdrawn, theirs)
    async with asyncio.timeout(20):
        while (await service.rows(STANDS, *who))[0]["standings"] == before["standings"]:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    (again,) = await service.rows(STANDS, *who)
    assert again["standings"] == known["standings"]
    assert [tuple(row) for row in await service.rows(ELSEWHERE, visit.contact_id)] == [("withdrawn", "contact")]
    refused = await visit.send("jan@acme.example", "typed")
    assert "jan@acme.example" not in str(await service.rows("SELECT * FROM conversation WHERE contact_id = $1", who[1]))
    assert refused.status_code in (200, 409)
    assert await service.rows(ELSEWHERE, other.contact_id) == []
