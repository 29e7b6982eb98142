"""A process that sends one mail to a real server and dies by kill -9 after the server took it, before the commit."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from conversation.app import create_app
from conversation.handlers.mailing import Letter, Terms
from conversation.mailer import Mailer
from conversation.post import Gone, Smtp
from conversation.settings import ConversationSettings

from shared.metrics import Metrics
from shared.outbox import Relay
from shared.postgres import connect_pool


class Dying(Gone):
    """Hands the mail over, and never gets to say so."""

    def __init__(self, settings: ConversationSettings) -> None:
        self._smtp = Smtp(settings)

    async def send(self, letter: Letter) -> None:
        await self._smtp.send(letter)
        os.kill(os.getpid(), signal.SIGKILL)


def late() -> datetime:
    """After every pause that another process has made."""
    return datetime.now(UTC) + timedelta(hours=1)


async def main(settings: ConversationSettings) -> None:
    context = create_app(settings, clock=late).state.running.context
    pool = await connect_pool(settings.postgres.get_secret_value(), 2, stateless=True)
    terms = Terms(timedelta(days=7), timedelta(days=30))
    mailer = Mailer(context, pool, cast("Relay", None), Dying(settings), terms, Metrics("dying"))
    while not await mailer.send_one():  # noqa: ASYNC110
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    content: dict[str, Any] = ConversationSettings.model_validate_json(Path(sys.argv[1]).read_text()).model_dump()
    asyncio.run(main(ConversationSettings(**content)))
