"""Two whole gate processes on one Redis, in one consumer group, asked by the published client and its command."""

import asyncio
import csv
import io
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import httpx
import pytest
import pytest_asyncio
from marketing_gate.app import GateSettings
from marketing_gate.testing import FRESHNESS_KEY, Story, say, until
from redis.asyncio import Redis
from souhlas_client import Answer, AsyncGate, Question
from souhlas_client.calls import Freshness

from dev.infra import Infra
from dev.keys import Signer
from dev.ports import free_port
from dev.process import Process
from dev.services import is_ready
from dev.watchdog import Watchdog
from shared.events import Decision
from shared.freshness import Freshness as Promise
from shared.freshness import sign
from shared.kafka import Producer

pytestmark = pytest.mark.kafka
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def redis_url(infra: Infra) -> str:
    return infra.redis_url.rpartition("/")[0] + "/5"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def gates(
    settings: GateSettings, redis_url: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[list[tuple[Process, str]]]:
    """Two processes and their addresses, ready."""
    async with Redis.from_url(redis_url) as redis:
        await redis.flushdb()
    watchdog, folder, taken = Watchdog(), tmp_path_factory.mktemp("gates"), set[int]()
    said = {name: value for name, value in settings.model_dump().items() if value is not None}
    secret = {name: value.get_secret_value() for name, value in said.items() if hasattr(value, "get_secret_value")}
    environment = {f"SOUHLAS_{name.upper()}": str(value) for name, value in (said | secret).items()}
    started: list[tuple[Process, str]] = []
    async with httpx.AsyncClient(trust_env=False) as client:
        for instance in (settings.instance, "second"):
            port = free_port(taken)
            url = f"http://127.0.0.1:{port}"
            own = {"SOUHLAS_HTTP_PORT": str(port), "SOUHLAS_HTTP_HOST": "127.0.0.1", "SOUHLAS_INSTANCE": instance}
            gate = Process(
                name=f"gate-{instance}",
                command=[sys.executable, "-m", "marketing_gate"],
                log=folder / f"{instance}.log",
                ready=partial(is_ready, client, url),
                watchdog=watchdog,
                environment={**os.environ, **environment, **own},
                cwd=ROOT,
            )
            started.append((gate, url))
        await asyncio.gather(*(gate.start() for gate, _ in started))
        yield started
        await asyncio.gather(*(gate.stop() for gate, _ in started))
    watchdog.close()


async def asked(gate: AsyncGate, live: Story, number: int, promise: str | None = None) -> Answer:
    fresh: Freshness | None = {"at_least": promise, "max_wait_ms": 500} if promise else None
    return await gate.check(purpose="newsletter", channel="email", fresh=fresh, id=str(live.contact(number)))


async def filtered(url: str, token: str, sheet: Path, *words: str) -> tuple[list[dict[str, str]], str]:
    """The rows that the command makes of a list, and what it says beside."""
    command = [str(Path(sys.executable).with_name("souhlas-filter")), str(sheet), *words]
    more = ["--channel", "email", "--url", url, "--token", token]
    done = await asyncio.to_thread(subprocess.run, [*command, *more], capture_output=True, check=True, timeout=30)
    return list(csv.DictReader(io.StringIO(done.stdout.decode()), delimiter=";")), done.stderr.decode()


def withdrawn(live: Story, number: int, at: float) -> str:
    """A token of that withdrawal, as conversation gives it."""
    return sign(FRESHNESS_KEY, Promise("demo", live.contact(number), denied=live.now + int(at * 1_000_000)))


async def test_two_gates_answer_alike_and_one_that_is_killed_takes_nothing_with_it(
    gates: list[tuple[Process, str]], producer: Producer, live: Story, signer: Signer, tmp_path: Path
) -> None:
    token, people = signer.token("demo"), range(1, 25)
    sheet = tmp_path / "people.csv"
    sheet.write_text("name;email\n" + "".join(f"N{n};{n}.{live.email()}\n" for n in people))
    await say(producer, live.configured())
    await say(producer, *(live.listed(live.contact(n), email=f"{n}.{live.email()}") for n in people))
    await say(producer, *(live.recorded(live.contact(n), Decision.GRANTED, -10, n) for n in people))
    async with AsyncGate(gates[0][1], token) as first, AsyncGate(gates[1][1], token) as second:

        async def all_allowed() -> bool:
            return all([await asked(gate, live, number) for gate in (first, second) for number in people])

        await until(all_allowed)
        one, other = await asked(first, live, 1), await asked(second, live, 1)
        assert (one.evidence, one.duties) == (other.evidence, other.duties)
        names = [live.email(), f"1.{live.email()}", "jana@", f"2.{live.email()}"]
        many = await first.check_many([Question({"email": name}, "newsletter", "email") for name in names])
        assert [one.reason for one in many] == ["unknown_contact", "granted", "client_rejected", "granted"]
        await say(producer, *(live.decided(live.contact(n), Decision.WITHDRAWN, -1) for n in (1, 2, 3, 4)))
        for gate in (first, second):
            for number in (1, 2, 3, 4):
                answer = await asked(gate, live, number, withdrawn(live, number, -1))
                assert (bool(answer), answer.reason) == (False, "withdrawn")
        for _, url in gates:
            rows, _ = await filtered(url, token, sheet, "--purpose", "newsletter")
            assert [row["reason"] for row in rows] == ["withdrawn"] * 4 + ["granted"] * 20
            assert [row["name"] for row in rows] == [f"N{n}" for n in people]
        rows, said = await filtered(gates[0][1], token, sheet, "--purpose", "newsleter", "--only", "allowed")
        assert rows == []
        assert "no line is allowed: 24 unknown_purpose; the gate knows no purpose newsleter" in said
        gates[1][0].kill()
        await gates[1][0].ended()
        gone = await asked(second, live, 5)
        assert (bool(gone), gone.reason.startswith("client_")) == (False, True)
        await _withdraw_from_the_one_that_is_left(first, producer, live)


async def _withdraw_from_the_one_that_is_left(gate: AsyncGate, producer: Producer, live: Story) -> None:
    people, seen = (5, 12, 20, 24), set[str]()
    await say(producer, *(live.decided(live.contact(n), Decision.WITHDRAWN, -0.5) for n in people))

    async def all_withdrawn() -> bool:
        """Nobody is allowed who asks with the withdrawal's token, also while nobody hears half of the partitions."""
        answers = await asyncio.gather(*(asked(gate, live, n, withdrawn(live, n, -0.5)) for n in people))
        seen.update(answer.reason for answer in answers)
        return {answer.reason for answer in answers} == {"withdrawn"}

    await until(all_withdrawn, 40)
    assert seen <= {"withdrawn", "not_fresh_enough", "stale"}
