"""How a conversation begins: what is written, what is answered, and what is remembered once it is written."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from urllib.parse import unquote, urlsplit
from uuid import UUID

from msgspec import Struct, field
from msgspec.structs import replace
from pydantic_core import to_json

from conversation.domain import flow, tokens
from conversation.domain.fields import is_region
from conversation.domain.locales import region_of, resolve
from conversation.domain.published import Published
from conversation.domain.talk import Situation, Standing, Talk
from conversation.domain.tokens import Holder
from conversation.handlers.deciding import Context, Taken, situation_of
from conversation.handlers.telling import whole_body
from conversation.store import conversations
from conversation.store.conversations import Kept

_PAGE_LIMIT = 1000


class Person(Struct, frozen=True):
    """Who begins: what they decided before, and the latest moment given to it; None: they are new. `holder` is of the
    token that they came with, if it was good."""

    contact_id: UUID
    standings: Mapping[str, Standing] = field(default_factory=dict)
    last_at: datetime | None = None
    holder: Holder | None = None


class Beginning(Struct, frozen=True):
    """A conversation that is not written yet: `arguments` are those of `conversations.BEGIN`."""

    kept: Kept
    arguments: tuple[object, ...]
    taken: Taken

    def remember(self, context: Context) -> None:
        """It is committed."""
        if self.kept.last_at is None:
            context.known.conversations.put(self.kept.id, self.kept)


def page_of(url: str | None) -> str | None:
    """Origin and path of a page, all that is kept of it; path segments that look like an address are not."""
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or len(url) > 10 * _PAGE_LIMIT:
        return None
    path = "/".join("…" if "@" in unquote(segment) else segment for segment in parts.path.split("/"))
    host = f"[{host}]" if ":" in host else host
    kept = f"{parts.scheme}://{host}{f':{port}' if port else ''}{path}"[:_PAGE_LIMIT]
    return "".join(sign for sign in kept if sign.isprintable())


def begin_with(
    context: Context,
    published: Published,
    workspace_version: int,
    who: Person,
    wanted: str | None,
    page_url: str | None,
    now: datetime,
) -> Beginning:
    """A conversation on this version, in the locale that is `wanted` if there is one."""
    workspace = published.workspace_id
    kept = Kept(
        id=context.new_id(),
        workspace=workspace,
        contact_id=who.contact_id,
        bot_id=published.bot_id,
        bot_version=published.version,
        locale=resolve(wanted, published.workspace.locales, published.workspace.default_locale),
        page_url=page_of(page_url),
        rev=0,
        talk=Talk(None, region=_region(wanted)),
        contact_rev=0,
        last_at=who.last_at,
        captured=False,
        standings=who.standings,
        last_seen=now,
    )
    known = context.known.remembered_workspace(workspace)
    situation = situation_of(context, kept, published, known)
    outcome = flow.begin(situation)
    kept = replace(kept, talk=outcome.talk)
    until = now + timedelta(days=context.visitor_token_days)
    body = {
        **whole_body(kept, published, outcome.messages, []),
        "visitor_token": tokens.sign(context.link_key, tokens.VISITOR, Holder(workspace, who.contact_id, until)),
        "preferences_url": preferences_url(context, workspace, who.contact_id),
        "renewed": who.holder is not None and renewed_until(context, who.holder, situation, now) is not None,
    }
    arguments = conversations.beginning(kept, outcome.messages, workspace_version, now)
    return Beginning(kept, arguments, Taken(to_json(body), said_something=False))


def renewed_until(context: Context, holder: Holder, situation: Situation, now: datetime) -> datetime | None:
    """Until when a visitor token is renewed that is used in the second half of its time; None: it is not.

    Whoever comes back keeps the way to withdraw (Art. 7(3) GDPR) as long as a grant of theirs holds, and no longer.
    """
    ends = [situation.standings[name].expires_at for name in situation.granted()]
    days = timedelta(days=context.visitor_token_days)
    if holder.expires_at is None or holder.expires_at - now > days / 2:
        return None
    until = min(now + days, max((end for end in ends if end is not None), default=now))
    return until if until > holder.expires_at else None


def begin_now(
    context: Context, workspace: str, bot_id: str, wanted: str | None, page_url: str | None
) -> Beginning | None:
    """A new contact's conversation on the version that is remembered as the latest: its writing says whether it is.

    None when something is not remembered.
    """
    found = context.known.remembered_latest(workspace, bot_id)
    if found is None:
        return None
    published, version = found
    return begin_with(context, published, version, Person(context.new_id()), wanted, page_url, context.clock())


def _region(wanted: str | None) -> str | None:
    region = region_of(wanted)
    return region if region and is_region(region) else None


def preferences_url(context: Context, workspace: str, contact_id: UUID) -> str:
    """The address of the contact's preference page."""
    token = tokens.sign(context.link_key, tokens.PREFERENCES, Holder(workspace, contact_id))
    return f"{context.public_url}/p/{token}"
