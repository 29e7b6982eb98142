"""A process that forks children which work as the service does, and die by kill -9 at the call that they are told.

``python dying.py`` with the tests' folder on PYTHONPATH. A line ``work DSN KEYS KAFKA WORKSPACE WORK FEW`` on standard
input says what is done from then on: WORK is ``record`` (three new events, and publish them), the id of a contact to be
erased (the same with its erasure), or a time, at which evidence is removed that is due then; so many entries as FEW are
written by one statement. A line ``die <point> <mode>`` makes a child that dies at its call number `point`: ``before``
it, once it is ``sent``, or when it is ``answered``. ``again`` does the same work in a child that lives. Both are
answered by a line of JSON. Forking costs a tenth of starting a program anew, and no event loop runs in the parent.
"""

import asyncio
import json
import os
import signal
import sys
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
from consent_ledger.handlers import Recorder
from consent_ledger.keys import Keyring
from consent_ledger.measure import Measures
from consent_ledger.publisher import Publisher
from consent_ledger.retention import Retention
from consent_ledger.store import writing
from consent_ledger.store.append import Appender
from samples import NOW, event, received

from shared.envelope import Received
from shared.events import ConsentDecided, Decision
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
    dsn, keys, kafka, *_ = sys.argv[1:]
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


async def remove(now: datetime, death: Death) -> None:
    """One sweep of the job that removes evidence after its time."""
    dsn, keys, *_ = sys.argv[1:]
    pool = await connect_pool(dsn, 2, stateless=True)
    keyring, measures = Keyring(Path(keys), "log.example"), Measures(Metrics("dying"))
    death.counting = True
    await Retention(pool, keyring, lambda: now, "dying", measures).sweep()
    death.say("removed")
    await pool.close()


def child(events: list[Received], point: int, mode: str) -> list[str]:
    """What a forked child said before it ended."""
    reading, telling = os.pipe()
    pid = os.fork()
    if pid == 0:
        death = Death(point, mode, telling)
        for name in CALLS:
            death.wrap(asyncpg.Connection, name)
        death.wrap(Producer, "send")
        try:
            work, writing.FEW = sys.argv[5], int(sys.argv[6])
            asyncio.run(remove(datetime.fromisoformat(work), death) if "T" in work else record(events, death))
        finally:
            os._exit(0)
    os.close(telling)
    with os.fdopen(reading) as said:
        words = said.read().splitlines()
    os.waitpid(pid, 0)
    return words


def decided(workspace: str, work: str) -> list[ConsentDecided]:
    """What is to be recorded."""
    if work == "record":
        return [event(workspace=workspace) for _ in range(3)]
    return [] if "T" in work else [event(Decision.ERASED, workspace=workspace, contact=UUID(work))]


def main() -> None:
    """Answer until standard input ends."""
    events: list[Received] = []
    for line in sys.stdin:
        command, *rest = line.split()
        if command == "work":
            sys.argv[1:] = rest
            continue
        if command == "die":
            events = [received(one) for one in decided(sys.argv[4], sys.argv[5])]
        point, mode = (int(rest[0]), rest[1]) if command == "die" else (0, "answered")
        said = child(events, point, mode)
        print(json.dumps({"events": [str(one.id) for one in events], "said": said}), flush=True)


if __name__ == "__main__":
    main()
