"""One-click unsubscribe (RFC 8058): a link in a message takes one purpose back on one channel, at once and for good."""

from datetime import datetime

from conversation.domain.afterwards import one_click
from conversation.handlers.deciding import Context
from conversation.handlers.recording import record, said_by_visitor
from conversation.store import people, studio
from shared import freshness
from shared.events import Actor, Method, Processor
from shared.freshness import Freshness
from shared.links import Unsubscribe
from shared.postgres import Connection
from shared.times import micros


class Nobody(Exception):
    """There is no such workspace: its token is as good as a mangled one."""


async def unsubscribe(context: Context, connection: Connection, link: Unsubscribe, processor: Processor) -> str:
    """Withdraw the link's purpose on its channel. What is denied already makes no new entry, and neither does anything
    once the contact is erased. A grant that came later is withdrawn by a later click.

    Returns the freshness token of the denial, the same each time until it is withdrawn anew. Raises Nobody.
    """
    kept = await studio.workspace(connection, link.workspace)
    if kept is None:
        raise Nobody
    person = await people.hold(connection, link.workspace, link.contact_id, make=True)
    assert person is not None, "made just now"
    at = await people.unsubscribed_at(connection, *link)
    wanted = [] if person.erased else one_click(person.standings, link.purpose, link.channel)
    told = said_by_visitor(context, person, kept.workspace, processor, wanted, Method.ONE_CLICK)
    await record(connection, person, kept.workspace, told)
    if told:
        at = told[0].event.decided_at
        await people.keep_unsubscribed(connection, *link, at)
    return _promise(context.freshness_key, link, at or _denied_at(person, link))


def _denied_at(person: people.Person, link: Unsubscribe) -> datetime | None:
    """When the visitor denied it in another way; what a controller was told is heard by other ways."""
    standing = person.standings.get(link.purpose)
    return standing.at if standing is not None and standing.told_by is Actor.VISITOR else None


def _promise(key: bytes, link: Unsubscribe, denied: datetime | None) -> str:
    made = Freshness(link.workspace, link.contact_id, denied=micros(denied) if denied else None, actor=Actor.VISITOR)
    return freshness.sign(key, made)
