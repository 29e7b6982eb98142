"""The HTTP door: `/v1/filter`, a list of any length in, the same list with the answers out (API.md section 5).

The whole input is read and spooled to a file without a name before the first line is answered: a client that sends all
before it reads would deadlock on a stream in both directions. Memory is bounded by a few hundred lines.
"""

import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from typing import IO, Annotated, Any, Literal, cast

from fastapi import Query, Request
from starlette.responses import StreamingResponse

from marketing_gate.api.asked import Marketing
from marketing_gate.api.door import door_of
from marketing_gate.domain.lines import any_ended, bounded
from marketing_gate.domain.sheets import Csv, Ndjson, Sheet, SheetUnreadable
from marketing_gate.handlers import Wanted
from shared.events import Channel
from shared.http import Problem, Router, body_limit, of_status

router = Router()
NDJSON, CSV = "application/x-ndjson", "text/csv"
FORMS: dict[str, tuple[Callable[..., Sheet], Callable[..., Iterator[bytes]]]] = {
    NDJSON: (Ndjson, bounded),
    CSV: (Csv, any_ended),
}
_BODY = {"schema": {"type": "string"}}
_DOCUMENTED = {"requestBody": {"required": True, "content": {NDJSON: _BODY, CSV: _BODY}}}
_ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {"description": "Each line with `allowed` and `reason`", "content": {NDJSON: _BODY, CSV: _BODY}}
}
_IN_MEMORY = 256 * 1024


@router.post("/v1/filter", openapi_extra=_DOCUMENTED, responses=_ANSWERED, response_class=StreamingResponse)
@body_limit(None)
async def filter_list(
    request: Request,
    who: Marketing,
    purpose: Annotated[str, Query(min_length=1, max_length=64)],
    channel: Channel,
    only: Literal["allowed"] | None = None,
    at_least: str | None = None,
    max_wait_ms: Annotated[int, Query(ge=0, le=5000)] = 500,
) -> StreamingResponse:
    """Answer every line of a list: NDJSON with `id`, `email` or `phone` in each object, or CSV with such a column.

    Of any length, in bounded memory; the answers come in the order of the lines. A bad line is denied as
    `unknown_contact` and stops nothing; so is one that could name two people: a name twice, a line shorter than the
    header, two of the three in an object. Of CSV with several of the columns the address of the channel names the
    person, then the id, then the other address; beside the channel's address an id in the form of ours (a UUID) has to
    be of a contact with that address.

    The list is in UTF-8; bytes of a cell that are none (a name in Windows-1250) come back as they are. `allowed` and
    `reason` that came with the list are left out for ours, the last two columns. A withdrawal that comes
    meanwhile is honoured from that line on.
    """
    form = _form(request)
    spool = await _spooled(request)
    read, lines_of = FORMS[form]
    try:
        sheet = read(lines_of(spool.readline), purpose, channel)
    except SheetUnreadable as error:
        spool.close()
        detail = str(error)
        raise Problem(422, "invalid", detail, errors=[{"pointer": "", "detail": detail}]) from None
    wanted = Wanted(at_least, max_wait_ms, only == "allowed")
    lines = door_of(request).filtered(who.workspace, sheet, wanted)
    return StreamingResponse(_closing(spool, lines), media_type=form)


def _form(request: Request) -> str:
    """The form that the caller says it sends. Raises Problem 415."""
    main, *parameters = request.headers.get("content-type", "").lower().replace(" ", "").split(";")
    charsets = [one.partition("=")[2].strip('"') for one in parameters if one.startswith("charset=")]
    if main not in FORMS or any(charset not in ("utf-8", "utf8") for charset in charsets):
        detail = f"send the list as Content-Type: {NDJSON} or {CSV}, in UTF-8"
        raise Problem(415, "unsupported_media_type", detail)
    return main


async def _spooled(request: Request) -> IO[bytes]:
    """The whole body, to be read from its beginning. Raises Problem 503 when there is no room for it."""
    spool = cast(IO[bytes], tempfile.SpooledTemporaryFile(_IN_MEMORY))  # noqa: SIM115
    try:
        async for piece in request.stream():
            spool.write(piece)
        spool.seek(0)
    except OSError:
        spool.close()
        raise of_status(503) from None
    except BaseException:
        spool.close()
        raise
    return spool


async def _closing(spool: IO[bytes], lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    try:
        async for line in lines:
            yield line
    finally:
        spool.close()
