"""How a mail leaves: by SMTP, or, on the local stack, as a file. At least once, always under the same Message-ID."""

import asyncio
import json
import logging
import os
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Protocol
from uuid import UUID

import aiosmtplib

from conversation.handlers.mailing import Letter
from conversation.settings import ConversationSettings

SMTP_SECONDS = 20.0

log = logging.getLogger("souhlas.conversation")


class Refused(Exception):
    """The mail will never be taken: trying again changes nothing. Says the reply code, nothing of the address."""


class Post(Protocol):
    """Somewhere to hand mails over."""

    async def send(self, letter: Letter) -> None:
        """Hand one over. Raises Refused, or anything else for what may heal."""

    async def forget(self, mails: Sequence[UUID]) -> None:
        """Keep nothing of these mails, as far as they lie here still. Raises OSError when that cannot be done."""


class Folder:
    """Each mail is one file, named by its Message-ID: sent again it is the same file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, letter: Letter) -> None:
        """Write it whole or not at all."""
        await asyncio.to_thread(self._write, letter)

    async def forget(self, mails: Sequence[UUID]) -> None:
        """Delete their files."""
        await asyncio.to_thread(self._unlink, mails)

    def _unlink(self, mails: Sequence[UUID]) -> None:
        for mail in mails:
            (self._folder / f"{mail}.json").unlink(missing_ok=True)
            (self._folder / f".{mail}.half").unlink(missing_ok=True)

    def _write(self, letter: Letter) -> None:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = letter.message_id.strip("<>").partition("@")[0]
        content = {
            "to": letter.to,
            "subject": letter.subject,
            "text": letter.text,
            "confirm_url": letter.confirm_url,
            "purpose": letter.purpose,
            "message_id": letter.message_id,
        }
        half = self._folder / f".{name}.half"
        half.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
        os.replace(half, self._folder / f"{name}.json")


class Gone:
    """What was handed over lies elsewhere: there is nothing to forget here."""

    async def forget(self, mails: Sequence[UUID]) -> None:
        """Nothing."""


class Smtp(Gone):
    """A mail server, as the settings name it."""

    def __init__(self, settings: ConversationSettings) -> None:
        self._settings = settings

    async def send(self, letter: Letter) -> None:
        """Hand it to the server; accepted means that the server answers for it from now on."""
        settings = self._settings
        password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
        try:
            await aiosmtplib.send(
                message_of(letter, settings.mail_from),
                hostname=settings.smtp_host,
                port=settings.smtp_port,
                username=settings.smtp_user,
                password=password,
                use_tls=settings.smtp_tls == "tls",
                start_tls=settings.smtp_tls == "starttls",
                timeout=SMTP_SECONDS,
            )
        except aiosmtplib.SMTPRecipientsRefused as error:
            codes = {refused.code for refused in error.recipients}
            if all(500 <= code < 600 for code in codes):
                raise Refused(f"recipient refused: {sorted(codes)}") from None
            raise ConnectionError("the recipient was refused for now") from None
        except aiosmtplib.SMTPResponseException as error:
            if isinstance(error, aiosmtplib.SMTPDataError) and 500 <= error.code < 600:
                raise Refused(f"message refused: {error.code}") from None
            raise ConnectionError(f"the mail server answered {error.code}") from None


class Nowhere(Gone):
    """Neither a server nor a folder is set: mails wait until one is."""

    async def send(self, letter: Letter) -> None:
        """Never succeeds."""
        raise ConnectionError("neither SOUHLAS_SMTP_HOST nor SOUHLAS_MAIL_DIR is set")


def message_of(letter: Letter, sender: str) -> EmailMessage:
    """The mail as RFC 5322 text, marked as sent by a machine (RFC 3834), without links that track or offers."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = letter.locale
    message.set_content(letter.text)
    return message


def post_of(settings: ConversationSettings) -> Post:
    """Where the settings say that mails go. A folder is taken before a server: it is for local stacks."""
    if settings.mail_dir is not None:
        return Folder(settings.mail_dir)
    if settings.smtp_host:
        return Smtp(settings)
    log.warning("no mail can leave, and no mailbox be confirmed: give SOUHLAS_SMTP_HOST, or SOUHLAS_MAIL_DIR to try it")
    return Nowhere()
