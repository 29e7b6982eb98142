"""The person on call lists dead letters, looks at one, says them again, and deletes them. On real Kafka."""

import asyncio
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from dev.infra import Infra
from shared.envelope import Message, Poison, Record, seal
from shared.events import ErasureRequested
from shared.identity import uuid7
from shared.kafka import Batch, Producer, RawMessage, Rejected, Subscription
from shared.kafka.deadletters import Grave, letter
from shared.kafka.producer import Sendable
from shared.letters.command import AWAY, DONE, PARTLY, USAGE, main
from shared.letters.letter import Wanted
from shared.letters.reading import reading
from shared.letters.replaying import Replay
from shared.topics import ERASURE, Topic
from tests.system.delivery import Heard, changed, event_id, hearing, make_topic, read, said, write

pytestmark = pytest.mark.kafka

Run = Callable[..., Any]


@pytest.fixture
def run(infra: Infra, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """``await run(topic, "list", …)``: what the command answers in JSON, or its exit code and line on stderr."""
    monkeypatch.setenv("SOUHLAS_KAFKA", infra.kafka)

    async def command(topic: Topic, *words: str) -> Any:
        code = await asyncio.to_thread(main, [*words, "--json"], [topic])
        out, err = capsys.readouterr()
        assert err.count("\n") <= 1
        return json.loads(out) if code == DONE else (code, err)

    return command


async def give_up(
    kafka: str, *messages: Message, error: str = "not_ours", groups: Sequence[str] = ("contacts",)
) -> None:
    """What lies at the beginning of partition 0 of its topic, given up by these groups."""
    producer = Producer(kafka)
    graves = [
        (Record(one.topic, 0, at, one.key, one.value, one.headers, 0), group)
        for at, one in enumerate(messages)
        for group in groups
    ]
    await producer.send(
        [letter(Grave(record, Poison(error), 1), f"{record.topic}.dlq", group) for record, group in graves]
    )
    await producer.stop()


def same(record: Any, message: Message) -> bool:
    return (record.key, record.value, tuple(record.headers)) == (message.key, message.value, message.headers)


async def test_what_was_given_up_is_listed_looked_at_and_said_again_once_to_a_mended_consumer(
    infra: Infra, run: Run
) -> None:
    topic = await make_topic(infra.kafka)
    poison = changed(said(topic), trace=b"\xff\x00", other=None, **{"souhlas-error": b"the record's own"})
    mended = False

    async def refuse_until_mended(batch: Batch) -> None:
        if not mended:
            raise Rejected(batch.events[0], "not_ours", "another controller")

    heard = Heard(refuse_until_mended)
    async with hearing(infra.kafka, Subscription(topic, "contacts", heard)):
        await write(infra.kafka, poison)
        while (listed := await run(topic, "list"))["topics"][0]["letters"] == 0:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        assert (listed["topics"][0]["open"], listed["topics"][0]["errors"]) == (1, {"not_ours": 1})
        [line] = (await run(topic, "list", topic.name))["letters"]
        shown = await run(topic, "show", topic.dlq, str(line["partition"]), str(line["offset"]))
        assert (shown["error"], shown["detail"], shown["attempts"]) == ("not_ours", "another controller", 1)
        assert shown["source"] == {"topic": topic.name, "partition": 0, "offset": 0}
        assert ["ce_id", str(event_id(poison))] in shown["headers"]
        mended = True
        assert (await run(topic, "replay", topic.name, "--dry-run"))["replayed"] == 1
        assert len(await read(infra.kafka, topic.name)) == 1
        assert (await run(topic, "replay", topic.name))["replayed"] == 1
        await heard.wait_for([poison])
        second = await run(topic, "replay", topic.name)
        assert (second["replayed"], second["already"]) == (0, 1)
        behind = said(topic)
        await write(infra.kafka, behind)
        await heard.wait_for([behind])
    assert heard.ids == [event_id(poison), event_id(behind)]
    assert [same(record, poison) for record in await read(infra.kafka, topic.name)] == [True, True, False]
    assert (await run(topic, "list"))["topics"][0]["open"] == 0


async def test_one_record_that_three_groups_gave_up_is_said_once_and_only_what_is_wanted(
    infra: Infra, run: Run
) -> None:
    topic = await make_topic(infra.kafka)
    one, other = said(topic), said(topic)
    await give_up(infra.kafka, one, groups=("contacts", "gate", "ledger"))
    await give_up(infra.kafka, said(topic), other, error="schema_invalid")
    narrow = ("replay", topic.name, "--consumer", "contacts", "--error", "schema_invalid", "--from-offset", "4")
    assert (await run(topic, *narrow, "--until", "2020-01-01T00:00:00Z"))["replayed"] == 0
    assert (await run(topic, *narrow, "--partition", "1"))["replayed"] == 0
    assert (await run(topic, *narrow, "--to-offset", "5"))["replayed"] == 1
    told = await run(topic, "replay", topic.name, "--error", "not_ours")
    assert (told["replayed"], told["same_record"]) == (1, 2)
    assert [same(*pair) for pair in zip(await read(infra.kafka, topic.name), (other, one), strict=True)] == [True, True]
    assert (await run(topic, "replay", topic.name, "--error", "not_ours", "--again"))["replayed"] == 1
    assert (await run(topic, "list", topic.name, "--error", "schema_invalid"))["letters"][1]["replayed"] is True


async def test_a_letter_written_after_its_record_was_said_again_is_open(infra: Infra, run: Run) -> None:
    topic = await make_topic(infra.kafka)
    message = said(topic)
    for _ in range(2):
        await give_up(infra.kafka, message)
        assert (await run(topic, "replay", topic.name))["replayed"] == 1


async def test_what_an_erased_contact_left_among_the_dead_letters_is_not_said_again(infra: Infra, run: Run) -> None:
    topic = await make_topic(infra.kafka, personal_data=True)
    contact, now = uuid4(), datetime.now(UTC)
    of_erased = changed(said(topic, contact), ce_type=b"souhlas.contact.captured")
    wrong_key = changed(of_erased, key=b"acme:somebody-else")
    the_erasure, of_another = said(topic, contact), said(topic)
    await give_up(infra.kafka, of_erased, wrong_key, the_erasure, of_another)
    asked = ErasureRequested(
        workspace="acme", contact_id=contact, erasure_id=uuid4(), requested_at=now, directory_version=1
    )
    await write(infra.kafka, seal(asked, topic=ERASURE, event_id=uuid7(), source="contacts", time=now))
    told = await run(topic, "replay", topic.name)
    assert (told["replayed"], told["erased"]) == (2, 2)
    found = await read(infra.kafka, topic.name)
    assert [same(*pair) for pair in zip(found, (the_erasure, of_another), strict=True)] == [True, True]


async def test_on_a_compacted_topic_an_old_record_never_takes_the_place_of_a_newer_one(infra: Infra, run: Run) -> None:
    topic = await make_topic(infra.kafka, compacted=True)
    contact = uuid4()
    old, newer, alone = said(topic, contact), said(topic, contact), said(topic)
    await write(infra.kafka, old, alone, newer)
    await give_up(infra.kafka, old, alone)
    told = await run(topic, "replay", topic.name)
    assert (told["replayed"], told["superseded"]) == (1, 1)
    assert same((await read(infra.kafka, topic.name))[-1], alone)


class _Slow(Producer):
    """Somebody says something newer just before the first record is sent."""

    def __init__(self, bootstrap: str, newer: Message) -> None:
        super().__init__(bootstrap)
        self._newer: list[Message] = [newer]

    async def send(self, messages: Sequence[Sendable]) -> None:
        if self._newer:
            await super().send([self._newer.pop()])
        await super().send(messages)


async def test_what_came_in_between_is_put_behind_an_old_record_on_a_compacted_topic(infra: Infra) -> None:
    topic = await make_topic(infra.kafka, compacted=True)
    contact = uuid4()
    old, newer = said(topic, contact), said(topic, contact)
    await write(infra.kafka, old)
    await give_up(infra.kafka, old)
    producer = _Slow(infra.kafka, newer)
    async with reading(infra.kafka) as reader:
        tally = await Replay(reader, producer, topic, lambda: datetime.now(UTC)).run(Wanted())
    await producer.stop()
    assert tally.replayed == 1
    assert [same(one, newer) for one in await read(infra.kafka, topic.name)] == [False, True, False, True]


async def test_letters_are_deleted_up_to_an_offset_once_they_were_said_again(infra: Infra, run: Run) -> None:
    topic = await make_topic(infra.kafka)
    await give_up(infra.kafka, said(topic), said(topic))
    delete = ("delete", topic.name, "0", "--before", "2")
    code, line = await run(topic, *delete)
    assert (code, "2 of 2 letters were never said again" in line) == (PARTLY, True)
    await run(topic, "replay", topic.name)
    assert (await run(topic, *delete, "--dry-run"))["deleted"] == 2
    assert len(await read(infra.kafka, topic.dlq)) == 4
    assert (await run(topic, *delete))["deleted"] == 2
    assert [record.value for record in await read(infra.kafka, topic.dlq)] == [None, None]  # the notes
    await give_up(infra.kafka, said(topic))
    assert (await run(topic, "delete", topic.name, "0", "--before", "5", "--open-too"))["open"] == 1
    assert await read(infra.kafka, topic.dlq) == []


async def test_nothing_that_a_record_holds_is_printed_unless_it_was_asked_for(
    infra: Infra, run: Run, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    topic = await make_topic(infra.kafka)
    words = b"jana.novakova"
    await give_up(infra.kafka, changed(said(topic), key=words, value=words, ce_subject=words, note=words))
    show = ("show", topic.name, "0", "0")
    told = str(await run(topic, "list")) + str(await run(topic, "list", topic.name)) + str(await run(topic, *show))
    await run(topic, "replay", topic.name)
    for words_too in (["list"], ["list", topic.name], [*show], ["replay", topic.name]):
        assert await asyncio.to_thread(main, words_too, [topic]) == DONE
    assert "jana" not in told + "".join(capsys.readouterr()) + caplog.text
    whole = await run(topic, *show, "--payload")
    assert (whole["key"], whole["value"], ["note", "jana.novakova"] in whole["headers"]) == (words.decode(),) * 2 + (
        True,
    )


async def test_what_cannot_be_done_is_said_in_one_line(
    infra: Infra, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    topic = await make_topic(infra.kafka)
    producer = Producer(infra.kafka)
    await producer.send([RawMessage(topic.dlq, 0, b"k", b"no letter of ours", ())])
    await producer.stop()
    assert (await run(topic, "list"))["topics"][0]["errors"] == {"(no letter of ours)": 1}
    assert (await run(topic, "replay", topic.name))["foreign"] == 1
    for code, words, line in [
        (USAGE, ("show", topic.name, "0", "0"), "is no letter"),
        (USAGE, ("show", topic.name, "0", "9"), "it holds 0 to 0"),
        (USAGE, ("show", topic.name, "3", "0"), "has the partitions 0 to 0"),
        (USAGE, ("replay", "souhlas.nothing.v1"), f"there are {topic.name}"),
        (USAGE, ("delete", topic.name, "0", "--before", "7"), "ends before 1"),
    ]:
        found = await run(topic, *words)
        assert (found[0], line in found[1]) == (code, True), found
    unmade = Topic("test.unmade", "", {}, "", (), ("contacts",), 1000)
    assert "no topic test.unmade.dlq" in (await run(unmade, "list"))[1]
    monkeypatch.setenv("SOUHLAS_KAFKA", "127.0.0.1:1")
    assert (await run(topic, "list"))[0] == AWAY
    for wrong in ("nonsense", None):
        monkeypatch.delenv("SOUHLAS_KAFKA") if wrong is None else monkeypatch.setenv("SOUHLAS_KAFKA", wrong)
        with pytest.raises(SystemExit, match="2"):
            main(["list"], [topic])
    assert capsys.readouterr().err.count("souhlas: SOUHLAS_KAFKA is ") == 2


async def test_a_count_that_changes_nothing_says_so_in_its_words(
    infra: Infra, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SOUHLAS_KAFKA", infra.kafka)
    topic = await make_topic(infra.kafka)
    await write(infra.kafka, message := said(topic))
    await give_up(infra.kafka, message)
    words = {
        ("list", topic.name, "--error", "no_such"): "no such letters",
        ("replay", topic.name, "--dry-run"): "nothing was done (--dry-run); without it: replayed 1",
        ("delete", topic.name, "0", "--before", "1", "--open-too", "--dry-run"): "without it: 1 letters deleted",
    }
    for command, expected in words.items():
        assert await asyncio.to_thread(main, command, [topic]) == DONE
        assert expected in capsys.readouterr().out


async def test_an_output_that_nobody_reads_is_no_outage_of_kafka(infra: Infra) -> None:
    reads, writes = os.pipe()
    os.close(reads)
    command = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "shared.letters", "list"),
        stdout=writes,
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "SOUHLAS_KAFKA": infra.kafka},
    )
    os.close(writes)
    _, err = await command.communicate()
    assert (command.returncode, err.decode()) == (PARTLY, "souhlas-letters: nobody reads the output any more\n")
