"""How a mail leaves: what a server takes, refuses for good and refuses for now; and a crash after it was taken."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from email import message_from_string, policy
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from conversation.app import create_app
from conversation.handlers.mailing import Letter
from conversation.post import Folder, Nowhere, Refused, Smtp, post_of
from conversation.settings import ConversationSettings

LETTER = Letter(
    to="jana@acme.example",
    subject="Potvrďte prosím svou e-mailovou adresu",
    text="Dobrý den,\n\nhttp://conversation.test/c/cabc.def\n",
    confirm_url="http://conversation.test/c/cabc.def",
    purpose="contact",
    message_id="<019ab0c2-0000-7000-8000-000000000001@souhlas>",
    locale="cs",
)


@dataclass
class Server:
    """Enough of RFC 5321 to take a mail, or to answer one command with another code."""

    port: int = 0
    answers: dict[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.test\r\n")
        while line := (await reader.readline()).decode().strip():
            word = line.split()[0].upper()
            answer = self.answers.get(word, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok"))
            writer.write(f"{answer}\r\n".encode())
            if word == "DATA" and answer.startswith("354"):
                self.taken.append((await reader.readuntil(b"\r\n.\r\n")).decode())
                writer.write(f"{self.answers.get('.', '250 taken')}\r\n".encode())
            if word == "QUIT":
                break
        writer.close()


@pytest_asyncio.fixture(loop_scope="session")
async def server() -> AsyncIterator[Server]:
    made = Server()
    listening = await asyncio.start_server(made.talk, "127.0.0.1", 0)
    made.port = listening.sockets[0].getsockname()[1]
    yield made
    listening.close()


def settings(tmp_path: Path, **changes: Any) -> ConversationSettings:
    needed = dict.fromkeys(("postgres", "postgres_owner"), "postgresql://none@none/none") | {
        "kafka": "none:1",
        "jwks_file": tmp_path,
    }
    keys = {"freshness_key": "f" * 40, "link_key": "l" * 40, "fingerprint_key": "p" * 40}
    return ConversationSettings(**{**needed, **keys, **changes})


def smtp(tmp_path: Path, port: int) -> Smtp:
    return Smtp(
        settings(tmp_path, smtp_host="127.0.0.1", smtp_port=port, smtp_tls="none", mail_from="s@souhlas.example")
    )


async def test_a_server_gets_a_mail_that_says_it_was_sent_by_a_machine(server: Server, tmp_path: Path) -> None:
    await smtp(tmp_path, server.port).send(LETTER)
    (taken,) = server.taken
    mail = message_from_string(taken.removesuffix(".\r\n"), policy=policy.default)
    assert (mail["To"], mail["From"], mail["Subject"]) == (LETTER.to, "s@souhlas.example", LETTER.subject)
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == (LETTER.message_id, "auto-generated")
    assert mail["List-Unsubscribe"] is None
    assert LETTER.confirm_url in mail.get_content()


@pytest.mark.parametrize(("word", "code"), [("RCPT", "550 no such user"), (".", "554 not wanted")])
async def test_what_is_refused_for_good_is_not_tried_again(
    server: Server, tmp_path: Path, word: str, code: str
) -> None:
    server.answers[word] = code
    with pytest.raises(Refused) as caught:
        await smtp(tmp_path, server.port).send(LETTER)
    assert "jana" not in str(caught.value)


@pytest.mark.parametrize(("word", "code"), [("RCPT", "450 later"), ("DATA", "451 later"), ("MAIL", "421 busy")])
async def test_what_is_refused_for_now_may_be_tried_again(server: Server, tmp_path: Path, word: str, code: str) -> None:
    server.answers[word] = code
    with pytest.raises(ConnectionError) as caught:
        await smtp(tmp_path, server.port).send(LETTER)
    assert "jana" not in str(caught.value)


async def test_a_mail_sent_again_after_a_crash_is_the_same_one_file(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "mail")
    await folder.send(LETTER)
    await folder.send(LETTER)
    assert [path.name for path in (tmp_path / "mail").iterdir()] == ["019ab0c2-0000-7000-8000-000000000001.json"]
    await folder.forget([UUID("019ab0c2-0000-7000-8000-000000000001"), UUID(int=0)])
    assert list((tmp_path / "mail").iterdir()) == []


@pytest.mark.parametrize("given", [{}, {"smtp_host": "mail"}, {"mail_dir": Path("mail")}], ids=str)
async def test_a_start_says_that_no_mail_can_leave(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, given: dict[str, Any]
) -> None:
    (tmp_path / "jwks.json").write_text(json.dumps({"keys": []}))
    nowhere = dict.fromkeys(("postgres", "postgres_owner"), "postgresql://none@127.0.0.1:9/none")
    app = create_app(settings(tmp_path, jwks_file=tmp_path / "jwks.json", **nowhere, **given))
    async with app.router.lifespan_context(app), asyncio.timeout(20):
        while not [line for line in caplog.messages if "postgres" in line]:  # noqa: ASYNC110 (a log tells nobody)
            await asyncio.sleep(0.01)
    said = [line for line in caplog.messages if "SOUHLAS_SMTP_HOST" in line and "SOUHLAS_MAIL_DIR" in line]
    assert len(said) == (0 if given else 1)


async def test_without_a_server_or_a_folder_a_mail_waits(tmp_path: Path) -> None:
    nowhere = post_of(settings(tmp_path))
    assert isinstance(nowhere, Nowhere)
    with pytest.raises(ConnectionError, match="SOUHLAS_SMTP_HOST"):
        await nowhere.send(LETTER)
