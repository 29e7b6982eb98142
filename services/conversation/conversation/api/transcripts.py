"""``/v1/contacts/{contact_id}/conversations`` and ``/mails``: what was said with a contact, and what they were sent,
for the controller's answer to them (Art. 15 GDPR)."""

from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import Depends
from pydantic import BaseModel, Field
from starlette.responses import Response

from conversation.api.context import Own
from conversation.domain.talk import shown
from conversation.store import people, transcripts
from conversation.words import words
from shared.http import USUAL_ITEMS, Caller, Cursor, CursorText, Limit, Page, Problem, Router, caller, not_found, page
from shared.idempotency import Answer
from shared.times import Timestamp, rfc3339

router = Router(tags=["contacts"])
READ = Annotated[Caller, Depends(caller("contacts:read"))]
"""The scope of whoever reads a contact's profile: what they typed is no less personal, and no set-up of a bot."""


class Message(BaseModel):
    """One message. ``…`` stands for words that are not kept; addresses are masked, as they are kept."""

    said_by: Literal["bot", "visitor"] = Field(alias="from")
    text: str


class DecisionMade(BaseModel):
    """What was decided in the conversation; the ledger holds the evidence."""

    purpose: str
    decision: str
    decided_at: Timestamp
    event_id: UUID
    expires_at: Timestamp | None = None


class Held(BaseModel):
    """A conversation as it was held. `region` is the country of the visitor's language tag, where it named one."""

    conversation_id: UUID
    bot_id: str
    bot_version: int
    locale: str
    region: str | None
    page_url: str | None
    started_at: Timestamp
    last_at: Timestamp
    messages: list[Message]
    decisions: list[DecisionMade]


@router.get("/v1/contacts/{contact_id}/conversations", response_model=Page[Held])
async def held(
    contact_id: UUID, who: READ, own: Own, limit: Limit = USUAL_ITEMS, cursor: CursorText = None
) -> Response:
    """Every conversation of a contact with all that was shown and answered in it, as it is kept; the oldest first.
    A page may be shorter than `limit`, for long conversations.

    404 for a contact that never opened a chat here (an imported one, say), 410 ``erased`` for one that was erased.
    """
    (after,) = Cursor.decode(cursor, UUID) if cursor is not None else (transcripts.FIRST,)
    person = await people.look(own.ready_pool, who.workspace, contact_id)
    if person is None:
        raise not_found("this workspace has had no conversation with such a contact")
    if person.erased:
        raise Problem(410, "erased", "this contact was erased, and what was said in their conversations with it")
    rows = await transcripts.page(own.ready_pool, who.workspace, contact_id, after, limit)
    following = Cursor.encode(rows[-1]["id"]) if rows and rows[-1]["more"] else None
    return Answer(page([_item(row) for row in rows], following)).response()


class Sent(BaseModel):
    """A mail that asks the owner of an address to confirm it, as it is kept: neither the address nor the link.

    `state`: ``waiting`` to be sent, ``sent``, ``confirmed`` by its owner, ``failed``, ``limited`` (there were enough of
    them), or ``ended`` (another address, or no grant to ask about, since). `until` is when its link ends.
    """

    made_at: Timestamp
    purpose: str
    locale: str
    subject: str
    state: Literal["waiting", "sent", "failed", "limited", "ended", "confirmed"]
    until: Timestamp


@router.get("/v1/contacts/{contact_id}/mails", response_model=Page[Sent])
async def mails(
    contact_id: UUID, who: READ, own: Own, limit: Limit = USUAL_ITEMS, cursor: CursorText = None
) -> Response:
    """Every mail that was made for a contact in the last 40 days, the oldest first; they are kept no longer. None for
    a contact that is not known here. 410 ``erased`` for one that was erased."""
    (after,) = Cursor.decode(cursor, UUID) if cursor is not None else (transcripts.FIRST,)
    person = await people.look(own.ready_pool, who.workspace, contact_id)
    if person is not None and person.erased:
        raise Problem(410, "erased", "this contact was erased, and what is known of mails to them with it")
    rows = await transcripts.mails(own.ready_pool, who.workspace, contact_id, after, limit + 1)
    following = Cursor.encode(rows[limit - 1]["id"]) if len(rows) > limit else None
    return Answer(page([_mail(row) for row in rows[:limit]], following)).response()


def _mail(row: Any) -> dict[str, Any]:
    return {
        "made_at": rfc3339(row["made_at"]),
        **{field: row[field] for field in ("purpose", "locale", "state")},
        "subject": words(row["locale"]).pages["mail_subject"],
        "until": rfc3339(row["until"]),
    }


def _item(row: Any) -> dict[str, Any]:
    return {
        "conversation_id": str(row["id"]),
        **{field: row[field] for field in ("bot_id", "bot_version", "locale", "region", "page_url")},
        "started_at": rfc3339(row["started_at"]),
        "last_at": rfc3339(row["last_seen"]),
        "messages": shown(row["transcript"]),
        "decisions": row["decisions"],
    }
