"""What is remembered in this process: published versions (immutable), workspaces and conversations (whose version is
checked by every write, see `take_step`). Losing any of it costs a read and nothing else."""

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeAlias, TypeVar
from uuid import UUID

import asyncpg

from conversation.domain.published import Published
from conversation.store import conversations, studio
from conversation.store.conversations import Kept
from conversation.store.studio import KeptWorkspace
from shared.postgres import Connection

Reader: TypeAlias = "Connection | asyncpg.Pool"
"""What can read: a pool, or a connection in whose transaction everything happens."""
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """A map of the `most` values used last."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """The value, now the most recent one."""
        value = self._kept.get(key)
        if value is not None:
            self._kept.move_to_end(key)
        return value

    def put(self, key: Key, value: Value) -> None:
        """Remember; the one unused longest goes if there are too many."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        if len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, key: Key) -> None:
        """Forget."""
        self._kept.pop(key, None)


class Known:
    """The memory of one process."""

    def __init__(self) -> None:
        self.conversations: Recent[UUID, Kept] = Recent(5_000)
        self.consented: set[tuple[str, str]] = set()
        self.latest: Recent[tuple[str, str], int] = Recent(1_000)
        self._versions: Recent[tuple[str, str, int], Published] = Recent(500)
        self._workspaces: Recent[str, KeptWorkspace] = Recent(1_000)

    async def version(self, connection: Reader, workspace: str, bot_id: str, number: int) -> Published | None:
        """A published version."""
        found = self._versions.get((workspace, bot_id, number))
        if found is None:
            found = await studio.version(connection, workspace, bot_id, number)
            if found is not None:
                self._versions.put((workspace, bot_id, number), found)
        return found

    async def workspace(self, connection: Reader, name: str, *, at_least: int = 0) -> KeptWorkspace | None:
        """The workspace as remembered, read again when it is older than version `at_least`."""
        found = self._workspaces.get(name)
        if found is None or found.version < at_least:
            found = await studio.workspace(connection, name)
            if found is not None:
                self._workspaces.put(name, found)
        return found

    def remembered(self, conversation_id: UUID) -> "tuple[Kept, Published, KeptWorkspace] | None":
        """The conversation with its version and workspace, if all of them are remembered."""
        kept = self.conversations.get(conversation_id)
        if kept is None:
            return None
        published = self._versions.get((kept.workspace, kept.bot_id, kept.bot_version))
        workspace = self._workspaces.get(kept.workspace)
        return (kept, published, workspace) if published is not None and workspace is not None else None

    def remembered_latest(self, workspace: str, bot_id: str) -> tuple[Published, int] | None:
        """The bot as it was published last, with the workspace's version, if they are remembered: a newer one may be
        there, see `BEGIN`."""
        number, kept = self.latest.get((workspace, bot_id)), self._workspaces.get(workspace)
        published = self._versions.get((workspace, bot_id, number)) if number is not None else None
        return (published, kept.version) if published is not None and kept is not None else None

    def remembered_workspace(self, name: str) -> KeptWorkspace | None:
        """The workspace, if it is remembered."""
        return self._workspaces.get(name)

    def forget_workspace(self, name: str) -> None:
        """It was changed."""
        self._workspaces.drop(name)

    async def conversation(
        self, connection: Reader, conversation_id: UUID, workspace: str, contact_id: UUID
    ) -> Kept | None:
        """The conversation as remembered or read, if it is this contact's."""
        found = self.conversations.get(conversation_id)
        if found is None:
            found = await conversations.load(connection, conversation_id, workspace, contact_id)
            if found is not None:
                self.conversations.put(conversation_id, found)
        return found if found and (found.workspace, found.contact_id) == (workspace, contact_id) else None
