"""Trying hard to get a person into the logs."""

import asyncio
import io
import json
import logging
import sys
import threading
import warnings
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from pydantic import BaseModel, ValidationError

from shared import logs
from shared.envelope import Poison
from shared.masking import HIDDEN, Ours, masked_text, masked_value
from shared.problems import Problem

PERSONAL = ("jan", "novák", "novak", "example.com", "601123456", "601 123 456", "601", "Dlouhá".lower())
own = logging.getLogger("souhlas.test")
foreign = logging.getLogger("aiokafka.consumer")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """A process configured as a service is, and everything put back afterwards."""
    root = logging.getLogger()
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning, logging.raiseExceptions
    level, handlers = root.level, list(root.handlers)
    out = io.StringIO()
    logs.configure("contacts", "DEBUG", out)
    yield out
    root.handlers[:] = handlers
    root.setLevel(level)
    for name in logs.OWN:
        logging.getLogger(name).setLevel(logging.NOTSET)
    sys.excepthook, threading.excepthook, sys.unraisablehook, warnings.showwarning, logging.raiseExceptions = hooks


def clean(out: io.StringIO) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines
    text = json.dumps([{name: value for name, value in line.items() if name != "time"} for line in lines])
    for personal in PERSONAL:
        assert personal not in text.lower(), text
        assert json.dumps(personal)[1:-1].lower() not in text.lower(), text
    return lines


class Form(BaseModel):
    email: int
    name: int


def validation_error() -> Exception:
    try:
        Form.model_validate({"email": "jan@example.com", "name": "Jan Novák"})
    except ValidationError as error:
        return error
    raise AssertionError


def raised(error: Exception, cause: Exception | None = None, context: Exception | None = None) -> Exception:
    try:
        if context is not None:
            try:
                raise context
            except Exception:
                raise error  # noqa: B904
        raise error from cause
    except Exception as caught:
        return caught
    raise AssertionError


def unique_violation() -> Any:
    error = asyncpg.UniqueViolationError('duplicate key value violates unique constraint "contact_email"')
    error.detail = "Key (email)=(jan@example.com) already exists."
    error.constraint_name = "contact_email"
    return error


EXCEPTIONS = [
    ValueError("Jan Novák <jan@example.com>"),
    ValueError("Jan Novák"),
    KeyError("jan@example.com"),
    validation_error(),
    unique_violation(),
    OSError(2, "No such file", "/home/jan/novák"),
    UnicodeDecodeError("utf-8", b"jan@example.com\xff", 15, 16, "bad"),
    RuntimeError(b"jan@example.com"),
    RuntimeError({"name": "Jan Novák"}),
    ExceptionGroup("Jan Novák", [ValueError("jan@example.com"), ExceptionGroup("x", [KeyError("+420 601 123 456")])]),
    raised(RuntimeError("outer"), cause=ValueError("jan@example.com")),
    raised(RuntimeError("outer"), context=ValueError("Jan Novák")),
    Problem(422, "invalid", "Jan Novák", errors=[{"pointer": "/x", "detail": "jan@example.com"}]),
    Poison("schema_invalid", "at jan@example.com"),
]


@pytest.mark.parametrize("error", EXCEPTIONS, ids=lambda error: type(error).__name__)
def test_an_exception_tells_its_type_and_place_alone(lines: io.StringIO, error: Exception) -> None:
    error = raised(error)
    error.add_note("Jan Novák")
    own.error("failed", exc_info=error)
    foreign.error("failed", exc_info=error)
    logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
    seen = clean(lines)
    assert type(error).__name__ in seen[0]["errors"][0]["type"]
    assert any("shared/tests/test_logs.py" in place for place in seen[0]["errors"][0]["at"])


def test_a_database_error_keeps_what_names_nobody(lines: io.StringIO) -> None:
    own.error("failed", exc_info=raised(unique_violation()))
    (line,) = clean(lines)
    assert line["errors"][0]["sqlstate"] == "23505"
    assert line["errors"][0]["constraint_name"] == "contact_email"


def test_all_causes_are_named_and_loops_end(lines: io.StringIO) -> None:
    first, second = ValueError("jan@example.com"), KeyError("Novák")
    first.__cause__, second.__cause__ = second, first
    own.error("failed", exc_info=first)
    (line,) = clean(lines)
    assert [error["type"] for error in line["errors"]] == ["builtins.ValueError", "builtins.KeyError"]


ARGUMENTS: list[tuple[str, tuple[Any, ...]]] = [
    ("%s", ("jan@example.com",)),
    ("%r", ("jan@example.com",)),
    ("%s", (b"jan@example.com",)),
    ("%s", ("jan%40example.com",)),
    ("%s", ("JAN@EXAMPLE.COM",)),
    ("%s", ("Jan Novák",)),
    ("%s", ("Novak",)),
    ("%s", ("+420601123456",)),
    ("%s", ("+420 601 123 456",)),
    ("%s", ("601-123-456",)),
    ("%s", ({"name": "Jan Novák"},)),
    ("%(name)s", ({"name": "Jan Novák"},)),
    ("%s", (["jan@example.com"],)),
    ("%s", (ValueError("Jan Novák"),)),
    ("%d %s", ("jan@example.com", 1)),
    ("%20s|%-20.3s", ("Jan Novák", "jan@example.com")),
    ("%s %s", ("jan@example.com",)),
    ("%d", ("jan@example.com", "Jan Novák")),
    ("%y", ("jan@example.com",)),
]


@pytest.mark.parametrize(("message", "arguments"), ARGUMENTS)
def test_arguments_are_masked(
    lines: io.StringIO, capsys: pytest.CaptureFixture[str], message: str, arguments: tuple[Any, ...]
) -> None:
    own.error(message, *arguments)
    foreign.error(message, *arguments)
    assert len(clean(lines)) == 2
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


MESSAGES = [
    "consumer got ConsumerRecord(key=b'demo:1', value=b'{\"name\": \"Jan Nov\\xc3\\xa1k\"}')",
    "cannot send to jan@example.com",
    "cannot call +420 601 123 456 or (601) 123-456 or 601/123/456 or 00420601123456",
    "jan%40example.com jan\\x40example.com jan\\u0040example.com",
    "Task exception was never retrieved\nfuture: <Task exception=ValueError('Jan Novák')>",
    "DETAIL: Key (email)=(jan@example.com) already exists.",
    "Key (name)=(Jan Novák) already exists.",
    'name="Jan Novák" and name=Novák',
    "exception=ValueError(„Jan Novák“)",
    "unclosed 'Jan Novák",
]


@pytest.mark.parametrize("message", MESSAGES)
def test_text_of_libraries_is_masked(lines: io.StringIO, message: str) -> None:
    foreign.error(message)
    logging.getLogger("asyncio").error(message)
    logging.getLogger("faststream.access.kafka").error(message)
    clean(lines)


def test_extra_fields_are_a_closed_list_and_masked(lines: io.StringIO) -> None:
    contact = uuid4()
    own.info(
        "handled",
        extra={
            "email": "jan@example.com",
            "name_": "Novák",
            "topic": "souhlas.consent.v1",
            "contact_id": contact,
            "offset": 601123,
            "reason": "Jan Novák",
            "code": "jan@example.com",
            "route": "/v1/contacts/{contact_id}",
            "workspace": "420601123456",
            "type": {"a": "Novák"},
        },
    )
    line = json.loads(lines.getvalue())
    assert (line["topic"], line["contact_id"], line["offset"]) == ("souhlas.consent.v1", str(contact), 601123)
    assert line["route"] == "/v1/contacts/{contact_id}"
    assert [line[name] for name in ("reason", "code", "workspace", "type")] == [HIDDEN] * 4
    assert "email" not in line
    assert "name_" not in line


def test_what_nobody_catches_is_masked_too(lines: io.StringIO) -> None:
    error = raised(ValueError("Jan Novák"))
    sys.excepthook(type(error), error, error.__traceback__)
    thread = threading.Thread(target=lambda: (_ for _ in ()).throw(ValueError("jan@example.com")))
    thread.start()
    thread.join()
    loop = asyncio.new_event_loop()
    loop.call_exception_handler({"message": "lost", "exception": error, "future": "Jan Novák"})
    loop.close()
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning("jan@example.com", UserWarning, "/srv/x.py", 1)
    assert len(clean(lines)) >= 4


def test_a_line_is_one_line_of_ascii(lines: io.StringIO) -> None:
    own.warning("a\nb\r\u2028\x1b[31mc")
    assert lines.getvalue().count("\n") == 1
    assert lines.getvalue().isascii()


def test_libraries_are_heard_from_warnings_on(lines: io.StringIO) -> None:
    foreign.info("chatter")
    own.debug("ours")
    assert [line["message"] for line in clean(lines)] == ["ours"]


@pytest.mark.parametrize("text", ["connection to kafka:9092 lost", "partition 11 of souhlas.consent.v1 stopped"])
def test_harmless_text_stays_readable(text: str) -> None:
    assert masked_text(text) == text


@pytest.mark.parametrize("value", [1, 1.5, True, None, "souhlas.consent.v1", "/v1/x", "host:9092", "granted"])
def test_harmless_values_stay(value: object) -> None:
    assert masked_value(value) == value


def test_uuids_stay() -> None:
    same = UUID("01234567-8901-7234-8901-123456789012")
    assert masked_value(same) == str(same)
    assert masked_text(f"event {same} came twice") == f"event {same} came twice"


def test_an_error_is_named_to_the_person_on_call_by_its_type(lines: io.StringIO) -> None:
    own.warning("%s: %s; %s", "souhlas.consent.v1", ConnectionError, Ours("the batch comes again"))
    own.warning("%s", "Novak")
    assert [line["message"] for line in clean(lines)] == [
        "souhlas.consent.v1: ConnectionError; the batch comes again",
        HIDDEN,
    ]
