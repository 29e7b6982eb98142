"""What the controller changes: rectification, and decisions that they were told."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field, WithJsonSchema
from starlette.responses import Response

from contacts.api.context import AtDesk, Writer
from contacts.api.shapes import Changed, Told
from contacts.handlers import rectify, tell
from shared.events import Channel, Decision, Slug
from shared.faults import Fault
from shared.http import LooseModel, Router, StrictModel
from shared.idempotency import Answer, Once
from shared.postgres import Connection

router = Router(tags=["contacts"])
Correction = Annotated[str | None, Field(max_length=400, description="null empties the field")]


class Corrections(StrictModel):
    """Fields to set; one that is left out stays."""

    name: Correction = None
    email: Correction = None
    phone: Correction = None
    company: Correction = None


def _tellable(value: Any) -> Any:
    """Raises Fault for what is no decision that there is: the others are told why not (`tell.check`)."""
    if not isinstance(value, str) or value not in tuple(Decision):
        raise Fault(f"must be one of {', '.join(tell.TELLABLE)}")
    return value


Tellable = Annotated[
    Decision, BeforeValidator(_tellable), WithJsonSchema({"type": "string", "enum": list(tell.TELLABLE)})
]


class Telling(LooseModel):
    """A decision that the controller was told by phone, letter or e-mail."""

    decision: Tellable
    purpose: Slug | None = None
    channel: Channel | None = None
    note: Annotated[str | None, Field(max_length=2000, description="stays with the contact; enters no topic")] = None


@router.patch("/v1/contacts/{contact_id}", response_model=Changed)
async def change(contact_id: UUID, body: Corrections, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Rectify a profile. An address set here is unconfirmed at the gate until its owner confirms or grants; `warnings`
    says when its owner is not asked to (`address_denied`)."""
    given: dict[str, str | None] = body.model_dump(exclude_unset=True)

    async def work(connection: Connection) -> Answer:
        content = await rectify.rectify(desk, connection, who.workspace, contact_id, given)
        return Answer(content, contact_id=contact_id)

    answer = await once(work)
    desk.wake()
    return answer


@router.post("/v1/contacts/{contact_id}/decisions", status_code=201, response_model=Told)
async def decide(contact_id: UUID, body: Telling, who: Writer, desk: AtDesk, once: Once) -> Response:
    """Record a withdrawal, objection, restriction or its end that was told to the controller. Never a grant."""

    async def work(connection: Connection) -> Answer:
        content = await tell.tell(
            desk,
            connection,
            who.workspace,
            contact_id,
            decision=body.decision,
            purpose=body.purpose,
            channel=body.channel,
            note=body.note,
        )
        return Answer(content, status=201, contact_id=contact_id)

    answer = await once(work)
    desk.wake()
    return answer
