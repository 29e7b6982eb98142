"""``souhlas-letters``: list, show, replay, delete. Exit 0: done. 1: not all of it. 2: wrong usage. 3: Kafka is away.

Where Kafka is says ``SOUHLAS_KAFKA``, as to the services. Nothing is logged, and of what a record holds nothing is
printed but with ``--payload``.
"""

import argparse
import asyncio
import json
import logging
import os
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from aiokafka.errors import KafkaError
from pydantic import TypeAdapter, ValidationError

from shared.kafka import Producer
from shared.kafka.connections import described
from shared.letters import telling
from shared.letters.letter import Letter, Wanted, given_up, opened
from shared.letters.reading import CLIENT, Missing, Reader, reading
from shared.letters.replaying import Replay, is_done, notes_of
from shared.settings import Environment
from shared.times import Timestamp
from shared.topics import SOURCES, Topic

DONE, PARTLY, USAGE, AWAY = 0, 1, 2, 3
HEARD = tuple(topic for topic in SOURCES if topic.consumers)
_moment: Callable[[str], datetime] = TypeAdapter(Timestamp).validate_python


class Misuse(Exception):
    """The command cannot be carried out as it was given."""


def _parser(topics: Sequence[Topic]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="souhlas-letters",
        description="Dead letters: what no consumer could handle. Kafka is where SOUHLAS_KAFKA says.",
        epilog="topics: " + ", ".join(topic.name for topic in topics),
    )
    commands = parser.add_subparsers(dest="command", required=True)

    lists = commands.add_parser("list", help="how many there are of each topic; of one topic, which")
    lists.add_argument("topic", nargs="?", metavar="TOPIC")
    _filters(lists)
    lists.set_defaults(run=_list)

    shows = commands.add_parser("show", help="one letter: why, from where, and what was around it")
    shows.add_argument("topic", metavar="TOPIC")
    shows.add_argument("place", type=_count, metavar="PARTITION", help="of the dead-letter topic, as list says it")
    shows.add_argument("offset", type=_count, metavar="OFFSET")
    shows.add_argument("--payload", action="store_true", help="what the record holds too: it may be personal data")
    shows.set_defaults(run=_show)

    replays = commands.add_parser("replay", help="say again on the source topic what was given up, each record once")
    replays.add_argument("topic", metavar="TOPIC")
    _filters(replays)
    replays.add_argument("--dry-run", action="store_true", help="only count")
    replays.add_argument("--again", action="store_true", help="also what was said again already")
    replays.set_defaults(run=_replay)

    deletes = commands.add_parser("delete", help="delete the letters of a partition that lie before an offset")
    deletes.add_argument("topic", metavar="TOPIC")
    deletes.add_argument("place", type=_count, metavar="PARTITION")
    deletes.add_argument("--before", type=_count, required=True, metavar="OFFSET")
    deletes.add_argument("--dry-run", action="store_true", help="only count")
    deletes.add_argument(
        "--open-too", action="store_true", help="also letters that were never said again: they are lost"
    )
    deletes.set_defaults(run=_delete)
    for command in (lists, shows, replays, deletes):
        command.add_argument("--json", action="store_true", help="answer as one JSON object")
    return parser


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--error", action="append", default=[], metavar="WORD", help="several may be given")
    parser.add_argument("--consumer", action="append", default=[], metavar="GROUP", help="several may be given")
    parser.add_argument("--partition", type=_count, metavar="N")
    parser.add_argument("--from-offset", type=_count, default=0, metavar="N", help="of the letter; it is included")
    parser.add_argument("--to-offset", type=_count, metavar="N", help="of the letter; it is not included")
    parser.add_argument("--since", type=_time, metavar="TIME", help="given up at or after: 2026-01-31T12:00:00Z")
    parser.add_argument("--until", type=_time, metavar="TIME", help="given up before")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal()) or len(text) > 18:
        raise argparse.ArgumentTypeError("must be a whole number, 0 or more")
    return int(text)


def _time(text: str) -> datetime:
    try:
        return _moment(text)
    except ValidationError:
        raise argparse.ArgumentTypeError("must be a time of RFC 3339 with its zone: 2026-01-31T12:00:00Z") from None


def _wanted(given: argparse.Namespace) -> Wanted:
    return Wanted(
        errors=frozenset(given.error),
        consumers=frozenset(given.consumer),
        partition=given.partition,
        from_offset=given.from_offset,
        to_offset=given.to_offset,
        since=given.since,
        until=given.until,
    )


async def _list(given: argparse.Namespace, reader: Reader, topics: Sequence[Topic]) -> int:
    wanted = _wanted(given)
    if given.topic:
        topic = _topic(given.topic, topics)
        notes = await notes_of(reader, topic)
        lines = [
            telling.line(what, done=is_done(what, notes))
            async for record in reader.all(topic.dlq)
            if isinstance(what := opened(record), Letter) and wanted.has(what)
        ]
        words = telling.table(telling.LINE, [telling.row(line) for line in lines]) if lines else "no such letters"
        _say(given, {"topic": topic.dlq, "letters": lines}, words)
        return DONE
    found = [await _summary(reader, topic, wanted) for topic in topics]
    some = [one.row() for one in found if one.letters]
    words = telling.table(telling.SUMMARY, some) if some else "no dead letters"
    _say(given, {"topics": [one.json() for one in found]}, words)
    return DONE


async def _summary(reader: Reader, topic: Topic, wanted: Wanted) -> telling.Summary:
    notes, summary = await notes_of(reader, topic), telling.Summary(topic.dlq)
    async for record in reader.all(topic.dlq):
        what = opened(record)
        if isinstance(what, Letter) and wanted.has(what):
            summary.count(what.error, given_up(record), done=is_done(what, notes))
        elif what is None and wanted == Wanted():
            summary.count(telling.FOREIGN, given_up(record), done=False)
    return summary


async def _show(given: argparse.Namespace, reader: Reader, topics: Sequence[Topic]) -> int:
    topic = _topic(given.topic, topics)
    start, end = await _bounds(reader, topic, given.place)
    notes = await notes_of(reader, topic)
    if start <= given.offset < end:
        async for record in reader.between(topic.dlq, given.place, given.offset, given.offset + 1):
            if isinstance(letter := opened(record), Letter):
                told = telling.whole(letter, done=is_done(letter, notes), payload=given.payload)
                print(json.dumps(told, indent=None if given.json else 2), flush=True)
                return DONE
            raise Misuse(
                f"{topic.dlq}[{given.place}] {given.offset} is no letter: a note that one was said again, or foreign"
            )
    raise Misuse(f"{topic.dlq}[{given.place}] has no letter {given.offset}: it holds {start} to {end - 1}")


async def _replay(given: argparse.Namespace, reader: Reader, topics: Sequence[Topic]) -> int:
    topic = _topic(given.topic, topics)
    producer = Producer(given.kafka, client_id=CLIENT)
    replay = Replay(reader, producer, topic, lambda: datetime.now(UTC))
    try:
        tally = await replay.run(_wanted(given), dry_run=given.dry_run, again=given.again)
    except (KafkaError, OSError, TimeoutError):
        print(f"souhlas-letters: stopped on the way: {replay.tally}; run it again for the rest", file=sys.stderr)
        raise
    finally:
        await producer.stop()
    _say(
        given,
        asdict(tally) | {"topic": topic.name, "dry_run": given.dry_run},
        f"{topic.name}: {_counted(given)}{tally}",
    )
    return DONE


async def _delete(given: argparse.Namespace, reader: Reader, topics: Sequence[Topic]) -> int:
    topic = _topic(given.topic, topics)
    start, end = await _bounds(reader, topic, given.place)
    if given.before > end:
        raise Misuse(f"{topic.dlq}[{given.place}] ends before {end}: --before cannot lie behind that")
    notes, letters, left = await notes_of(reader, topic), 0, 0
    async for record in reader.between(topic.dlq, given.place, start, given.before):
        what = opened(record)
        letters += isinstance(what, Letter)
        left += isinstance(what, Letter) and not is_done(what, notes)
    if left and not given.open_too:
        print(
            f"souhlas-letters: {left} of {letters} letters were never said again: replay them, or say --open-too",
            file=sys.stderr,
        )
        return PARTLY
    if not given.dry_run and start < given.before:
        await reader.delete(topic.dlq, {given.place: given.before})
    told = {"topic": topic.dlq, "partition": given.place, "deleted": letters, "open": left, "dry_run": given.dry_run}
    words = f"{_counted(given)}{letters} letters deleted, {left} of them never said again"
    _say(given, told, f"{topic.dlq}[{given.place}]: {words}")
    return DONE


def _topic(name: str, topics: Sequence[Topic]) -> Topic:
    for topic in topics:
        if name in (topic.name, topic.dlq):
            return topic
    raise Misuse(f"there is no such topic; there are {', '.join(topic.name for topic in topics)}")


async def _bounds(reader: Reader, topic: Topic, partition: int) -> tuple[int, int]:
    bounds = await reader.bounds(topic.dlq)
    if partition not in bounds:
        raise Misuse(f"{topic.dlq} has the partitions 0 to {max(bounds)}")
    return bounds[partition]


def _counted(given: argparse.Namespace) -> str:
    return "nothing was done (--dry-run); without it: " if given.dry_run else ""


def _say(given: argparse.Namespace, told: Any, words: str) -> None:
    print(json.dumps(told) if given.json else words, flush=True)


async def _run(given: argparse.Namespace, topics: Sequence[Topic]) -> int:
    run: Callable[[argparse.Namespace, Reader, Sequence[Topic]], Awaitable[int]] = given.run
    async with reading(given.kafka) as reader:
        return await run(given, reader, topics)


@contextmanager
def quiet(library: str) -> Iterator[None]:
    """What a library logs is not written meanwhile: a command says what went wrong in one line of its own."""
    logger = logging.getLogger(library)
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        logger.setLevel(level)


def _failed(code: int, words: str) -> int:
    print(f"souhlas-letters: {words}", file=sys.stderr)
    return code


def main(arguments: Sequence[str] | None = None, topics: Sequence[Topic] = HEARD) -> int:
    """The command; returns its exit code. Wrong usage raises SystemExit(2), as argparse does."""
    given = _parser(topics).parse_args(arguments)
    settings = Environment.of_process()
    given.kafka = settings.brokers
    try:
        with quiet("aiokafka"), quiet("asyncio"):  # what they say is in the one line below
            return asyncio.run(_run(given, topics))
    except Misuse as error:
        return _failed(USAGE, str(error))
    except Missing as error:
        return _failed(AWAY, f"Kafka has no topic {error}: create the topics first (python -m dev.topics)")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains at its end
        return _failed(PARTLY, "nobody reads the output any more")
    except (KafkaError, OSError, TimeoutError) as error:
        return _failed(AWAY, f"Kafka does not answer at {settings.kafka} ({described(error)})")
    except KeyboardInterrupt:
        return _failed(PARTLY, "stopped; what was said again before is noted")
