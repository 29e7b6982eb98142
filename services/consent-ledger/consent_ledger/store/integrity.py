"""Is what is stored what was signed? Asked at every start, cheaply: the right edge against the last checkpoints."""

from collections.abc import Sequence

import asyncpg

from consent_ledger.domain.note import BrokenNote
from consent_ledger.keys import Keyring
from consent_ledger.store.edges import BrokenLog, Head, checked_edge, entry_count, heads
from consent_ledger.store.proofs import Proofs


async def check_logs(pool: asyncpg.Pool, keyring: Keyring) -> Sequence[Head]:
    """The heads of all logs, each found to extend its last checkpoint. Raises BrokenLog or KeyFault.

    Looks at the last checkpoint in the database (signature, entry count, root) and at the one kept beside the key,
    which a backup of the database that was put back does not reach.
    """
    async with pool.acquire() as connection:
        found = await heads(connection)
        for head in found.values():
            _check_note(head, keyring)
            stored = await entry_count(connection, head.workspace)
            if stored != head.size:
                told = f"the log {head.workspace} does not have the {head.size} entries that were signed: {stored}"
                raise BrokenLog(told, head.workspace, stored=stored, signed=head.size)
            await checked_edge(connection, head)
    for workspace in keyring.known():
        await _check_remembered(pool, keyring, workspace, found.get(workspace))
    return list(found.values())


def _check_note(head: Head, keyring: Keyring) -> None:
    try:
        signed = keyring.open(head.workspace, head.note)
    except BrokenNote as error:
        told = f"the last checkpoint of the log {head.workspace} is not good: {error}"
        raise BrokenLog(told, head.workspace) from None
    if (signed.size, signed.root) != (head.size, head.root):
        raise BrokenLog(f"the last checkpoint of the log {head.workspace} was edited", head.workspace)


async def _check_remembered(pool: asyncpg.Pool, keyring: Keyring, workspace: str, head: Head | None) -> None:
    kept = keyring.remembered(workspace)
    if kept is None:
        return
    try:
        issued = keyring.open(workspace, kept)
    except BrokenNote as error:
        told = f"the checkpoint kept beside the key of the log {workspace} is not good: {error}"
        raise BrokenLog(told, workspace) from None
    stored = head.size if head else 0
    if head is None or stored < issued.size:
        told = f"the log {workspace} was rolled back: it has {stored} entries, and {issued.size} were signed"
        raise BrokenLog(told, workspace, stored=stored, signed=issued.size)
    if await Proofs(pool).root(head, issued.size) != issued.root:
        told = f"the log {workspace} was forked: it has {stored} entries, and does not extend the checkpoint of"
        raise BrokenLog(f"{told} {issued.size}", workspace, stored=stored, signed=issued.size)
