"""Topics are created from the registry, with its settings, and drift is told. On real Kafka."""

import dataclasses
import os
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType

from dev.infra import Infra
from dev.topics import create_topics
from shared.topics import DIRECTORY, Topic, all_topics
from tests.system.delivery import make_topic

pytestmark = pytest.mark.kafka


@pytest.fixture
async def admin(infra: Infra) -> AsyncIterator[AIOKafkaAdminClient]:
    made = AIOKafkaAdminClient(bootstrap_servers=infra.kafka)
    await made.start()
    yield made
    await made.close()


async def test_creating_twice_creates_once_and_finds_no_drift(infra: Infra) -> None:
    await create_topics(infra.kafka)
    again = await create_topics(infra.kafka)
    assert again.created == []
    assert again.drift == []


async def test_every_topic_of_the_registry_has_its_settings_on_the_broker(
    infra: Infra, admin: AIOKafkaAdminClient
) -> None:
    await create_topics(infra.kafka)
    topics = list(all_topics())
    described = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, topic.name) for topic in topics])
    found = {name: {entry[0]: entry[1] for entry in entries} for *_, name, entries in described[0].resources}
    for topic in topics:
        assert topic.settings.items() <= found[topic.name].items()
    assert found[DIRECTORY.name]["cleanup.policy"] == "compact"


async def test_other_partitions_other_settings_and_missing_topics_are_drift(
    infra: Infra, admin: AIOKafkaAdminClient
) -> None:
    topic = await make_topic(infra.kafka, partitions=2)
    missing = dataclasses.replace(topic, name=f"{topic.name}.missing")
    wanted: list[Topic] = [dataclasses.replace(topic, partitions=3, retention_ms=1000), missing]
    report = await create_topics(infra.kafka, wanted, check=True)
    assert report.created == []
    assert sorted(report.drift) == sorted(
        [
            f"{missing.name}: missing",
            f"{topic.name}: 2 partitions, the registry says 3",
            f"{topic.name}: retention.ms is 3600000, the registry says 1000",
        ]
    )


async def test_a_topic_that_the_registry_does_not_know_is_drift_and_the_command_exits_1(
    infra: Infra, admin: AIOKafkaAdminClient
) -> None:
    await create_topics(infra.kafka)
    stranger = dataclasses.replace(await make_topic(infra.kafka), name="souhlas.stranger.v1")
    await create_topics(infra.kafka, [stranger])
    try:
        assert "souhlas.stranger.v1: not in the registry" in (await create_topics(infra.kafka, check=True)).drift
        assert _command(infra, "--check").returncode == 1
    finally:
        await admin.delete_topics([stranger.name])
    assert _command(infra, "--check").returncode == 0


def _command(infra: Infra, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "dev.topics", "--bootstrap", infra.kafka, *arguments], env=os.environ, check=False
    )
