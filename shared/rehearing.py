"""``souhlas-rehear``: a service hears its topics again, after its database was put back to an earlier state.

What was said since then is in Kafka, and the groups stand behind it. Their places are set to the beginning of each
topic. Whatever a service has already it takes as it takes every event that comes twice: nothing changes.

Exit 0: done. 1: the service still runs. 2: wrong usage. 3: Kafka is away. Where Kafka is says ``SOUHLAS_KAFKA``.
"""

import argparse
import asyncio
import sys
from collections.abc import Mapping, Sequence

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import CommitFailedError, KafkaError

from shared.brokers import Brokers, reach
from shared.kafka.connections import described
from shared.letters.command import quiet
from shared.settings import Environment
from shared.topics import CONSENT, LEDGER, SUPPRESSION, WORKSPACE, Topic

DONE, RUNS, AWAY = 0, 1, 3
AGAIN: Mapping[str, tuple[Topic, ...]] = {
    "contacts": (WORKSPACE, LEDGER, SUPPRESSION),
    "conversation": (CONSENT,),
}
"""By service, what it hears again. Not what was given under a grant: that is deleted as soon as it was heard."""
ANSWER_SECONDS = 30.0


async def rehear(kafka: Brokers | str, service: str, topics: Sequence[Topic]) -> dict[str, int]:
    """Set the groups of `service` to the beginning of `topics`; how many records each topic has to be heard again.

    Raises CommitFailedError while a group has members, other KafkaErrors and TimeoutError when Kafka is away.
    """
    return {topic.name: await _rewind(kafka, f"{service}.{topic.name}", topic) for topic in topics}


async def _rewind(kafka: Brokers | str, group: str, topic: Topic) -> int:
    consumer = AIOKafkaConsumer(**reach(kafka), group_id=group, enable_auto_commit=False, client_id="souhlas-rehear")
    try:
        await consumer.start()
        places = [TopicPartition(topic.name, number) for number in range(topic.partitions)]
        consumer.assign(places)
        begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
        await consumer.commit(begins)
    finally:
        await consumer.stop()
    return sum(ends[place] - begins[place] for place in places)


def _failed(code: int, words: str) -> int:
    print(f"souhlas-rehear: {words}", file=sys.stderr)
    return code


def main(arguments: Sequence[str] | None = None, again: Mapping[str, Sequence[Topic]] = AGAIN) -> int:
    """The command; returns its exit code. Wrong usage raises SystemExit(2), as argparse does."""
    parser = argparse.ArgumentParser(
        prog="souhlas-rehear",
        description="After its database was put back: let a stopped service hear again what Kafka keeps.",
    )
    parser.add_argument("service", choices=sorted(again))
    service: str = parser.parse_args(arguments).service
    settings = Environment.of_process()

    async def run() -> dict[str, int]:
        async with asyncio.timeout(ANSWER_SECONDS):
            return await rehear(settings.brokers, service, again[service])

    try:
        with quiet("aiokafka"):
            counts = asyncio.run(run())
    except CommitFailedError:
        return _failed(RUNS, f"{service} is still in its groups: stop it, wait ten seconds, and say this again")
    except (KafkaError, OSError, TimeoutError) as error:
        return _failed(AWAY, f"Kafka does not answer at {settings.kafka} ({described(error)})")
    for name, count in counts.items():
        print(f"{name}: {count} records are heard again once {service} starts")
    return DONE


if __name__ == "__main__":
    sys.exit(main())
