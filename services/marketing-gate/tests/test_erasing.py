"""An erasure is confirmed when it is true here; one that never comes true holds up no other."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from marketing_gate.handlers import erasing
from marketing_gate.handlers.erasing import SURELY_MICROS, Erasing, NotYet
from marketing_gate.testing import NOW, Store, Story

from shared.envelope import Message
from shared.events import ErasureRequested
from shared.kafka import Producer, Rejected


class Sent(Producer):
    """Keeps what is sent."""

    def __init__(self) -> None:
        self.keys: list[str] = []

    async def send(self, messages: Sequence[Message]) -> None:  # type: ignore[override]
        self.keys += [message.key.decode() for message in messages]


def asked(contact_id: UUID, version: int = 1) -> ErasureRequested:
    return ErasureRequested(
        workspace="demo",
        contact_id=contact_id,
        erasure_id=uuid4(),
        requested_at=datetime(2026, 1, 31, tzinfo=UTC),
        directory_version=version,
    )


async def test_an_erasure_that_the_directory_never_tells_of_holds_up_no_other_and_is_given_up(
    store: Store, story: Story, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "PATIENCE_SECONDS", 0.0)
    stopped, unheard = story.contact(1), story.contact(2)
    await store.hear(story.batch(story.configured()), story.batch(story.listed(stopped, erased=True)))
    sent, times = Sent(), {"now": NOW, "heard": NOW}
    one = Erasing(store.redis, sent, lambda: times["now"], lambda: times["heard"])
    batch = story.batch(asked(unheard), asked(stopped))
    with pytest.raises(NotYet):
        await one.confirm(batch)
    assert sent.keys == [f"demo:{stopped}"]
    times |= {"now": NOW + 2 * SURELY_MICROS, "heard": NOW + SURELY_MICROS}
    with pytest.raises(NotYet):
        await one.confirm(batch)
    await one.confirm(story.batch(asked(stopped), partition=1))  # a batch without it does not begin its wait anew
    times["heard"] += 1
    with pytest.raises(Rejected) as given_up:
        await one.confirm(batch)
    assert (given_up.value.received, given_up.value.reason) == (batch.events[0], "directory_missing")
