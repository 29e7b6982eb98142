"""The controller's use cases: set up the workspace, draft a bot, check it, publish it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from conversation.domain import published as versions
from conversation.domain import terms
from conversation.domain.bots import Bot
from conversation.domain.check import check, publishable
from conversation.domain.findings import Finding
from conversation.domain.published import Published
from conversation.domain.workspace import Workspace, check_change
from conversation.store import studio
from conversation.store.studio import KeptWorkspace
from shared.envelope import seal
from shared.events import Processor, WorkspaceChanged
from shared.outbox import say
from shared.postgres import Connection
from shared.times import rfc3339
from shared.topics import WORKSPACE

NOTHING_YET = Workspace(default_locale="en", locales=["en"], purposes=[])
"""What a bot is checked against before there is a workspace: nothing in it, so that every finding says so."""


class BotUnknown(Exception):
    """There is no such bot in this workspace."""


class NotPublishable(Exception):
    """The check found errors."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("the publish check found errors")
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Changed:
    """The workspace after a change; `is_new` when there was none, `is_same` when nothing of it changed."""

    kept: KeptWorkspace
    is_new: bool
    is_same: bool


@dataclass(frozen=True, slots=True)
class Release:
    """A version just published, with the purposes of its notices and what the check said."""

    published: Published
    findings: list[Finding]


async def change_workspace(
    connection: Connection, name: str, new: Workspace, *, now: datetime, event_id: UUID
) -> Changed:
    """Set the workspace up, and say so to the others, in the caller's transaction.

    Raises PurposeInUse or PurposeRetired.
    """
    await studio.take_turn(connection, name)
    old = await studio.workspace(connection, name, lock=True)
    check_change(new, await studio.past_of_purposes(connection, name))
    if old is not None and old.workspace == new:
        return Changed(old, is_new=False, is_same=True)
    kept = KeptWorkspace(name, old.version + 1 if old else 1, now, new)
    await studio.keep_workspace(connection, kept)
    event = WorkspaceChanged(
        workspace=name,
        version=kept.version,
        changed_at=now,
        controller=new.controller.said() if new.controller else None,
        default_locale=new.default_locale,
        purposes=new.said_purposes(),
    )
    await say(connection, seal(event, topic=WORKSPACE, event_id=event_id, source="conversation", time=now))
    return Changed(kept, is_new=old is None, is_same=False)


async def examine(connection: Connection, workspace: str, bot_id: str) -> tuple[Bot, Workspace, list[Finding]]:
    """The draft, the workspace it would be published in, and all findings. Raises BotUnknown."""
    bot = await studio.draft(connection, workspace, bot_id)
    if bot is None:
        raise BotUnknown
    kept = await studio.workspace(connection, workspace)
    current = kept.workspace if kept else NOTHING_YET
    return bot, current, check(bot, current)


async def publish(
    connection: Connection, workspace: str, bot_id: str, processor: Processor, *, now: datetime
) -> Release:
    """Publish the draft as the next version, with its notices, immutable. Raises BotUnknown or NotPublishable."""
    await studio.take_turn(connection, workspace)
    bot, current, findings = await examine(connection, workspace, bot_id)
    if not publishable(findings):
        raise NotPublishable(findings)
    numbers = await studio.numbers_of_notices(connection, workspace)

    def number_of(purpose: str, locale: str, sha256: str) -> int:
        known = numbers.setdefault((purpose, locale), {})
        return known.setdefault(sha256, max(known.values(), default=0) + 1)

    made = Published(
        workspace_id=workspace,
        bot_id=bot_id,
        version=await studio.next_version(connection, workspace, bot_id),
        published_at=now,
        bot=bot,
        workspace=current,
        processor=processor,
        notices={},
    )
    made = replace(
        made,
        notices=versions.notices(bot, current, processor, number_of),
        settled=await _settle(connection, workspace, current, now),
    )
    await studio.keep_version(connection, made, made.noticed())
    return Release(made, findings)


async def _settle(connection: Connection, workspace: str, current: Workspace, now: datetime) -> dict[str, str]:
    """On which terms each purpose is asked for from now on; what was not said before is kept."""
    known = await studio.known_terms(connection, workspace)
    settled: dict[str, str] = {}
    for purpose in current.purposes:
        said = terms.terms_of(current, purpose)
        settled[purpose.id] = terms.settled(said, known.get(purpose.id, {}).items())
        await studio.keep_terms(connection, workspace, purpose.id, settled[purpose.id], said, now)
    return settled


def notices_of(published: Published) -> list[dict[str, Any]]:
    """``{purpose, locale, version, sha256}`` of each notice, each once."""
    listed = [
        {"purpose": purpose, "locale": notice.locale, "version": notice.version, "sha256": notice.sha256}
        for purpose, notice in published.noticed()
    ]
    return [item for place, item in enumerate(listed) if item not in listed[:place]]


def version_body(published: Published) -> dict[str, Any]:
    """A version as its controller reads it: the definition, and everything that was fixed with it."""
    kept = versions.to_json(published)
    return {
        "bot_id": published.bot_id,
        "version": published.version,
        "published_at": rfc3339(published.published_at),
        **kept["bot"],
        "require_consent": published.bot.require_consent,
        "notices": [{"purpose": purpose, **notice.model_dump(mode="json")} for purpose, notice in published.noticed()],
        "workspace": kept["workspace"],
        "processor": kept["processor"],
    }
