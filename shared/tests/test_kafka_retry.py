"""What counts as an outage, and how long it is waited for."""

import asyncio

import asyncpg
import pytest
import redis.exceptions
from aiokafka.errors import KafkaConnectionError
from hypothesis import given
from hypothesis import strategies as st

from shared.kafka import RetryPolicy, is_outage
from shared.kafka.closing import close_within


@given(st.integers(1, 10_000))
def test_a_delay_is_never_nothing_and_never_longer_than_its_bound(failures: int) -> None:
    policy = RetryPolicy(base=0.1, cap=5.0)
    assert 0.05 <= policy.delay(failures) <= 5.0


def test_delays_are_spread_so_that_consumers_do_not_return_all_at_once() -> None:
    assert len({round(RetryPolicy().delay(6), 3) for _ in range(50)}) > 25


@pytest.mark.parametrize(
    "error",
    [
        ConnectionResetError(),
        TimeoutError(),
        asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
        KafkaConnectionError(),
        redis.exceptions.ConnectionError(),
        redis.exceptions.BusyLoadingError(),
        redis.exceptions.ReadOnlyError(),
        asyncpg.CannotConnectNowError("starting up"),
        asyncpg.DeadlockDetectedError("try again"),
        asyncpg.SerializationError("try again"),
        asyncpg.AdminShutdownError("terminating"),
        asyncpg.DiskFullError("could not extend file: No space left on device"),
        asyncpg.OutOfMemoryError("out of memory"),
        asyncpg.InvalidPasswordError("password authentication failed"),
        asyncpg.InvalidCatalogNameError("database does not exist"),
        asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT in a read-only transaction"),
        asyncpg.PostgresIOError("could not read block 1"),
        asyncpg.IndexCorruptedError("index is broken"),
        asyncpg.InterfaceError("connection is closed"),
        ExceptionGroup("", [OSError(), TimeoutError()]),
    ],
    ids=repr,
)
def test_a_store_that_is_away_is_an_outage(error: Exception) -> None:
    assert is_outage(error)


@pytest.mark.parametrize(
    "error",
    [
        ValueError(),
        asyncpg.UniqueViolationError("twice"),
        asyncpg.exceptions._base.DataError("invalid input for query argument $1"),
        redis.exceptions.ResponseError(),
        ExceptionGroup("", [OSError(), ValueError()]),
    ],
    ids=repr,
)
def test_a_fault_of_the_record_or_of_the_code_is_no_outage(error: Exception) -> None:
    assert not is_outage(error)


async def test_closing_is_left_when_it_hangs_and_a_cancellation_inside_is_not_ours() -> None:
    async def hang() -> None:
        await asyncio.Event().wait()

    async def leak() -> None:
        raise asyncio.CancelledError

    async def fail() -> None:
        raise OSError

    async def well() -> None:
        return

    assert not await close_within(0.01, hang())
    assert not await close_within(1, leak())
    assert not await close_within(1, fail())
    assert await close_within(1, well())
