"""The people of the journeys: a controller who sets a bot up, visitors, a marketer who asks, an auditor who reads.

They know the HTTP contract alone, so that what they see is what any client would see.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar
from uuid import uuid4

import httpx

ORIGIN = "https://acme.example"
T = TypeVar("T")
Json = dict[str, Any]


async def eventually(ask: Callable[[], Awaitable[T]], is_right: Callable[[T], bool], *, seconds: float = 20.0) -> T:
    """The first answer that is right; fails with the last one when the deadline passes."""
    deadline = time.monotonic() + seconds
    while True:
        answer = await ask()
        if is_right(answer):
            return answer
        if time.monotonic() > deadline:
            raise AssertionError(f"not right within {seconds} s, last: {answer!r}")
        await asyncio.sleep(0.02)


def texts(word: str) -> dict[str, str]:
    """A text in each of the four locales."""
    return {locale: f"{word} ({locale})" for locale in ("cs", "en", "de", "sk")}


def workspace_of(controller: str) -> Json:
    """A workspace with the purposes `contact` (e-mail and phone) and `newsletter` (e-mail)."""
    purpose = {"validity_months": 24, "confirmation": "none", "retired": False}
    return {
        "controller": {"name": controller, "address": "Dlouhá 1, Brno", "email": "soukromi@acme.example", "dpo": None},
        "default_locale": "cs",
        "locales": ["cs", "en", "de", "sk"],
        "privacy_policy_url": "https://acme.example/privacy",
        "purposes": [
            {
                "id": "contact",
                "title": texts("Reply"),
                "text": texts("We reply."),
                "channels": ["email", "phone"],
                **purpose,
            },
            {"id": "newsletter", "title": texts("News"), "text": texts("News."), "channels": ["email"], **purpose},
        ],
        "allowed_origins": [ORIGIN],
    }


def lead_bot() -> Json:
    """A bot that asks for consent, then an e-mail and a phone, then for the newsletter."""
    return {
        "name": "Lead",
        "require_consent": True,
        "steps": [
            {"id": "hello", "type": "message", "text": texts("Hello")},
            {
                "id": "ask",
                "type": "consent",
                "purpose": "contact",
                "text": texts("May we keep it?"),
                "on_refused": "bye",
            },
            {
                "id": "email",
                "type": "field",
                "field": "email",
                "purpose": "contact",
                "required": True,
                "text": texts("E-mail?"),
            },
            {
                "id": "phone",
                "type": "field",
                "field": "phone",
                "purpose": "contact",
                "required": False,
                "text": texts("Phone?"),
            },
            {"id": "news", "type": "consent", "purpose": "newsletter", "text": texts("News?"), "on_refused": "thanks"},
            {"id": "thanks", "type": "message", "text": texts("Thanks"), "next": "end"},
            {"id": "bye", "type": "message", "text": texts("Nothing is kept"), "next": "end"},
        ],
    }


@dataclass
class Company:
    """A workspace of its own, with clients of every service that carry its tokens."""

    workspace: str
    conversation: httpx.AsyncClient
    contacts: httpx.AsyncClient
    ledger: httpx.AsyncClient
    gate: httpx.AsyncClient

    async def set_up(self, bot: Json | None = None, controller: str = "Acme s.r.o.") -> "Company":
        """Put the workspace and publish the bot `lead`."""
        (await self.conversation.put("/v1/workspace", json=workspace_of(controller))).raise_for_status()
        (await self.conversation.put("/v1/bots/lead", json=bot or lead_bot())).raise_for_status()
        published = await self.conversation.post("/v1/bots/lead/publish")
        assert published.status_code == 201, published.text
        return self

    async def check(self, purpose: str = "contact", channel: str = "email", **asked: Any) -> Json:
        """The gate's answer about `contact` (``contact={"id": …}``)."""
        response = await self.gate.post("/v1/check", json={"purpose": purpose, "channel": channel, **asked})
        assert response.status_code == 200, response.text
        answer: Json = response.json()
        return answer

    async def check_until(self, allowed: bool, reason: str, *, seconds: float = 20.0, **asked: Any) -> Json:
        """Ask until the gate answers so."""
        return await eventually(
            lambda: self.check(**asked), lambda a: a["allowed"] is allowed and a["reason"] == reason, seconds=seconds
        )

    async def history(self, contact_id: str) -> list[Json]:
        """The contact's ledger entries, all of them, oldest first."""
        response = await self.ledger.get(f"/v1/contacts/{contact_id}/history", params={"limit": 1000})
        assert response.status_code == 200, response.text
        return sorted(response.json()["items"], key=lambda item: int(item["index"]))

    async def entries(self) -> list[Json]:
        """Every entry of the workspace's log."""
        found: list[Json] = []
        cursor: str | None = None
        while True:
            params: dict[str, Any] = {"limit": 1000} | ({"cursor": cursor} if cursor else {})
            page = (await self.ledger.get("/v1/entries", params=params)).raise_for_status().json()
            found += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                return found


@dataclass
class Visitor:
    """Somebody with the widget open."""

    company: Company
    expects: Json = field(default_factory=dict)
    conversation_id: str = ""
    contact_id: str = ""
    token: str = ""
    decisions: list[Json] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        """What the widget sends with each call."""
        return {"Origin": ORIGIN, "Authorization": f"Bearer {self.token}"}

    async def start(self, locale: str = "en") -> "Visitor":
        """Open the chat."""
        path = f"/v1/widget/{self.company.workspace}/lead/conversations"
        body = {"locale": locale, "page_url": "https://acme.example/contact?utm=1"}
        response = await self.company.conversation.post(path, json=body, headers={"Origin": ORIGIN})
        assert response.status_code == 201, response.text
        said = response.json()
        self.expects, self.token = said["expects"], said["visitor_token"]
        self.conversation_id, self.contact_id = said["conversation_id"], said["contact_id"]
        return self

    async def say(self, value: str | None, how: str = "button", key: str | None = None) -> Json:
        """Answer the question that stands. The call may be repeated with its `key`."""
        response = await self.company.conversation.post(
            f"/v1/widget/conversations/{self.conversation_id}/answers",
            json={"step_id": self.expects["step_id"], "value": value, "input": how},
            headers={**self.headers, "Idempotency-Key": key or str(uuid4())},
        )
        assert response.status_code == 200, response.text
        return self.heard(response.json())

    def heard(self, said: Json) -> Json:
        """Take in what was answered."""
        self.expects = said["expects"]
        self.decisions += said.get("decisions") or ([said["decision"]] if said.get("decision") else [])
        return said

    async def withdraw(self, purpose: str | None = None, key: str | None = None) -> Json:
        """Take the consent back, in one action."""
        response = await self.company.conversation.post(
            f"/v1/widget/conversations/{self.conversation_id}/withdraw",
            json={} if purpose is None else {"purpose": purpose},
            headers={**self.headers, "Idempotency-Key": key or str(uuid4())},
        )
        assert response.status_code == 200, response.text
        said: Json = response.json()
        self.decisions += said["decisions"]
        return said

    async def agree_and_leave(self, email: str) -> Json:
        """Say yes to `contact`, leave an e-mail, no phone. Returns the last answer, with its freshness."""
        await self.say("granted")
        said = await self.say(email, "typed")
        await self.say(None, "typed")
        return said
