"""Structured logs on standard error, one JSON object a line, that personal data cannot get into.

What a line may hold, and nothing else:

- `message`: a constant text. What is put into it with ``%`` is masked unless it is a number, a UUID, or a short word
  without blanks that looks like no address. An error's type is given as the type: its name alone is a plain word.
- the fields of `FIELDS`, given by ``extra=``, masked the same way; other names are dropped.
- an exception as its types and places (file, line, function), through all causes and groups. Its message is dropped,
  because nobody can tell a person's name from any other word: PostgreSQL puts whole rows into it, pydantic what was
  sent. Kept are the words of our own exceptions, SQLSTATE with the constraint's name, and an errno.

Text of other libraries may be built before it gets here: of theirs only the first line is kept, quoted parts, ``=``
values, bytes, e-mail- and phone-like parts are masked. A bare name in such text cannot be found out; log at WARNING
and above from libraries is what remains of that risk. A test checks that the text of our own calls is constant.
"""

import json
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

from shared.complaints import Complaints
from shared.masking import masked_argument, masked_text, masked_value
from shared.times import rfc3339

FIELDS = frozenset(
    {
        "attempt", "bytes", "code", "contact_id", "conversation_id", "count", "entry_id", "event_id", "group", "index",
        "instance", "kind", "method", "offset", "part", "partition", "reason", "request_id", "retry_in", "rows",
        "route", "seconds", "size", "sqlstate", "status", "topic", "type", "version", "wait", "workspace",
    }
)  # fmt: skip
"""The names that ``extra=`` may carry."""

OWN = ("souhlas", "shared", "conversation", "consent_ledger", "contacts", "marketing_gate", "dev")
"""Roots of the loggers that are ours; all others belong to libraries."""
_OWN_ERRORS = {"Problem", "Poison", "Refused", "Rejected", "Drift", "BrokenToken"}
_MOST_FRAMES = 20
_MOST_ERRORS = 10


class JsonFormatter(logging.Formatter):
    """Makes the line. It never raises: what cannot be formatted becomes a line that says so."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        """The line, ASCII only, so that no line break or escape sequence gets through."""
        try:
            line = self._line(record)
        except Exception as error:
            line = {"level": record.levelname, "message": "a log record could not be written", "error": _kind(error)}
        return json.dumps(line)

    def _line(self, record: logging.LogRecord) -> dict[str, Any]:
        line: dict[str, Any] = {
            "time": rfc3339(datetime.fromtimestamp(record.created, UTC)),
            "level": record.levelname,
            "service": self._service,
            "logger": masked_text(record.name),
            "message": message_of(record),
        }
        for name in FIELDS & record.__dict__.keys():
            if record.__dict__[name] is not None:
                line[name] = masked_value(record.__dict__[name])
        if record.exc_info and record.exc_info[1] is not None:
            line["errors"] = list(errors_of(record.exc_info[1]))
        return line


def message_of(record: logging.LogRecord) -> str:
    """The text of a record with everything in it masked that is not known to be harmless."""
    text = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.args:
        args = record.args
        safe: Any = {key: _Shown(value) for key, value in args.items()} if isinstance(args, Mapping) else None
        text = text % (tuple(_Shown(value) for value in args) if safe is None else safe)
    if record.name.partition(".")[0] in OWN:
        return masked_text(text, quotes=False)
    return masked_text(text.partition("\n")[0])


class _Shown:
    """An argument of a message: a number keeps to its format, anything else is masked whatever the format asks."""

    def __init__(self, value: Any) -> None:
        self._value = value

    def __str__(self) -> str:
        return str(masked_argument(self._value))

    __repr__ = __str__

    def __int__(self) -> int:
        return int(self._value) if isinstance(self._value, int | float) else 0

    def __float__(self) -> float:
        return float(self._value) if isinstance(self._value, int | float) else 0.0

    __index__ = __int__


def errors_of(error: BaseException) -> Iterator[dict[str, Any]]:
    """An exception, then what caused it, then the members of groups: `MOST_ERRORS` at most, each once."""
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting and len(seen) < _MOST_ERRORS:
        error = waiting.pop(0)
        if id(error) in seen:
            continue
        seen.add(id(error))
        yield _described(error)
        if isinstance(error, BaseExceptionGroup):
            waiting += error.exceptions
        cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        waiting += [cause] if cause is not None else []


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def _described(error: BaseException) -> dict[str, Any]:
    about: dict[str, Any] = {"type": _kind(error), "at": _places(error.__traceback__)}
    ours = type(error).__module__.partition(".")[0] in ("shared", "dev")
    if ours and type(error).__name__ in _OWN_ERRORS:
        about["text"] = masked_text(str(error), quotes=False)
    for name in ("sqlstate", "constraint_name", "table_name", "errno"):
        value = getattr(error, name, None)
        if isinstance(value, str | int):
            about[name] = masked_value(value)
    return about


def _places(trace: TracebackType | None) -> list[str]:
    frames = traceback.extract_tb(trace, limit=-_MOST_FRAMES)
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(path: str) -> str:
    return "/".join(path.rsplit("/", 3)[1:]) or path


def configure(service: str, level: str = "INFO", stream: TextIO | None = None) -> None:
    """Send every log of the process through the formatter: libraries from WARNING on, warnings, and what nobody caught.

    Of Kafka's library an outage is told in few lines (`shared.complaints`).

    To be called once, first thing in ``__main__``.
    """
    logging.raiseExceptions = False  # else a failing handler prints the record's arguments
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter(service))
    handler.addFilter(Complaints())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping().get(level.upper(), logging.INFO)))
    for name in OWN:
        logging.getLogger(name).setLevel(level.upper())
    for name in list(logging.root.manager.loggerDict):
        logger = logging.getLogger(name)
        logger.handlers[:] = []
        logger.propagate = True
    _catch_the_rest()


def _catch_the_rest() -> None:
    log = logging.getLogger(OWN[0])

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        log.critical("uncaught exception", exc_info=(kind, error, trace))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            log.error("uncaught exception in a thread", exc_info=args.exc_value)

    def warned(
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        log.warning("python warns", extra={"kind": category.__name__, "part": f"{_short(filename)}:{lineno}"})

    sys.excepthook = uncaught
    threading.excepthook = in_thread
    sys.unraisablehook = lambda it: log.error("exception nobody could catch", exc_info=it.exc_value)
    warnings.showwarning = warned
