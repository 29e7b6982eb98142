"""A small service to try the HTTP door on: every kind of body, parameter and failure. No infrastructure."""

import asyncio
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import asyncpg
import redis.exceptions
from fastapi import Depends, FastAPI, Query, Request
from joserfc.jwk import OKPKey
from pydantic import Field, field_validator
from starlette.responses import HTMLResponse, Response

from shared.auth import Authenticator, Caller, caller
from shared.events import Slug
from shared.faults import Fault
from shared.http import (
    MIB,
    USUAL_ITEMS,
    Cursor,
    CursorText,
    Limit,
    LooseModel,
    Page,
    Problem,
    Router,
    StrictModel,
    body_limit,
    create_app,
    not_found,
    page,
)
from shared.settings import Settings

READY: list[str] = []
THAWED = asyncio.Event()
router = Router()


class Choice(LooseModel):
    type: Literal["choice"]
    id: Slug
    options: list[str]


class Words(LooseModel):
    type: Literal["text"]
    id: Slug
    text: dict[str, str]


class Draft(StrictModel):
    name: str = Field(max_length=50)
    steps: list[Annotated[Choice | Words, Field(discriminator="type")]]
    months: int = Field(default=24, ge=1, le=120)
    note: str | None = None

    @field_validator("note")
    @classmethod
    def _echo(cls, value: str | None) -> str | None:
        if value and value.startswith("bad"):
            raise ValueError(f"the note {value} is bad")
        if value == "end":
            raise Fault("'end' ends nothing: give another note")
        return value


class Answer(LooseModel):
    value: Any = None


class Thing(LooseModel):
    id: UUID
    name: str


@router.put("/v1/drafts/{thing_id}", response_model=Draft)
async def put_draft(thing_id: UUID, body: Draft) -> Draft:
    """Keeps a draft."""
    return body


@router.get("/v1/drafts/{thing_id}", response_model=Thing)
async def get_draft(thing_id: UUID, who: Annotated[Caller, Depends(caller("things:read"))]) -> Thing:
    """Gives a draft."""
    raise not_found()


@router.post("/v1/answers")
async def post_answer(body: Answer) -> Answer:
    """Gives back what came."""
    return body


@router.post("/v1/batch")
@body_limit(2 * MIB)
async def post_batch(body: list[int]) -> dict[str, int]:
    """Counts."""
    return {"count": len(body)}


@router.post("/v1/stream")
@body_limit(None)
async def post_stream(request: Request) -> dict[str, int]:
    """Counts the bytes of any length."""
    return {"bytes": sum([len(chunk) async for chunk in request.stream()])}


@router.get("/v1/things", response_model=Page[Thing])
async def things(limit: Limit = USUAL_ITEMS, cursor: CursorText = None, q: str | None = None) -> Any:
    """A list of as many things as asked for."""
    after = Cursor.decode(cursor, int, UUID)[0] if cursor else 0
    made = [Thing(id=UUID(int=after + n), name=q or "x") for n in range(limit)]
    return page(made, Cursor.encode(after + limit, UUID(int=after + limit)))


@router.get("/v1/raise")
async def fail(what: Annotated[str, Query()]) -> None:
    """Raises what is asked for, by `FAILURES`."""
    raise FAILURES[what]


@router.get("/v1/broken-stream")
async def broken_stream() -> Response:
    """Fails in the middle of the answer."""

    async def parts() -> Any:
        yield b"half"
        raise RuntimeError("jan@example.com")

    from starlette.responses import StreamingResponse

    return StreamingResponse(parts())


@router.get("/v1/frozen")
async def frozen() -> None:
    """Asks a store that says nothing, and that gives nothing back before it thaws."""
    try:
        await asyncio.Event().wait()
    finally:
        await THAWED.wait()


@router.get("/page")
async def html() -> Response:
    """A page."""
    return HTMLResponse("<p>Hello</p>")


FAILURES: dict[str, Exception] = {
    "bug": RuntimeError("secret of jan@example.com"),
    "problem": Problem(409, "in_use", "end it first", extra={"uses": [Thing(id=UUID(int=1), name="a")]}),
    "outage": ConnectionRefusedError("db away"),
    "redis": redis.exceptions.BusyLoadingError("loading"),
    "outages": ExceptionGroup("two", [TimeoutError(), ExceptionGroup("one", [redis.exceptions.ConnectionError()])]),
    "outage and bug": ExceptionGroup("two", [TimeoutError(), RuntimeError("bug")]),
    "refused by asyncpg": asyncpg.exceptions._base.DataError("invalid input for query argument $1: 'jan@example.com'"),
    "refused by postgres": asyncpg.CharacterNotInRepertoireError("invalid byte sequence: jan@example.com"),
}


def write_keys(folder: Path) -> tuple[Path, OKPKey]:
    """A JWKS file with one Ed25519 key, and the key."""
    key = OKPKey.generate_key("Ed25519", {"kid": "one"})
    path = folder / "jwks.json"
    import json

    path.write_text(json.dumps({"keys": [key.as_dict(private=False)]}))
    return path, key


def sample_app(settings: Settings, **options: Any) -> FastAPI:
    """The service."""

    async def readiness() -> list[str]:
        return READY

    app = create_app(
        service="contacts",
        title="Sample",
        description="A sample.",
        settings=settings,
        auth=Authenticator(settings.jwks_file, settings.token_issuer),
        readiness=readiness,
        **options,
    )
    app.include_router(router)
    return app
