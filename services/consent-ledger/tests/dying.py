"""A process that forks children which record and publish, and die by kill -9 at the call that they are told.

``python dying.py DSN KEYS KAFKA WORKSPACE`` with the tests' folder on PYTHONPATH. A line ``die <point> <mode>`` on
standard input makes three new events and a child that dies at its call number `point`: ``before`` it, once it is
``sent``, or when it is ``answered``. ``again`` records the same events in a child that lives. Each is answered by a
line of JSON. Forking costs a tenth of starting a program anew, and no event loop runs in the parent.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import asyncpg
from consent_ledger.handlers import Recorder
from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.publisher import Publisher
from consent_ledger.store.append import Appender
from samples import NOW, event, received

from shared.envelope import Received
from shared.kafka import Batch, Producer
from shared.metrics import Metrics
from shared.postgres import connect_pool
from shared.topics import CONSENT

CALLS = ("execute", "executemany", "fetch", "fetchrow", "fetchval", "copy_records_to_table", "copy_to_table")


class Death:
    """Counts calls, and kills this process at the one it is told. Point 0 never comes."""

    def __init__(self, point: int, mode: str, pipe: int) -> None:
        self.point, self.mode, self.pipe, self.count, self.counting = point, mode, pipe, 0, False

    def wrap(self, owner: type, name: str) -> None:
        """Make every call of ``owner.name`` one of the points."""
        real = getattr(owner, name)

        async def call(*arguments: object, **named: object) -> object:
            self.count += self.counting
            if not self.counting or self.count != self.point:
                return await real(*arguments, **named)
            self.say(f"at {name} {str(arguments[1])[:40] if len(arguments) > 1 else ''}")
            if self.mode != "before":
                calling = asyncio.ensure_future(real(*arguments, **named))
                await (asyncio.sleep(0.002) if self.mode == "sent" else calling)
            os.kill(os.getpid(), signal.SIGKILL)
            return None

        setattr(owner, name, call)

    def say(self, words: str) -> None:
        """Tell the parent, unbuffered."""
        os.write(self.pipe, f"{words}\n".encode())


async def record(events: list[Received], death: Death) -> None:
    """One batch through the service's own handler, then out to Kafka."""
    dsn, keys, kafka, _ = sys.argv[1:]
    pool = await connect_pool(dsn, 2, stateless=True)
    producer = Producer(kafka)
    await producer.start()
    measures = Measures(Metrics("dying"))
    appender = Appender(pool, Keyring(Path(keys), "log.example"), lambda: NOW)
    publisher = Publisher(pool, producer, measures)
    recorder = Recorder(pool, appender, publisher, lambda: NOW, timedelta(seconds=60), measures, producer)
    death.counting = True
    await recorder.record(Batch(CONSENT, events, (), {}, {}))
    death.say("recorded")
    await publisher._catch_up()
    death.say("published")
    await producer.stop()
    await pool.close()


def child(events: list[Received], point: int, mode: str) -> list[str]:
    """What a forked child said before it ended."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        death = Death(point, mode, writing)
        for name in CALLS:
            death.wrap(asyncpg.Connection, name)
        death.wrap(Producer, "send")
        try:
            asyncio.run(record(events, death))
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as said:
        words = said.read().splitlines()
    os.waitpid(pid, 0)
    return words


def main() -> None:
    """Answer until standard input ends."""
    events: list[Received] = []
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "die":
            events = [received(event(workspace=sys.argv[4])) for _ in range(3)]
        point, mode = (int(rest[0]), rest[1]) if command == "die" else (0, "answered")
        said = child(events, point, mode)
        print(json.dumps({"events": [str(one.id) for one in events], "said": said}), flush=True)


if __name__ == "__main__":
    main()
