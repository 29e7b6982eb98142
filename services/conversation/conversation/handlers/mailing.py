"""Mailbox proof: an address typed into a chat proves only that somebody knows it, so its owner is asked by one mail.

Of a grant that needs it contacts is asked for the address; what a visitor types, or the controller sets, is heard too.
No order is relied on: grant and address meet in whichever of these events comes last, and make one mail a grant and
address. The address is here only until the mail is sent.
"""

import hmac
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from conversation.domain import texts, tokens
from conversation.domain.locales import SHIPPED, resolve
from conversation.domain.talk import Standing
from conversation.domain.tokens import Holder
from conversation.domain.workspace import worded
from conversation.handlers.deciding import Context
from conversation.handlers.recording import channels_of
from conversation.handlers.saying import SOURCE
from conversation.store import addresses, people, studio
from conversation.store import mail as store
from conversation.store.known import Reader
from conversation.store.mail import Mail
from conversation.store.people import Person
from conversation.words import words
from shared.envelope import Message, seal
from shared.events import (
    AddressAsked,
    AddressTold,
    Channel,
    ConsentDecided,
    ContactCaptured,
    ContactChanged,
    ContactRequested,
    Decision,
)
from shared.identity import Kind, fingerprint, normal_email
from shared.outbox import say
from shared.postgres import Connection
from shared.topics import CONTACT

CONFIRM = "c"
SWEPT_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a link lives, and how long an unproven contact is kept."""

    confirmation: timedelta
    unconfirmed: timedelta


class Letter(NamedTuple):
    """A mail as its reader gets it, and what a local stack shows of it."""

    to: str
    subject: str
    text: str
    confirm_url: str
    purpose: str
    message_id: str
    locale: str


def address_hash(key: bytes, workspace: str, address: str) -> bytes:
    """What stands for an address: keyed, so that it cannot be found by trying; by workspace."""
    return hmac.digest(key, f"souhlas mail\0{workspace}\0{address}".encode(), "sha256")[:16]


async def wait_for_proof(
    context: Context, connection: Connection, event: ConsentDecided, event_id: UUID
) -> Message | None:
    """A grant that needs proof was given here: note it, and ask contacts for the address unless it stands no longer."""
    person = await people.hold(connection, event.workspace, event.contact_id)
    if person is None or person.erased or event.purpose is None:
        return None
    standing = person.standings.get(event.purpose)
    if standing is None or standing.event_id != event_id or not standing.unconfirmed:
        return None
    await store.keep_unproven(connection, event.workspace, event.contact_id, event.purpose, event_id, event.decided_at)
    now = context.clock()
    asked = AddressAsked(workspace=event.workspace, contact_id=event.contact_id, grant_event_id=event_id, asked_at=now)
    return seal(asked, topic=CONTACT, event_id=context.new_id(), source=SOURCE, time=now)


async def wait_anew(connection: Connection, person: Person) -> None:
    """Whoever was restricted is so no longer: grants that nobody has confirmed are waited for again.

    Their time may have run out while the restriction was on its way here, and contacts kept the person then.
    """
    for purpose, standing in person.standings.items():
        if standing.decision is Decision.GRANTED and standing.unconfirmed:
            await store.keep_unproven(
                connection, person.workspace, person.contact_id, purpose, standing.event_id, standing.at
            )


async def address_known(
    context: Context, connection: Connection, event: ContactCaptured | ContactChanged | AddressTold, terms: Terms
) -> bool:
    """An address is known: write to its owner for every grant that waits for them. Says whether a mail is to be sent.

    One that replaces another ends the links that went to the earlier one, and what its owner confirmed: the new one's
    owner is asked too. One that the controller set is asked about for every grant that holds by e-mail, whatever its
    purpose says: a grant covers the address it was given with. One that is heard of after another that came later asks
    nobody: it is not the contact's any more.
    """
    person = await people.hold(connection, event.workspace, event.contact_id)
    kept = await studio.workspace(connection, event.workspace)
    if person is None or person.erased or kept is None:
        return False
    hashed = address_hash(context.link_key, event.workspace, event.email) if event.email else None
    if not await _is_last(connection, event, hashed):
        return False
    if not isinstance(event, AddressTold):
        await store.end_others(connection, event.workspace, event.contact_id, hashed)
        await store.address_answered(connection, event.workspace, event.contact_id)
    if event.email is None or hashed is None:
        return False
    by_channel = channels_of(kept.workspace)
    moved = isinstance(event, ContactCaptured) and await store.is_other(
        connection, event.workspace, event.contact_id, hashed
    )
    proven = frozenset(each.id for each in kept.workspace.purposes if moved and each.confirmation == "mailbox")
    locale = await people.last_locale(connection, event.workspace, event.contact_id)
    now, made = context.clock(), False
    again = await store.take_again(connection, event) if isinstance(event, AddressTold) else None
    for purpose, standing in _asked_about(person, event, now, again=again is not None, anew=proven):
        if Channel.EMAIL in standing.without or Channel.EMAIL not in by_channel.get(purpose, ()):
            continue
        waits_anew = isinstance(event, ContactChanged)
        waits_anew = waits_anew or (isinstance(event, ContactCaptured) and not standing.unconfirmed)
        about = _as_of(event) if waits_anew else again or standing.at
        asked = _Asked(purpose, standing.event_id, about, resolve(locale, SHIPPED, "en"), now + terms.confirmation)
        mail = _mail(context, event, event.email, hashed, asked, now)
        made = await store.make(connection, mail, now) or made
        if waits_anew:
            await store.address_set(connection, event.workspace, event.contact_id, _as_of(event))
    if made and not person.captured:
        await people.note_captured(connection, event.workspace, event.contact_id)
    return made


class _Asked(NamedTuple):
    """What a mail asks about: see `Mail`."""

    purpose: str
    grant_event: UUID
    about: datetime
    locale: str
    until: datetime


def _mail(
    context: Context,
    event: ContactCaptured | ContactChanged | AddressTold,
    address: str,
    hashed: bytes,
    asked: _Asked,
    now: datetime,
) -> Mail:
    return Mail(
        **asked._asdict(),
        id=context.new_id(),
        workspace=event.workspace,
        contact_id=event.contact_id,
        address_hash=hashed,
        address=address,
        state="waiting",
        tries=0,
        address_set_at=_as_of(event),
        made_at=now,
        fingerprint=fingerprint(context.fingerprint_key, event.workspace, Kind.EMAIL, normal_email(address)),
    )


def holds(standing: Standing, now: datetime) -> bool:
    """Whether a grant is in force."""
    granted = standing.decision is Decision.GRANTED
    return granted and standing.expires_at is not None and standing.expires_at > now


async def ask_again(context: Context, connection: Connection, person: Person, purpose: str) -> bool:
    """Have the mail for a grant of a held contact sent again, if it is waited for and not too often; else False.

    contacts is asked for the address; the new mail has a link of its own, the earlier ones go on holding.
    """
    now, standing = context.clock(), person.standings.get(purpose)
    if standing is None or not holds(standing, now) or Channel.EMAIL in standing.without:
        return False
    waits = standing.unconfirmed or await store.address_waits(connection, person.workspace, person.contact_id)
    if not waits or not await store.keep_again(connection, person.workspace, person.contact_id, standing.event_id, now):
        return False
    asked = AddressAsked(
        workspace=person.workspace, contact_id=person.contact_id, grant_event_id=standing.event_id, asked_at=now
    )
    await say(connection, seal(asked, topic=CONTACT, event_id=context.new_id(), source=SOURCE, time=now))
    return True


async def _is_last(
    connection: Connection, event: ContactCaptured | ContactChanged | AddressTold, hashed: bytes | None
) -> bool:
    """Whether no other address is known that came later; if so it is kept as the last. What is told may be of before a
    capture that contacts had not heard; one told without `set_at` is believed where no other is known."""
    if isinstance(event, AddressTold) and (hashed is None or event.set_at is None):
        return hashed is None or not await addresses.is_other(connection, event.workspace, event.contact_id, hashed)
    return await addresses.note(connection, event.workspace, event.contact_id, hashed, _as_of(event))


def _as_of(event: ContactCaptured | ContactChanged | AddressTold) -> datetime:
    """When the address was the contact's: what is set later, a link to this one does not prove."""
    match event:
        case ContactCaptured():
            return event.captured_at
        case ContactChanged():
            return event.changed_at
        case AddressTold():
            return event.set_at or event.told_at


def _asked_about(
    person: Person,
    event: ContactCaptured | ContactChanged | AddressTold,
    now: datetime,
    *,
    again: bool,
    anew: Collection[str],
) -> Sequence[tuple[str, Standing]]:
    """The grants whose mailbox is to be proven; `anew` are purposes whose proof, if there is one, was of another."""
    held = [(purpose, standing) for purpose, standing in person.standings.items() if holds(standing, now)]
    match event:
        case ContactChanged():
            return held
        case AddressTold():
            asked = [item for item in held if item[1].event_id == event.grant_event_id]
            return [item for item in asked if item[1].unconfirmed or again]
        case _:
            return [item for item in held if item[1].unconfirmed or item[0] in anew]


async def letter(context: Context, reader: Reader, mail: Mail) -> Letter | None:
    """What to send; None when there is nothing to ask any more: the grant was taken back, or another stands.

    It asks whether the address is theirs and for nothing else: no consent is asked for by mail.
    """
    person = await people.look(reader, mail.workspace, mail.contact_id)
    kept = await studio.workspace(reader, mail.workspace)
    if mail.address is None or kept is None or person is None or not stands(person, mail):
        return None
    workspace, said = kept.workspace, words(mail.locale).pages
    controller = workspace.controller
    purpose = workspace.by_id.get(mail.purpose)
    title = worded(purpose.title, mail.locale, workspace.default_locale) if purpose else ""
    url = f"{context.public_url}/c/{confirm_token(context.link_key, mail)}"
    text = said["mail_text"].format(
        controller=controller.name if controller else "",
        purpose=title or mail.purpose,
        until=texts.when(mail.until, mail.locale),
        url=url,
        who=", ".join(filter(None, (controller.name, controller.address, controller.email))) if controller else "",
    )
    return Letter(mail.address, said["mail_subject"], text, url, mail.purpose, f"<{mail.id}@souhlas>", mail.locale)


def stands(person: Person, mail: Mail) -> bool:
    """Whether the grant that the mail asks about is still the one in force."""
    standing = person.standings.get(mail.purpose)
    return (
        not person.erased
        and standing is not None
        and standing.decision is Decision.GRANTED
        and standing.event_id == mail.grant_event
        and Channel.EMAIL not in standing.without
    )


def confirm_token(key: bytes, mail: Mail) -> str:
    """The token of ``/c/{token}``: it names the mail, which knows how long it holds."""
    return tokens.sign(key, CONFIRM, Holder(mail.workspace, mail.id))


async def sweep(context: Context, connection: Connection, terms: Terms) -> int:
    """Ask contacts, who keep the profile, to erase whom nobody confirmed in time and nothing else justifies keeping.

    Another grant that holds, one that needed no proof or has it, is such a justification; that the unproven one was
    taken back or ran out meanwhile is none. Of several unproven ones that hold the latest counts. Where the controller
    changed the address and nobody confirmed it, contacts is asked to let go of this address alone. Says how many.
    """
    now = context.clock()
    found = await store.take_unproven(connection, now - terms.unconfirmed, SWEPT_AT_ONCE)
    messages = []
    for workspace, contact_id in found:
        person = await people.hold(connection, workspace, contact_id)
        if person is None or person.erased or not _may_go(person, now, now - terms.unconfirmed):
            continue
        asked = ContactRequested(
            workspace=workspace,
            contact_id=contact_id,
            request_id=context.new_id(),
            kind="erasure",
            requested_at=now,
            locale=resolve(await people.last_locale(connection, workspace, contact_id), SHIPPED, "en"),
            cause="unconfirmed",
        )
        messages.append(seal(asked, topic=CONTACT, event_id=context.new_id(), source=SOURCE, time=now))
    messages += await _addresses(context, connection, now, terms)
    await say(connection, *messages)
    return len(messages)


async def _addresses(context: Context, connection: Connection, now: datetime, terms: Terms) -> list[Message]:
    found = await store.take_unproven_addresses(connection, now - terms.unconfirmed, SWEPT_AT_ONCE)
    return [
        seal(
            ContactRequested(
                workspace=workspace,
                contact_id=contact_id,
                request_id=context.new_id(),
                kind="erasure",
                requested_at=now,
                locale=resolve(await people.last_locale(connection, workspace, contact_id), SHIPPED, "en"),
                cause="unconfirmed_address",
                address_set_at=set_at,
            ),
            topic=CONTACT,
            event_id=context.new_id(),
            source=SOURCE,
            time=now,
        )
        for workspace, contact_id, set_at in found
    ]


def _may_go(person: Person, now: datetime, before: datetime) -> bool:
    held = [standing for standing in person.standings.values() if holds(standing, now)]
    return all(standing.unconfirmed and standing.at < before for standing in held)
