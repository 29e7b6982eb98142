"""``souhlas-handover delete``: nobody is asked any more, and everybody is erased, in every part."""

import argparse
import asyncio
from collections.abc import Sequence

import httpx
from rich.progress import Progress

from contacts.handover.asking import JSON, Failed, again, client_of, detail, items, json_of

AT_ONCE = 8
POLL_SECONDS = 0.2


async def delete(options: argparse.Namespace, token: str, bar: Progress) -> JSON:
    """Retire every purpose, so that no bot collects any more; end all webhooks; erase every contact in every part, and
    wait until that is done. Raises what it meets."""
    async with client_of(options.conversation, token) as conversation, client_of(options.contacts, token) as contacts:
        found = (await json_of(contacts, "/v1/records-of-processing"))["workspace"]
        if found != options.workspace:
            raise Failed(f"the token is of workspace {found}, not of {options.workspace}: nothing was deleted")
        retired = await _retire(conversation)
        for hook in [hook async for hook in items(contacts, "/v1/webhooks")]:
            await _deleted(contacts, f"/v1/webhooks/{hook['webhook_id']}", (204, 404))
        task = bar.add_task("asked", total=(await json_of(contacts, "/v1/summary"))["contacts"])
        erased = 0
        while ids := [item["contact_id"] for item in (await json_of(contacts, "/v1/contacts", limit=200))["items"]]:
            await _erase(contacts, ids)
            bar.advance(task, len(ids))
            if len(ids) < 200:  # those may have been the last; what came meanwhile is looked for once they are gone
                erased = await _until_done(contacts, bar)
        return {"retired": retired, "erased": erased or await _until_done(contacts, bar)}


async def _retire(conversation: httpx.AsyncClient) -> int:
    """No bot asks for a retired purpose, or for a field under it; says how many were retired now."""
    workspace = await json_of(conversation, "/v1/workspace")
    using = [purpose for purpose in workspace["purposes"] if not purpose["retired"]]
    if using:
        changed = {**workspace, "purposes": [{**purpose, "retired": True} for purpose in workspace["purposes"]]}
        answer = await again(lambda: conversation.put("/v1/workspace", json=changed))
        if answer.status_code != httpx.codes.OK:
            raise Failed(f"the purposes could not be retired: {detail(answer)}")
    return len(using)


async def _erase(contacts: httpx.AsyncClient, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        await asyncio.gather(*(_deleted(contacts, f"/v1/contacts/{one}", (202,)) for one in some))


async def _deleted(contacts: httpx.AsyncClient, path: str, well: Sequence[int]) -> None:
    """Delete one thing; the same again says the same. Raises Failed unless the answer is one of those that are well."""
    answer = await again(lambda: contacts.delete(path))
    if answer.status_code not in well:
        raise Failed(detail(answer))


async def _until_done(contacts: httpx.AsyncClient, bar: Progress) -> int:
    task = bar.add_task("erased", total=None)
    while True:
        statuses = [item["status"] async for item in items(contacts, "/v1/erasures")]
        bar.update(task, total=len(statuses), completed=statuses.count("done"))
        if all(status == "done" for status in statuses):
            return len(statuses)
        await asyncio.sleep(POLL_SECONDS)
