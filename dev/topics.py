"""Creates the topics of the registry (`shared.topics`) and says where the broker differs from it.

``python -m dev.topics [--bootstrap HOST:PORT] [--check]`` adds what is missing and reports drift; with ``--check`` it
changes nothing and exits 1 on any drift. Existing topics are never altered: fewer partitions cannot be had, more would
move keys to other partitions, and a shorter retention deletes.
"""

import argparse
import asyncio
import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import (
    IncompatibleBrokerVersion,
    KafkaConnectionError,
    KafkaError,
    TopicAlreadyExistsError,
    for_code,
)

from shared.brokers import Brokers, reach
from shared.kafka.connections import described
from shared.settings import Environment, fault_lines
from shared.topics import Topic, all_topics

PREFIX = "souhlas."
UP_SECONDS = 30.0


@dataclass(frozen=True)
class Report:
    """What was created now, and how broker and registry still differ, one line each."""

    created: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)


async def create_topics(kafka: Brokers | str, topics: Iterable[Topic] | None = None, *, check: bool = False) -> Report:
    """Create what is missing, unless `check`, and compare the rest. Several processes may call this at once.

    `topics` is the whole registry when not given; unknown ``souhlas.*`` topics are drift only then. Waits up to half a
    minute for a broker that is starting. Raises KafkaError when it does not come or refuses a topic.
    """
    wanted = list(all_topics() if topics is None else topics)
    async with _admin(kafka) as admin:
        found = await _partitions(admin)
        missing = [topic for topic in wanted if topic.name not in found]
        created = [] if check else await _create(admin, missing)
        drift = [f"{topic.name}: missing" for topic in missing] if check else []
        there = [topic for topic in wanted if topic.name in found]
        drift += [
            f"{topic.name}: {found[topic.name]} partitions, the registry says {topic.partitions}"
            for topic in there
            if found[topic.name] != topic.partitions
        ]
        drift += await _other_settings(admin, there)
        if topics is None:
            unknown = {name for name in found if name.startswith(PREFIX)} - {topic.name for topic in wanted}
            drift += [f"{name}: not in the registry" for name in sorted(unknown)]
    return Report(created, drift)


@contextlib.asynccontextmanager
async def _admin(kafka: Brokers | str) -> AsyncIterator[AIOKafkaAdminClient]:
    deadline = asyncio.get_running_loop().time() + UP_SECONDS
    while True:
        admin = AIOKafkaAdminClient(**reach(kafka), client_id="souhlas-topics", request_timeout_ms=10_000)
        try:
            await admin.start()
            break
        except KafkaConnectionError:
            await admin.close()
            if asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(0.2)
    try:
        yield admin
    finally:
        await admin.close()


async def _partitions(admin: AIOKafkaAdminClient) -> dict[str, int]:
    """Number of partitions of every topic there is."""
    return {topic["topic"]: len(topic["partitions"]) for topic in await admin.describe_topics()}


async def _create(admin: AIOKafkaAdminClient, topics: list[Topic]) -> list[str]:
    """Create them with as many replicas as there are brokers, three at most; one that somebody else made counts too."""
    if not topics:
        return []
    replicas = min(3, len((await admin.describe_cluster())["brokers"]))
    response = await admin.create_topics(
        [NewTopic(topic.name, topic.partitions, replicas, topic_configs=topic.settings) for topic in topics]
    )
    for name, code, *why in response.topic_errors:
        error = for_code(code)
        if code and error is not TopicAlreadyExistsError:
            raise error(f"{name}: {why}")
    await _until_led(admin, topics)
    return [topic.name for topic in topics]


async def _until_led(admin: AIOKafkaAdminClient, topics: list[Topic]) -> None:
    """A created topic is usable once each partition has a leader, a moment later."""
    names = [topic.name for topic in topics]
    async with asyncio.timeout(UP_SECONDS):
        while not all(_is_led(topic) for topic in await admin.describe_topics(names)):  # noqa: ASYNC110
            await asyncio.sleep(0.02)


def _is_led(topic: dict[str, Any]) -> bool:
    partitions = topic["partitions"]
    return bool(partitions) and all(partition["leader"] >= 0 for partition in partitions)


async def _other_settings(admin: AIOKafkaAdminClient, topics: list[Topic]) -> list[str]:
    """Settings whose value in force is not the registry's, whether it was set or is the broker's default."""
    if not topics:
        return []
    answers = await _described(admin, [ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in topics])
    in_force: dict[str, dict[str, str]] = {}
    for answer in answers:
        for code, why, _, name, entries in answer.resources:
            if code:
                raise for_code(code)(f"{name}: {why}")
            in_force[name] = {entry[0]: entry[1] for entry in entries}
    return [
        f"{topic.name}: {setting} is {in_force[topic.name].get(setting)}, the registry says {value}"
        for topic in topics
        for setting, value in topic.settings.items()
        if in_force[topic.name].get(setting) != value
    ]


async def _described(admin: AIOKafkaAdminClient, resources: list[ConfigResource]) -> list[Any]:
    """`describe_configs`, asked again while aiokafka offers a connection whose API versions it has not heard yet."""
    async with asyncio.timeout(UP_SECONDS):
        while True:
            try:
                return list(await admin.describe_configs(resources))
            except IncompatibleBrokerVersion:
                await asyncio.sleep(0.02)


def main() -> int:
    """The command. Exit codes: 0 as the registry says, 1 drift (with ``--check``), 2 no broker."""
    parser = argparse.ArgumentParser(
        prog="python -m dev.topics", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--bootstrap", help="host:port,...; else SOUHLAS_KAFKA, else 127.0.0.1:9092")
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 on drift")
    options = parser.parse_args()
    environment = {"SOUHLAS_KAFKA": "127.0.0.1:9092", **os.environ}
    if options.bootstrap:
        environment["SOUHLAS_KAFKA"] = options.bootstrap
    try:
        brokers = Environment.read(environment).brokers
    except ValueError as error:
        print(*(f"topics: {line}" for line in fault_lines(error)), sep="\n", file=sys.stderr)
        return 2
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it says at each try is said once, in the end
    try:
        report = asyncio.run(create_topics(brokers, check=options.check))
    except (KafkaError, TimeoutError) as error:
        print(f"topics: {described(error)}: {error}", file=sys.stderr)
        return 2
    for name in report.created:
        print(f"created  {name}")
    for line in report.drift:
        print(f"DRIFT    {line}")
    if not report.created and not report.drift:
        print("topics: as the registry says")
    return 1 if options.check and report.drift else 0


if __name__ == "__main__":
    sys.exit(main())
