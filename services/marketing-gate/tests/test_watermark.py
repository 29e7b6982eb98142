"""Up to when the gate says that it knows everything: what was reached counts for nothing once the store is lost."""

import asyncio
import contextlib
from collections.abc import Mapping

import pytest
from aiokafka.errors import KafkaError
from marketing_gate.domain.question import By, Question
from marketing_gate.store import keys
from marketing_gate.store.attest import Attestation, Place
from marketing_gate.testing import NOW, Store, Story
from marketing_gate.watermark import KafkaLog, Watermark

from dev.infra import Infra
from shared.consent import Reason
from shared.events import Channel, Decision
from shared.kafka import Rewound
from shared.topics import LEDGER


class Ends:
    """A log whose one partition of the ledger ends where it is told."""

    def __init__(self) -> None:
        self.end = 0

    async def ends(self) -> Mapping[Place, int]:
        return {(LEDGER.name, 0): self.end}

    async def close(self) -> None:
        return


async def test_a_store_of_which_every_value_is_rubbish_is_filled_anew(store: Store, story: Story) -> None:
    one, log, replayed = story.contact(1), Ends(), list[str]()
    watermark = Watermark(
        log, Attestation(store.redis), store.projection, replayed.append, clock=lambda: NOW, stale_micros=10**7
    )
    batch = story.batch(story.recorded(one, Decision.GRANTED, -9, 0), story.recorded(one, Decision.WITHDRAWN, -8, 1))
    log.end = 2
    await store.hear(batch)
    await watermark.beat()
    for name in await store.redis.keys():
        if await store.redis.type(name) == b"string":
            await store.redis.set(name, b"\xff")
        else:
            await store.redis.hset(name, mapping=dict.fromkeys(await store.redis.hkeys(name), b"\xff"))

    async def heard() -> bool:
        """As the consumer does: from where the store says, again after each refusal."""
        try:
            await store.projection.load(LEDGER.name, [0])
            await store.hear(batch)
        except (Rewound, ValueError):
            return False
        return True

    for _ in range(3):
        await watermark.beat()
        (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)])
        assert not answer.judgement.allowed
        if await heard():
            break
    await watermark.beat()
    (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)])
    assert answer.judgement.reason is Reason.WITHDRAWN
    assert LEDGER.name in replayed


async def test_a_flushed_store_is_not_current_as_of_a_time_when_nothing_was_said_yet(
    store: Store, story: Story
) -> None:
    one, log, replayed = story.contact(1), Ends(), list[str]()
    watermark = Watermark(
        log, Attestation(store.redis), store.projection, replayed.append, clock=lambda: NOW, stale_micros=10**7
    )
    await store.redis.flushdb()
    await watermark.beat()
    assert await store.redis.exists(keys.CURRENT)
    batch = story.batch(story.recorded(one, Decision.GRANTED, -9, 0), story.recorded(one, Decision.WITHDRAWN, -8, 1))
    log.end = 2
    await store.hear(batch)
    await watermark.beat()
    await store.redis.flushdb()
    for _ in range(3):
        assert await store.projection.load(LEDGER.name, [0]) == {0: 0}
        await watermark.beat()
        assert not await store.redis.exists(keys.CURRENT)
        (answer,) = await store.gate.check("demo", [Question(By.ID, one, "newsletter", Channel.EMAIL)])
        assert answer.judgement.reason is Reason.REBUILDING
    await store.hear(batch)
    await watermark.beat()
    assert await store.redis.exists(keys.CURRENT)


async def _asked(log: KafkaLog) -> Mapping[Place, int]:
    async with asyncio.timeout(20):
        while True:
            with contextlib.suppress(KafkaError, TimeoutError):
                return await log.ends()


@pytest.mark.kafka
async def test_a_log_whose_connection_is_of_no_use_any_more_is_asked_over_another(
    infra: Infra, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = KafkaLog(infra.kafka, [LEDGER], "test")
    try:
        before = await _asked(log)  # of topics that are just being created
        assert set(before) == {(LEDGER.name, part) for part in range(LEDGER.partitions)}
        assert log._consumer is not None
        client = log._consumer._client
        client._sync_task.cancel()
        monkeypatch.setattr("marketing_gate.watermark._PATIENCE", 0.5)
        client.force_metadata_update()  # which nobody does any more: all that asks waits for it
        with pytest.raises(TimeoutError):
            await log.ends()
        assert await _asked(log) == before
    finally:
        await log.close()
