"""``/v1/bots``: drafts, the publish check, immutable versions."""

from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import Response

from conversation.api.context import Own, Running
from conversation.api.tags import refuse_stale, tag_of
from conversation.api.workspace import READ, WRITE, refuse_unfit
from conversation.domain.bots import Bot
from conversation.domain.check import publishable
from conversation.domain.findings import Finding
from conversation.handlers.studio import BotUnknown, NotPublishable, examine, notices_of, publish, version_body
from conversation.store import studio
from shared.events import Processor, Slug
from shared.http import (
    USUAL_ITEMS,
    Caller,
    Cursor,
    CursorText,
    Limit,
    Problem,
    Router,
    Whole,
    accept,
    invalid,
    not_found,
    page,
)
from shared.idempotency import Answer, Once
from shared.postgres import Connection
from shared.settings import Settings
from shared.times import rfc3339

router = Router(tags=["bots"])
_SLUG: TypeAdapter[str] = TypeAdapter(Slug)
_MESSAGES = ("cs", "en", "sk")
Number = Annotated[Whole, Path(ge=1, le=2**31 - 1)]
_NEW: dict[int | str, dict[str, Any]] = {201: {"description": "A new bot", "content": {"application/json": {}}}}


def findings_in(request: Request, findings: list[Finding]) -> list[dict[str, Any]]:
    """The findings with their messages in the caller's Accept-Language (cs, en)."""
    locale = accept.language(request.headers.get("accept-language"), _MESSAGES, "en")
    return [finding.as_json(locale) for finding in findings]


def _body(bot_id: str, bot: Bot) -> dict[str, Any]:
    return {"bot_id": bot_id, **bot.model_dump(mode="json", exclude_none=True)}


def processor_of(settings: Settings) -> Processor:
    """Who runs Souhlas here."""
    return Processor(name=settings.processor_name, address=settings.processor_address, email=settings.processor_email)


@router.get("/v1/bots")
async def bots(who: READ, own: Own, limit: Limit = USUAL_ITEMS, cursor: CursorText = None) -> Response:
    """The workspace's bots by id, with the version published last."""
    (after,) = Cursor.decode(cursor, str) if cursor else ("",)
    async with own.ready_pool.acquire() as connection:
        rows = await studio.bots(connection, who.workspace, after, limit + 1)
    items = [
        {
            "bot_id": row.id,
            "name": row.name,
            "updated_at": rfc3339(row.updated_at),
            "published_version": row.published_version,
            "published_at": rfc3339(row.published_at) if row.published_at else None,
        }
        for row in rows[:limit]
    ]
    following = Cursor.encode(rows[limit - 1].id) if len(rows) > limit else None
    return Answer(page(items, following)).response()


@router.get("/v1/bots/{bot_id}")
async def read(bot_id: str, who: READ, own: Own) -> Response:
    """The draft of a bot."""
    async with own.ready_pool.acquire() as connection:
        bot = await studio.draft(connection, who.workspace, bot_id)
    if bot is None:
        raise _no_bot()
    return Answer(_body(bot_id, bot), headers={"ETag": tag_of(_body(bot_id, bot))}).response()


class DraftBody(Bot):
    """A draft as it is written; `bot_id` may be repeated from what was read."""

    bot_id: Slug | None = None

    def bot(self) -> Bot:
        """Without the id."""
        return Bot.model_validate(self.model_dump(exclude={"bot_id"}, exclude_unset=True))


@router.put("/v1/bots/{bot_id}", responses=_NEW)
async def change(bot_id: str, body: DraftBody, who: WRITE, own: Own, once: Once, request: Request) -> Response:
    """Write the draft: 200, or 201 for a new bot. Published versions stay as they are.

    With ``If-Match`` (the ``ETag`` of what was read) only over that draft, else 412 ``changed_meanwhile``.
    """
    try:
        _SLUG.validate_python(bot_id)
    except ValidationError:
        detail = "a bot's id has 1 to 64 of a-z, 0-9, - and _, and begins with a letter or digit"
        raise invalid("path bot_id", detail) from None
    if body.bot_id not in (None, bot_id):
        raise invalid("/bot_id", "bot_id must be that of the address, or left out")
    refuse_unfit(body, "/name")

    async def work(connection: Connection) -> Answer:
        bot = body.bot()
        before = await studio.draft(connection, who.workspace, bot_id, lock=True)
        refuse_stale(request, tag_of(_body(bot_id, before)) if before else None)
        made = await studio.keep_draft(connection, who.workspace, bot_id, bot, own.context.clock())
        said = _body(bot_id, bot)
        return Answer(said, 201 if made else 200, headers={"ETag": tag_of(said)})

    return await once(work)


@router.post("/v1/bots/{bot_id}/check")
async def examined(bot_id: str, who: READ, own: Own, request: Request) -> Response:
    """Everything the publish check has to say about the draft, in the caller's Accept-Language (cs, en)."""
    async with own.ready_pool.acquire() as connection:
        try:
            _, _, findings = await examine(connection, who.workspace, bot_id)
        except BotUnknown:
            raise _no_bot() from None
    return Answer({"publishable": publishable(findings), "findings": findings_in(request, findings)}).response()


@router.post("/v1/bots/{bot_id}/publish", status_code=201)
async def release(bot_id: str, who: WRITE, own: Own, once: Once, request: Request) -> Response:
    """Publish the draft as an immutable version: 201, or 409 ``not_publishable`` with the findings.

    With ``If-Match`` (the ``ETag`` of the draft) only that draft, else 412 ``changed_meanwhile``.
    """

    async def work(connection: Connection) -> Answer:
        if "if-match" in request.headers:
            await studio.take_turn(connection, who.workspace)
            draft = await studio.draft(connection, who.workspace, bot_id, lock=True)
            if draft is not None:
                refuse_stale(request, tag_of(_body(bot_id, draft)))
        return await _publish(connection, own, who, bot_id, request)

    return await once(work)


async def _publish(connection: Connection, own: Running, who: Caller, bot_id: str, request: Request) -> Answer:
    processor = processor_of(own.settings)
    try:
        made = await publish(connection, who.workspace, bot_id, processor, now=own.context.clock())
    except BotUnknown:
        raise _no_bot() from None
    except NotPublishable as error:
        detail = "the publish check found errors: see findings"
        raise Problem(
            409, "not_publishable", detail, extra={"findings": findings_in(request, error.findings)}
        ) from None
    return Answer(
        {
            "bot_id": bot_id,
            "version": made.published.version,
            "published_at": rfc3339(made.published.published_at),
            "notices": notices_of(made.published),
            "findings": findings_in(request, made.findings),
        },
        201,
    )


@router.get("/v1/bots/{bot_id}/versions/{number}")
async def version(bot_id: str, number: Number, who: READ, own: Own) -> Response:
    """A published version: the definition, its notices, and the workspace as it was."""
    async with own.ready_pool.acquire() as connection:
        found = await own.context.known.version(connection, who.workspace, bot_id, number)
    if found is None:
        raise not_found("there is no such version of this bot")
    return Answer(version_body(found)).response()


def _no_bot() -> Problem:
    return not_found("there is no such bot in this workspace")
