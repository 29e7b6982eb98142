"""Access and portability (Art. 15 and 20 GDPR): all that is kept of one contact, in one document."""

import asyncio
from typing import Any
from uuid import UUID

from contacts.handlers import merge, queue, reading, records, suppressions, wording
from contacts.handlers.desk import Desk
from contacts.store import consents, outside, persons, requests, webhooks, workspaces
from contacts.store.neighbours import Away, Conversations, Gone, Ledger
from shared.times import rfc3339

JSON = dict[str, Any]
_TOLD = (
    "event_id",
    "index",
    "leaf_hash",
    "decision",
    "purpose",
    "channels",
    "method",
    "actor",
    "notice_sha256",
    "note",
)
_TIMES = ("decided_at", "recorded_at", "expires_at")
_EVIDENCE = ("notice", "prompt", "answer", "page_url", "conversation_id")


async def export(desk: Desk, workspace: str, contact_id: UUID, bearer: str) -> JSON:
    """Profile, sources, recipients, the whole consent history with notices and receipts, conversations as they were
    held, mails that they were sent, requests, and what was reported against their addresses, all of them; how long it
    is kept. Of contacts that are probably the same person only that there are, and by what that is known: it may be
    somebody else's data (Art. 15(4) and 20(4)).

    Raises Problem 404, 410.
    """
    profile = await reading.one(desk, workspace, contact_id)
    entries = await consents.history(desk.pool, workspace, contact_id)
    asked = await requests.of_contact(desk.pool, workspace, contact_id)
    talked = profile["source"]["conversation_id"] is not None or any(entry["bot_id"] for entry in entries) or asked
    try:
        (evidence, no_evidence), (conversations, no_conversations), (mails, no_mails) = await asyncio.gather(
            _evidence(desk.ledger, contact_id, bearer),
            _conversations(desk.conversations, contact_id, bearer, known=bool(talked)),
            _mails(desk.conversations, contact_id, bearer),
        )
    except Gone:
        raise reading.erased() from None
    missing = no_evidence + no_conversations + no_mails
    configured = await workspaces.read(desk.pool, workspace)
    controller = configured["controller"] if configured else None
    return {
        "exported_at": rfc3339(desk.now()),
        "workspace": workspace,
        "controller": controller,
        "processor": dict(desk.processor),
        "profile": profile,
        "sources": [{**profile["source"], "first_seen_at": profile["created_at"]}],
        "purposes": [
            {"purpose": one["id"], "title": one["title"], **records.limits(one)}
            for one in (configured["purposes"] if configured else ())
        ],
        "recipients": await _recipients(desk, workspace, contact_id, controller),
        "history": [_told(desk, workspace, contact_id, entry, evidence) for entry in entries],
        "conversations": conversations,
        "mails": mails,
        "suppressions": await suppressions.of_contact(desk, workspace, contact_id),
        "requests": [queue.shape(row, desk.now()) for row in asked],
        "same_person": [
            {"contact_id": one["contact_id"], "by": one["by"]}
            for one in merge.shape(await persons.everyone(desk.pool, workspace, contact_id))
        ],
        "complete": not missing,
        "missing": missing,
    }


async def same_person(desk: Desk, workspace: str, contact_id: UUID) -> list[JSON]:
    """Other contacts of the same person. Raises Problem 404, 410."""
    await reading.one(desk, workspace, contact_id)
    return merge.shape(await persons.same(desk.pool, workspace, contact_id))


async def _evidence(ledger: Ledger, contact_id: UUID, bearer: str) -> tuple[dict[str, JSON], list[str]]:
    try:
        return await ledger.evidence(contact_id, bearer), []
    except Away as why:
        return {}, [f"notices as they were shown: {why}"]


async def _conversations(
    service: Conversations, contact_id: UUID, bearer: str, *, known: bool
) -> tuple[list[JSON], list[str]]:
    try:
        return await service.of(contact_id, bearer, known=known), []
    except Away as why:
        return [], [f"conversations as they were held: {why}"]


async def _mails(service: Conversations, contact_id: UUID, bearer: str) -> tuple[list[JSON], list[str]]:
    try:
        return await service.mails(contact_id, bearer), []
    except Away as why:
        return [], [f"mails that were sent: {why}"]


async def _recipients(desk: Desk, workspace: str, contact_id: UUID, controller: JSON | None) -> list[JSON]:
    """Who gets the data (Art. 15(1)(c)): the controller, the processor, the tools with which messages are sent, which
    only the controller can name, and those that hear of decisions or heard of one of this contact. These are named by
    their host: whoever has the whole address of a webhook can post to it."""
    found: list[JSON] = [{"role": "controller", **(controller or {"name": workspace})}]
    found.append({"role": "processor", **desk.processor})
    found.append({"role": records.MESSAGING, "name": None, "data": "what a message needs, as name and address"})
    tools: dict[str, str | None] = {
        outside.place(hook["url"]): None for hook in await webhooks.all_of(desk.pool, workspace)
    }
    for hook in await webhooks.heard_of(desk.pool, workspace, contact_id):
        tools.setdefault(outside.place(hook["url"]), rfc3339(hook["ended_at"]))
    return [
        *found,
        *(
            {"role": "tool of the controller", "name": name, "data": "pseudonymous decisions"}
            | ({"until": ended_at} if ended_at else {})
            for name, ended_at in tools.items()
        ),
    ]


def _told(desk: Desk, workspace: str, contact_id: UUID, entry: Any, evidence: dict[str, JSON]) -> JSON:
    shown = evidence.get(str(entry["event_id"]), {})
    return {
        **{field: entry[field] for field in _TOLD},
        **{field: rfc3339(entry[field]) if entry[field] else None for field in _TIMES},
        "bot": {"id": entry["bot_id"], "version": entry["bot_version"]} if entry["bot_id"] else None,
        **{field: shown.get(field) for field in _EVIDENCE},
        "receipt_url": desk.receipt_url(workspace, contact_id, entry["event_id"])
        if entry["index"] is not None
        else None,
    }


def to_read(export: JSON, language: str) -> str:
    """The export as a page in ``cs``, ``en``, ``de`` or ``sk``, in plain words."""
    titles = {one["purpose"]: one["title"].get(language) or one["title"].get("en") for one in export["purposes"]}
    return wording.page("export.html", language, {**export, "titles": titles})
