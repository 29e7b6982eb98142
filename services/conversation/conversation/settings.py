"""The settings of conversation, read once in `__main__`."""

from pathlib import Path

from pydantic import Field, SecretStr

from shared.settings import PostgresSettings


class ConversationSettings(PostgresSettings):
    """What conversation needs beside what every service needs."""

    link_key: SecretStr = Field(min_length=32, description="secret of visitor, preference and unsubscribe tokens")
    visitor_token_days: int = Field(default=90, description="a visitor's token ends after this time")
    mail_dir: Path | None = Field(default=None, description="mails are written here instead of being sent")
