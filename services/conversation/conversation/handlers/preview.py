"""What the studio asks of a draft that is not kept anywhere yet: what the publish check says, how it would talk."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from conversation.domain.bots import Bot
from conversation.domain.check import check
from conversation.domain.flow import expects
from conversation.domain.locales import resolve
from conversation.domain.preview import PREVIEW_ID, Move, Played, Refused, Withdrawal, as_published, play
from conversation.domain.workspace import Workspace
from conversation.handlers.studio import NOTHING_YET, NotPublishable
from conversation.handlers.telling import answer_body, decided_item, whole_body, withdrawal_body
from conversation.store import studio
from conversation.store.conversations import Kept
from shared.events import Processor
from shared.postgres import Connection

WITHOUT_A_NOTICE = ("controller_missing", "purpose_unknown")
"""Findings with which a question has no notice to be shown."""


class MoveRefused(Exception):
    """The last move did not fit: why, and what is waited for."""

    def __init__(self, why: Refused, waits_for: Mapping[str, Any]) -> None:
        super().__init__(type(why).__name__)
        self.why, self.waits_for = why, waits_for


async def workspace_of(connection: Connection, name: str) -> Workspace:
    """The workspace as it is set up; an empty one where it is not."""
    kept = await studio.workspace(connection, name)
    return kept.workspace if kept else NOTHING_YET


def preview(
    bot: Bot,
    workspace: Workspace,
    processor: Processor,
    locale: str | None,
    moves: Sequence[Move],
    now: datetime,
    *,
    again: bool = False,
) -> dict[str, Any]:
    """The conversation after `moves`, as ``GET`` of a real one tells it, and the answer to the last move.

    Reads and writes nothing. Raises NotPublishable when a question has no notice, and MoveRefused of the
    last move unless it was played before (`again`).
    """
    published = as_published(bot, workspace, processor, now)
    if published is None:
        raise NotPublishable([each for each in check(bot, workspace) if each.code in WITHOUT_A_NOTICE])
    spoken = resolve(locale, workspace.locales, workspace.default_locale)
    played = play(published, spoken, moves, now)
    if played.refused is not None and not again:
        raise MoveRefused(played.refused, expects(published, spoken, played.situation.talk, played.situation.standings))
    return {"conversation": _whole(played), "answer": _answer(played, moves)}


def _kept(played: Played) -> Kept:
    situation = played.situation
    return Kept(
        id=PREVIEW_ID,
        workspace=situation.published.workspace_id,
        contact_id=PREVIEW_ID,
        bot_id=situation.published.bot_id,
        bot_version=situation.published.version,
        locale=situation.locale,
        page_url=None,
        rev=0,
        talk=situation.talk,
        contact_rev=0,
        last_at=None,
        captured=False,
        standings=situation.standings,
        last_seen=situation.now,
    )


def _whole(played: Played) -> dict[str, Any]:
    decisions = [decided_item(item) for item in played.decided]
    body = whole_body(_kept(played), played.situation.published, played.messages, decisions)
    return {**body, "granted": played.situation.granted(), "preferences_url": None}


def _answer(played: Played, moves: Sequence[Move]) -> dict[str, Any] | None:
    if played.last is None:
        return None
    tell = withdrawal_body if isinstance(moves[-1], Withdrawal) else answer_body
    body = tell(secrets.token_bytes(32), _kept(played), *played.last)
    body.pop("freshness", None)
    return body
