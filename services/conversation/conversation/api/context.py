"""What routes take from the app: the use cases' context, the pool, the relay."""

from dataclasses import dataclass, field
from typing import Annotated

import asyncpg
from fastapi import Depends, Request

from conversation.api.limits import Limits
from conversation.handlers.deciding import Context
from conversation.settings import ConversationSettings
from shared.outbox import Relay
from shared.problems import of_status


@dataclass
class Running:
    """What runs while the service does; `pool` is None until PostgreSQL is there and migrated."""

    settings: ConversationSettings
    context: Context
    limits: Limits = field(default_factory=lambda: Limits(enabled=False))
    pool: asyncpg.Pool | None = None
    relay: Relay | None = None

    @property
    def ready_pool(self) -> asyncpg.Pool:
        """The pool. Raises Problem 503."""
        if self.pool is None:
            raise of_status(503)
        return self.pool

    def wake(self) -> None:
        """Events wait in the outbox."""
        if self.relay is not None:
            self.relay.wake()


def running(request: Request) -> Running:
    """The app's own."""
    found: Running = request.app.state.running
    return found


async def _own(request: Request) -> Running:
    """A coroutine, because FastAPI sends plain functions through a thread."""
    return running(request)


Own = Annotated[Running, Depends(_own)]
