"""People in and out as CSV."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import aclosing
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, Literal

from fastapi import Query, Request
from pydantic_core import to_json
from starlette.responses import Response, StreamingResponse

from contacts.api.context import AtDesk, Reader, Writer
from contacts.api.reading import Consented, OnChannel, Purpose, Words
from contacts.api.shapes import Imported
from contacts.domain import encoding
from contacts.domain.columns import NotASheet
from contacts.domain.importing import Report
from contacts.domain.sheet import Sheet
from contacts.handlers import exporting, importing, reading
from contacts.handlers.desk import Desk
from contacts.store import workspaces
from contacts.store.listing import Filter
from shared.http import MIB, Problem, Router, body_limit, forms, invalid
from shared.http.accept import chosen
from shared.idempotency import Answer, Once
from shared.keys import key_before_shape
from shared.postgres import Connection

router = Router(tags=["contacts"])
_LINES = "application/x-ndjson"
_SENT = {
    "requestBody": {
        "required": True,
        "content": {
            "text/csv": {
                "schema": {"type": "string"},
                "example": "name,email,phone,company\nJana Nov\u00e1,jana@example.com,+420 601 123 456,Acme s.r.o.\n",
            }
        },
    }
}
Marked = Annotated[bool, Query(description="begin with a byte order mark, by which Excel knows UTF-8")]
Separator = Annotated[
    Literal["comma", "semicolon"],
    Query(description="what stands between cells; where decimals have a comma, as in Czech, Excel wants a semicolon"),
]
DryRun = Annotated[bool, Query(description="report what would happen, and change nothing")]


@router.get("/v1/export.csv", response_class=StreamingResponse, responses=forms("text/csv"))
async def export_csv(
    who: Reader,
    desk: AtDesk,
    consent: Consented = None,
    purpose: Purpose = None,
    channel: OnChannel = None,
    q: Words = None,
    bom: Marked = False,
    separator: Separator = "comma",
) -> Response:
    """Everybody, or who fits the filters of the list, as CSV (UTF-8) with consent on every row; no cell is a formula.

    A cell that a spreadsheet could take for a formula begins with an apostrophe, a phone number's plus sign too; the
    import and the gate's filter take it off again.

    With `bom` and the separator of its language Excel opens the file as it is; the import takes it either way.
    """
    wanted = Filter(consent, purpose, channel, q)
    await reading.check(desk, who.workspace, wanted)
    lines = exporting.rows(desk, who.workspace, wanted, bom=bom, delimiter=";" if separator == "semicolon" else ",")
    headers = {"Content-Disposition": 'attachment; filename="contacts.csv"'}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


@router.post("/v1/import", response_model=Imported, openapi_extra=_SENT, responses=forms(_LINES))
@body_limit(None)
async def import_csv(who: Writer, desk: AtDesk, request: Request, once: Once, dry_run: DryRun = False) -> Response:
    """Import people (`text/csv`, UTF-8, header `name,email,phone,company`), any length; never a grant.

    Commas, semicolons or tabs stand between cells, whichever makes most columns of the header, or what a line `sep=;`
    before it names. Of the columns `email` or `phone` is needed, others may be left out; English, Czech, Slovak and
    German names count (`E-mail`, `mail`, `telefon`, `Handy`, `jméno`, `meno`, `firma`). A header without either is
    422, and its detail says what was found.

    With `Accept: application/x-ndjson` lines of progress come, and the report last; that form keeps no answer for an
    `Idempotency-Key`. One import runs at a time, others wait; the same file again changes nothing. Of rejected
    lines and warnings the first 100 000 each are named; `rejected_count` counts them all. A line that is not UTF-8 is
    rejected by itself; a file that is not UTF-8 as a whole is 422, and nothing of it is imported.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "text/csv":
        raise Problem(415, "unsupported_media_type", "send the file as Content-Type: text/csv")
    spool: IO[bytes] = SpooledTemporaryFile(max_size=MIB)  # noqa: SIM115 (it lives as long as the answer)
    try:
        digest = hashlib.sha256()
        async for piece in request.stream():
            digest.update(piece)
            spool.write(piece)
        async with key_before_shape(request, digest.digest()):
            sheet = await _sheet(desk, who.workspace, spool)
        if chosen(request.headers.get("accept"), ("application/json", _LINES)) == _LINES:
            return StreamingResponse(_told(desk, who.workspace, sheet, spool, dry_run=dry_run), media_type=_LINES)

        async def work(_: Connection) -> Answer:
            report = Report()
            async for _done in importing.run(desk, who.workspace, sheet, report, dry_run=dry_run):
                pass
            return Answer(importing.answer(desk, who.workspace, report, dry_run=dry_run))

        async with desk.importing:
            answer = await once(work, body=digest.digest())
    except BaseException:
        spool.close()
        raise
    spool.close()
    return answer


async def _sheet(desk: Desk, workspace: str, spool: IO[bytes]) -> Sheet:
    configured = await workspaces.read(desk.pool, workspace)
    purposes = [purpose["id"] for purpose in configured["purposes"]] if configured else []
    if found := await asyncio.to_thread(encoding.fault, spool):
        raise invalid("", found)
    try:
        return Sheet(encoding.opened(spool), purposes, configured["default_locale"] if configured else "en")
    except NotASheet as why:
        raise invalid("", str(why)) from None


async def _told(desk: Desk, workspace: str, sheet: Sheet, spool: IO[bytes], *, dry_run: bool) -> AsyncIterator[bytes]:
    report = Report()
    with spool:
        async with aclosing(importing.progress(desk, workspace, sheet, report, dry_run=dry_run)) as running:
            async for done in running:
                progress = {"lines": done, "imported": report.imported, "updated": report.updated}
                yield to_json({**progress, "rejected_count": report.rejected_count}) + b"\n"
    yield to_json(importing.answer(desk, workspace, report, dry_run=dry_run)) + b"\n"
