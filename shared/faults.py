"""Where validation failed and why, for the caller, without the value that failed: it may be personal data.

pydantic's locations carry the tags of unions, which are no part of the caller's JSON; a location is therefore
resolved against the body that was sent.
"""

from collections.abc import Iterator, Sequence
from typing import Any

MOST = 100
_OBJECT = "must be a JSON object"
_MISSING = "missing"
_OWN_WORDS = {
    "union_tag_invalid": "not one of the kinds that are known here: {expected_tags}",
    "uuid_parsing": "must be a UUID",
    "json_invalid": "must be JSON",
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "dict_type": _OBJECT,
    "string_unicode": "must be text without lone surrogates",
    "missing": "is required",
    "extra_forbidden": "is not a field of this; check its spelling",
}


class Fault(ValueError):
    """Raised by a validator: its words are ours and may be told whole, though they stand in what was sent as well. A
    name of ours (a slug) may be among them, never a value that could be somebody's."""


def faults_of(errors: Sequence[Any], body: Any) -> list[Any]:
    """Up to `MOST` faults as ``{pointer, detail}``, of pydantic's error list. `body` is the JSON that was sent."""
    return [{"pointer": _pointer(error, body), "detail": _detail(error)} for error in errors[:MOST]]


def _pointer(error: Any, body: Any) -> str:
    where, *steps = error["loc"] or ("body",)
    if where == "body":
        return json_pointer(_path(steps, body, error))
    sign = "?" if where == "query" else f"{where} "
    return sign + ".".join(str(step) for step in steps)


def json_pointer(path: Sequence[Any]) -> str:
    """RFC 6901 section 3."""
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in path)


def _path(steps: Sequence[Any], body: Any, error: Any) -> Sequence[Any]:
    """The steps that exist in `body`, by the reading that leads to the input which pydantic says was wrong.

    Of a missing field that is what should hold it, and the field's name comes on top.
    """
    absent = steps[-1:] if error["type"] == _MISSING else []
    readings = list(_readings(steps[: len(steps) - len(absent)], body))
    fitting = [path for path, value in readings if value is error.get("input")]
    return (*max(fitting or [path for path, _ in readings], key=len), *absent)


def _readings(steps: Sequence[Any], value: Any) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every way to walk into `value` by `steps`, some of which may be tags that are passed over; and where it ends."""
    if not steps:
        yield (), value
        return
    step, rest = steps[0], steps[1:]
    inside = isinstance(value, dict) and step in value
    if inside or (isinstance(value, list) and isinstance(step, int) and -1 < step < len(value)):
        for path, end in _readings(rest, value[step]):
            yield (step, *path), end
    if isinstance(step, str) or not inside:
        yield from _readings(rest, value)


def _detail(error: Any) -> str:
    own, context = _OWN_WORDS.get(error["type"]), error.get("ctx") or {}
    if own:
        return own.format_map({"expected_tags": "", **context})
    message: str = error["msg"].removeprefix("Value error, ")
    if isinstance(context.get("error"), Fault):
        return message
    for text in sorted({text for text in _texts(error.get("input")) if text in message}, key=len, reverse=True):
        message = message.replace(text, "…")
    return message


def _texts(value: Any, depth: int = 0) -> Iterator[str]:
    """The strings in what was sent, as far as a message could repeat them."""
    if isinstance(value, str):
        if len(value) > 2:
            yield value
    elif isinstance(value, dict | list | tuple) and depth < 5:
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner, depth + 1)
