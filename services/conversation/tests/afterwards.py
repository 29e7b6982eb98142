"""What the tests of the visitor's pages share: somebody who said yes to everything, and somebody who is erased."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from conversation.handlers.erasing import erase as forget
from conversation.post import Gone

from shared.events import ContactErased


async def granted(service: Any) -> Any:
    visit = await service.visit(await service.set_up(), locale="en")
    await visit.answers("offer", "granted", "jan@acme.example", None, "granted")
    return visit


async def erase(service: Any, workspace: str, contact_id: UUID) -> None:
    """As the event from contacts does, without waiting for Kafka."""
    running = service.app.state.running
    now = datetime.now(UTC)
    event = ContactErased(workspace=workspace, contact_id=contact_id, erasure_id=uuid4(), erased_at=now)
    async with running.ready_pool.acquire() as connection, connection.transaction():
        await forget(connection, [event], now, Gone().forget, running.context.fingerprint_key)
