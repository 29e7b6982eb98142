"""What the controller was told by phone or letter: a withdrawal, an objection, a restriction or its end.

Never a grant: that needs the visitor's own words under a notice (Art. 7(1) GDPR).
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from contacts.handlers.desk import Desk
from contacts.handlers.one import held, token
from contacts.store import consents, workspaces
from shared.events import (
    ALL_CHANNELS,
    OF_EVERYTHING,
    Actor,
    Channel,
    ConsentDecided,
    Controller,
    Decision,
    Method,
    Processor,
)
from shared.postgres import Connection
from shared.problems import Problem, invalid
from shared.times import after, micros

TELLABLE = (Decision.WITHDRAWN, Decision.OBJECTED, Decision.RESTRICTED, Decision.UNRESTRICTED)


def check(decision: Decision, purpose: str | None, channel: Channel | None) -> None:
    """Whether a controller can tell this at all. Raises Problem 422."""
    if decision in (Decision.GRANTED, Decision.CONFIRMED):
        detail = "a grant needs the visitor's own answer to a notice; ask them through a bot or the preference page"
        raise Problem(422, "grant_needs_proof", detail, errors=[{"pointer": "/decision", "detail": detail}])
    if decision not in TELLABLE:
        raise invalid("/decision", f"must be one of {', '.join(TELLABLE)}")
    if decision in OF_EVERYTHING:
        for name, value in (("purpose", purpose), ("channel", channel)):
            if value is not None:
                raise invalid(f"/{name}", f"{decision} always covers everything: leave {name} out")


async def tell(
    desk: Desk,
    connection: Connection,
    workspace: str,
    contact_id: UUID,
    *,
    decision: Decision,
    purpose: str | None,
    channel: Channel | None,
    note: str | None,
) -> dict[str, Any]:
    """Put a decision on record, and hold to it here from this moment. The note stays here and enters no topic.

    Returns ``{event_id, freshness}``. Raises Problem 404, 410, 422.
    """
    check(decision, purpose, channel)
    await held(connection, workspace, contact_id)
    if purpose is not None and not await consents.is_known(connection, workspace, contact_id, purpose):
        raise invalid("/purpose", "this workspace has no such purpose")
    at = after(desk.now(), await consents.last_decided_at(connection, workspace, contact_id))
    channels = ALL_CHANNELS if channel is None else (channel,)
    event = await decided(desk, connection, workspace, contact_id, decision, at, purpose=purpose, channels=channels)
    (event_id,) = await desk.say(connection, [event])
    await consents.note_down(connection, event, event_id, note)
    await consents.refold(connection, [(workspace, contact_id)])
    visible = {"recorded" if decision is Decision.UNRESTRICTED else "denied": micros(at)}
    return {"event_id": event_id, "freshness": token(desk.freshness_key, workspace, contact_id, **visible)}


async def decided(
    desk: Desk,
    connection: Connection,
    workspace: str,
    contact_id: UUID,
    decision: Decision,
    at: datetime,
    *,
    purpose: str | None = None,
    channels: tuple[Channel, ...] = ALL_CHANNELS,
) -> ConsentDecided:
    """A decision as the controller tells it, with who is controller and who processor."""
    configured = await workspaces.read(connection, workspace)
    controller = configured["controller"] if configured else None
    return ConsentDecided(
        workspace=workspace,
        contact_id=contact_id,
        decision=decision,
        purpose=purpose,
        channels=channels,
        decided_at=at,
        method=Method.API,
        actor=Actor.CONTROLLER,
        controller=Controller.model_validate(controller) if controller else None,
        processor=Processor(**desk.processor),
    )
