"""What other services keep of a contact, asked over HTTP with the caller's own token: who may not read it there, may
not read it here either."""

import asyncio
from typing import Any
from uuid import UUID

import httpx

JSON = dict[str, Any]
_PAGE = 1000
DEADLINE = 8.0
"""Seconds for all pages of one question: an export is answered before the server gives the request up."""


class Away(Exception):
    """The service did not answer; the text says why, for whoever reads the export."""


class Gone(Exception):
    """The contact is erased there."""


class Neighbour:
    """Asks one service, which `called` names in what is said of it. Without an address it is always `Away`."""

    called = "the service"
    scope = ""

    def __init__(self, url: str | None, transport: httpx.AsyncBaseTransport | None = None) -> None:
        client = httpx.AsyncClient(base_url=url, timeout=5.0, trust_env=False, transport=transport) if url else None
        self._client = client

    async def items(self, path: str, bearer: str) -> list[JSON] | None:
        """Every item of a list, page by page; None when there is no such thing. Raises Away, Gone."""
        if self._client is None:
            raise Away(f"no {self.called.removeprefix('the ')} is configured")
        found: list[JSON] = []
        params: JSON = {"limit": _PAGE}
        try:
            async with asyncio.timeout(DEADLINE):
                while page := await self._page(self._client, path, params, bearer):
                    found += page["items"]
                    if page["next_cursor"] is None:
                        return found
                    params["cursor"] = page["next_cursor"]
        except (httpx.HTTPError, TimeoutError, ValueError, KeyError, TypeError):
            raise self._silent() from None
        return None

    async def _page(self, client: httpx.AsyncClient, path: str, params: JSON, bearer: str) -> JSON | None:
        answer = await client.get(path, params=params, headers={"Authorization": bearer})
        if answer.status_code == 404:
            return None
        if answer.status_code == 410:
            raise Gone
        if answer.status_code in (401, 403):
            raise Away(f"the token lacks the scope {self.scope}")
        if answer.status_code != 200:
            raise self._silent()
        page: JSON = answer.json()
        return page

    def _silent(self) -> Away:
        return Away(f"{self.called} does not answer now; ask again later")

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()


class Ledger(Neighbour):
    """consent-ledger, which keeps the evidence."""

    called, scope = "the ledger", "ledger:read"

    async def evidence(self, contact_id: UUID, bearer: str) -> dict[str, JSON]:
        """The evidence of every entry of a contact, by event id. Raises Away."""
        entries = await self.items(f"/v1/contacts/{contact_id}/history", bearer)
        return {item["entry"]["event_id"]: item["evidence"] or {} for item in entries or ()}


class Conversations(Neighbour):
    """conversation, which keeps what was said, and sends mails."""

    called, scope = "the conversation service", "contacts:read"

    async def of(self, contact_id: UUID, bearer: str, *, known: bool) -> list[JSON]:
        """Every conversation of a contact as it was held, the oldest first.

        Who was imported has none; `known` says that there was one: then no answer means that a wrong place was asked.
        Raises Away, Gone.
        """
        found = await self.items(f"/v1/contacts/{contact_id}/conversations", bearer)
        if found is None and known:
            raise Away("the conversation service does not know the contact")
        return found or []

    async def mails(self, contact_id: UUID, bearer: str) -> list[JSON]:
        """Every mail that was made for a contact and is known still, the oldest first. Raises Away, Gone."""
        found = await self.items(f"/v1/contacts/{contact_id}/mails", bearer)
        if found is None:
            raise self._silent()
        return found
