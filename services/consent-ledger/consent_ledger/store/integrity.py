"""Is what is stored what was signed? Asked at every start, cheaply: the right edge against the last checkpoints.

And before every append: a database can be put back to an older state under a service that runs.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from consent_ledger.domain.damage import BEHIND, FORKED, Damage
from consent_ledger.domain.note import BrokenNote, Checkpoint
from consent_ledger.keys import Keyring
from consent_ledger.store.edges import BrokenLog, Head, checked_edge, entry_count, heads, load_edge
from shared.postgres import Connection


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
            await check_extends(connection, keyring, workspace, found.get(workspace))
    return list(found.values())


async def check_keys(pool: asyncpg.Pool, keyring: Keyring) -> None:
    """Could this process sign on where the logs are now? Raises KeyFault, or BrokenLog for a key of something else.

    For one that stands by: the logs may grow meanwhile, so nothing but keys and last checkpoints is looked at.
    """
    async with pool.acquire() as connection:
        found = await heads(connection)
    for head in found.values():
        _check_note(head, keyring)
        await asyncio.sleep(0)
    keyring.known()


def _check_note(head: Head, keyring: Keyring) -> None:
    try:
        signed = keyring.open(head.workspace, head.note)
    except BrokenNote as error:
        told = f"the last checkpoint of the log {head.workspace} is not good: {error}"
        raise BrokenLog(told, head.workspace) from None
    if (signed.size, signed.root) != (head.size, head.root):
        raise BrokenLog(f"the last checkpoint of the log {head.workspace} was edited", head.workspace)


async def check_extends(connection: Connection, keyring: Keyring, workspace: str, head: Head | None) -> None:
    """Raises BrokenLog unless the log extends the last checkpoints known of it, by this process and beside its key.

    Costs nothing while the head is that very checkpoint, else O(log n).
    """
    try:
        for seen in keyring.seen(workspace):
            await _check_extends(connection, seen, workspace, head)
    except BrokenNote as error:
        told = f"the checkpoint kept beside the key of the log {workspace} is not good: {error}"
        raise BrokenLog(told, workspace) from None


async def _check_extends(connection: Connection, seen: Checkpoint, workspace: str, head: Head | None) -> None:
    if head is not None and (head.size, head.root) == (seen.size, seen.root):
        return
    stored = await entry_count(connection, workspace)
    if head is None and stored:
        kind = "no_checkpoints"
        told = f"the log {workspace} has none of its checkpoints: it has {stored} entries, and {seen.size} were signed"
    elif head is None or head.size < seen.size:
        kind = "rolled_back"
        told = f"the log {workspace} was rolled back: it has {stored} entries, and {seen.size} were signed"
    elif (await load_edge(connection, workspace, seen.size)).root() != seen.root:
        kind = "forked"
        told = f"the log {workspace} was forked: its root over {seen.size} entries is not the one that was signed"
    else:
        return
    raise BrokenLog(told, workspace, stored=stored, signed=seen.size, kind=kind)


def shortfall(workspace: str, head: Head | None, seen: Sequence[Checkpoint]) -> Damage | None:
    """What is wrong with a head that was read after `seen` were issued; None where it is as long, or longer."""
    if not seen or (head is not None and head.size > seen[-1].size):
        return None
    if head is None or head.size < seen[-1].size:
        return Damage(workspace, head.size if head else 0, BEHIND)
    return None if head.root == seen[-1].root else Damage(workspace, max(head.size - 1, 0), FORKED)
