"""However a history is cut into batches, and in whatever order its topics come, the store ends up the same: what is
folded before it is written says what one event after the other says."""

from histories import STORY, Event, batches, histories, stored, unseen
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from marketing_gate.store.projection import Projection
from marketing_gate.testing import Store

PASSING = [
    STORY.listed(STORY.contact(2), 3, "a@example.com"),
    STORY.listed(STORY.contact(1), 3, "a@example.com"),
    STORY.listed(STORY.contact(1), 6, "b@example.com"),
]
"""One contact comes to another's address and leaves it."""


@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(histories, st.integers(2, 12))
@example(PASSING, 2)
async def test_folded_in_batches_or_one_by_one_a_history_makes_the_same_store(
    store: Store, events: list[Event], most: int
) -> None:
    store.projection.believed.clear()
    await store.redis.flushdb()
    for batch in batches(events, 1):
        await Projection.apply(store.projection, batch)
    one_by_one = await stored(store.redis)
    for cut in (most, len(events)):
        await store.redis.flushdb()
        folding = Projection(store.redis)
        parts = batches(events, cut)
        parts.sort(key=lambda batch: batch.topic.name, reverse=cut % 2 == 0)
        for batch in [*parts, *parts]:
            await folding.apply(batch)
        await folding.close()
        assert (await stored(store.redis), await unseen(store.redis)) == (one_by_one, [])
    store.projection.believed.clear()
