"""What the ledger refuses to record, to the very bound."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from consent_ledger.domain.leaf import LARGEST_NUMBER
from consent_ledger.domain.screening import EARLIEST, fault
from samples import NOW, event

from shared.events import BotVersion

TOLERANCE = timedelta(minutes=5)
STEP = timedelta(microseconds=1)


def refused(now: datetime = NOW, **more: Any) -> str | None:
    found = fault(event().model_copy(update=more), now, TOLERANCE)
    return None if found is None else found[0]


def notice(**more: Any) -> Any:
    return event().notice.model_copy(update=more)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("decided_at", "reason"),
    [
        (NOW, None),
        (NOW + TOLERANCE, None),
        (NOW + TOLERANCE + STEP, "decided_in_future"),
        (EARLIEST, None),
        (EARLIEST - STEP, "decided_too_early"),
        (datetime(1, 1, 1, tzinfo=UTC), "decided_too_early"),
    ],
)
def test_a_decision_is_recorded_from_1970_to_a_little_ahead_of_the_clock(
    decided_at: datetime, reason: str | None
) -> None:
    assert refused(decided_at=decided_at) == reason


def test_a_notice_whose_hash_is_not_its_texts_is_refused_and_none_is_not() -> None:
    assert refused(notice=notice(text="something else")) == "notice_mismatch"
    assert refused(notice=None) is None


@pytest.mark.parametrize("sign", [1, -1])
def test_a_number_that_json_cannot_tell_exactly_is_refused(sign: int) -> None:
    for number, reason in ((LARGEST_NUMBER, None), (LARGEST_NUMBER + 1, "number_too_large")):
        assert refused(notice=notice(version=sign * number)) == reason
        assert refused(bot=BotVersion.model_construct(id="lead", version=sign * number)) == reason
    assert refused(bot=None) is None
