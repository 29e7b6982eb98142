"""kill -9 between a mail's sending and its commit: once more at most, never not at all, with the same link."""

import asyncio
import json
import sys
from collections.abc import Callable
from datetime import timedelta
from email import message_from_string, policy
from pathlib import Path
from typing import Any

import pytest
from conversation.post import Smtp
from conversation.settings import ConversationSettings
from pydantic import SecretStr
from test_mailbox import PURPOSES, path
from test_post import Server

pytestmark = pytest.mark.kafka
DYING = Path(__file__).with_name("dying_mailer.py")


class Down:
    async def send(self, letter: Any) -> None:
        raise ConnectionError("away until the other process is dead")


def _plain(settings: ConversationSettings) -> dict[str, Any]:
    """The settings as the other process reads them, secrets and all."""
    found = {name: getattr(settings, name) for name in type(settings).model_fields}
    return {
        name: value.get_secret_value() if isinstance(value, SecretStr) else value
        for name, value in settings.model_dump(mode="json", exclude_none=True).items()
        for value in (found[name] if isinstance(found[name], SecretStr) else value,)
    }


async def _until(is_so: Callable[[], Any]) -> Any:
    async with asyncio.timeout(30):
        while not (found := is_so()):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    return found


async def test_a_mail_whose_sender_is_killed_before_the_commit_is_sent_once_more_with_the_same_link(
    service: Any, clock: Any, tmp_path: Path
) -> None:
    server, mailer = Server(), service.app.state.mailer
    listening = await asyncio.start_server(server.talk, "127.0.0.1", 0)
    server.port = listening.sockets[0].getsockname()[1]
    towards = {"smtp_host": "127.0.0.1", "smtp_port": server.port, "smtp_tls": "none", "mail_from": "s@souhlas.example"}
    settings = service.settings.model_copy(update={**towards, "mail_dir": None})
    post, mailer._post = mailer._post, Down()
    try:
        visit = await service.visit(await service.set_up(purposes=PURPOSES), locale="en")
        await visit.answers("offer", "granted", "killed@acme.example")
        told = tmp_path / "settings.json"
        told.write_text(json.dumps(_plain(settings)), encoding="utf-8")
        dying = await asyncio.create_subprocess_exec(sys.executable, DYING, told, cwd=DYING.parent)
        assert await dying.wait() == -9
        (state,) = await service.rows("SELECT state FROM mail WHERE contact_id = $1", visit.contact_id)
        assert (len(server.taken), state["state"]) == (1, "waiting")
        mailer._post = Smtp(settings)
        clock.ahead += timedelta(minutes=2)
        mailer.wake()
        await _until(lambda: len(server.taken) > 1)
    finally:
        mailer._post = post
        listening.close()
    query = "SELECT 1 FROM mail WHERE contact_id = $1 AND state = 'sent'"
    async with asyncio.timeout(20):
        while not await service.rows(query, visit.contact_id):  # noqa: ASYNC110
            await asyncio.sleep(0.02)
    first, second = [message_from_string(text.removesuffix(".\r\n"), policy=policy.default) for text in server.taken]
    assert (first["To"], first["Message-ID"], first.get_content()) == (
        second["To"],
        second["Message-ID"],
        second.get_content(),
    )
    link = next(word for word in first.get_content().split() if "/c/" in word)
    assert (await service.http.post(path({"confirm_url": link}))).json()["state"] == "confirmed"
