"""What consent-ledger says over HTTP: the evidence of a contact's entries, asked with the caller's own token."""

from typing import Any
from uuid import UUID

import httpx

JSON = dict[str, Any]
_PAGE = 1000


class Away(Exception):
    """The ledger did not answer; the text says why, for whoever reads the export."""


class Ledger:
    """Asks the ledger. Without an address every question is answered by `Away`."""

    def __init__(self, url: str | None) -> None:
        self._client = httpx.AsyncClient(base_url=url, timeout=5.0, trust_env=False) if url else None

    async def evidence(self, contact_id: UUID, bearer: str) -> dict[str, JSON]:
        """The evidence of every entry of a contact, by event id. Raises Away."""
        if self._client is None:
            raise Away("no ledger is configured")
        found: dict[str, JSON] = {}
        cursor: str | None = None
        while True:
            page = await self._page(self._client, contact_id, bearer, cursor)
            for item in page["items"]:
                found[item["entry"]["event_id"]] = item["evidence"] or {}
            cursor = page["next_cursor"]
            if cursor is None:
                return found

    async def _page(self, client: httpx.AsyncClient, contact_id: UUID, bearer: str, cursor: str | None) -> JSON:
        params: dict[str, Any] = {"limit": _PAGE} | ({"cursor": cursor} if cursor else {})
        path = f"/v1/contacts/{contact_id}/history"
        try:
            answer = await client.get(path, params=params, headers={"Authorization": bearer})
        except httpx.HTTPError:
            raise Away("the ledger does not answer now; ask again later") from None
        if answer.status_code == 404:
            return {"items": [], "next_cursor": None}
        if answer.status_code in (401, 403):
            raise Away("the token lacks the scope ledger:read")
        if answer.status_code != 200:
            raise Away("the ledger does not answer now; ask again later")
        page: JSON = answer.json()
        return page

    async def close(self) -> None:
        """Let go of the connections."""
        if self._client is not None:
            await self._client.aclose()
