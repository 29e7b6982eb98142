"""`make demo`: the story of one yes, one no and one change of mind, told on the real stack as it happens.

Everything goes through the same HTTP APIs that a website, a marketing tool and an auditor use. In a terminal the stack
stays up afterwards; without one the demo ends with exit 0.
"""

import asyncio
import contextlib
import secrets
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dev.process import StartFailed, say
from dev.stack import Options, run, until_told_to_stop

Answer = dict[str, Any]
WEBSITE = {"Origin": "https://acme.example"}


class StoryBroke(Exception):
    """The demo did not go as it must. Its message says where."""


def tell(text: str = "") -> None:
    """A line of the story."""
    print(text, flush=True)


def act(number: int, title: str) -> None:
    """A heading of the story."""
    tell(f"\n\033[1m{number}. {title}\033[0m" if sys.stdout.isatty() else f"\n{number}. {title}")


async def call(client: httpx.AsyncClient, method: str, url: str, **more: Any) -> Answer:
    """One request whose answer must be a success. Raises StoryBroke."""
    answer = await client.request(method, url, **more)
    if not answer.is_success:
        raise StoryBroke(f"{method} {url}: {answer.status_code} {answer.text[:1000]}")
    found: Answer = answer.json()
    return found


@dataclass
class Visitor:
    """Somebody on Acme's website, talking to the bot through the widget's API."""

    name: str
    client: httpx.AsyncClient
    base: str
    contact_id: str = ""
    conversation_id: str = ""
    token: str = ""
    preferences_url: str = ""
    expects: Answer | None = None
    freshness: str | None = None

    def _hear(self, answer: Answer) -> None:
        for message in answer["messages"]:
            if message["from"] == "bot":
                tell(f"     bot: {message['text']}")
        self.expects = answer["expects"]
        if answer.get("freshness"):
            self.freshness = answer["freshness"]["token"]

    async def arrive(self) -> None:
        """Open the chat."""
        url = f"{self.base}/v1/widget/demo/lead/conversations"
        page = {"locale": "en", "page_url": "https://acme.example/"}
        answer = await call(self.client, "POST", url, json=page, headers=WEBSITE)
        self.contact_id, self.conversation_id = answer["contact_id"], answer["conversation_id"]
        self.token, self.preferences_url = answer["visitor_token"], answer["preferences_url"]
        self._hear(answer)

    async def _post(self, what: str, body: Answer) -> Answer:
        url = f"{self.base}/v1/widget/conversations/{self.conversation_id}/{what}"
        headers = {**WEBSITE, "Authorization": f"Bearer {self.token}"}
        return await call(self.client, "POST", url, json=body, headers=headers)

    async def say(self, value: str | None, shown: str) -> None:
        """Answer what the bot asks: a button where there is one."""
        assert self.expects is not None
        how = "button" if self.expects["type"] in ("choice", "consent") else "typed"
        tell(f"  {self.name:>6}: {shown}")
        self._hear(await self._post("answers", {"step_id": self.expects["step_id"], "value": value, "input": how}))

    async def take_back(self, purpose: str) -> float:
        """Withdraw; milliseconds until it was on record."""
        began = time.monotonic()
        answer = await self._post("withdraw", {"purpose": purpose})
        self.freshness = answer["freshness"]["token"]
        return (time.monotonic() - began) * 1000


def show_notice(notice: Answer) -> None:
    """The beginning of what the visitor is told; all of it goes on record with the answer."""
    first, *rest = notice["text"].splitlines()
    tell(f"  notice: {first}")
    for line in rest[:1]:
        tell(f"          {line}")
    if rest[1:]:
        tell(f"          … {len(rest) - 1} more lines; policy: {notice['policy_url']}")


class Story:
    """The acts, in order, over a stack's printed description."""

    def __init__(self, stack: Answer, client: httpx.AsyncClient) -> None:
        self.at = stack
        self.client = client
        self.admin: dict[str, str] = stack["workspaces"]["demo"]
        self.email = f"jana.{secrets.token_hex(3)}@example.com"
        self.jana = Visitor("Jana", client, stack["conversation"])
        self.petr = Visitor("Petr", client, stack["conversation"])

    def _as(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.admin[role]}"}

    async def ask_gate(self, contact: Answer, at_least: str | None) -> Answer:
        """What a marketing tool asks before it sends."""
        body: Answer = {"contact": contact, "purpose": "contact", "channel": "email"}
        if at_least:
            body |= {"at_least": at_least, "max_wait_ms": 5000}
        url = f"{self.at['marketing_gate']}/v1/check"
        return await call(self.client, "POST", url, json=body, headers=self._as("marketing"))

    async def told(self) -> None:
        """The whole story. Raises StoryBroke."""
        await self.yes()
        await self.no()
        await self.on_record()
        await self.overview()
        await self.may_we_write()
        await self.change_of_mind()

    async def yes(self) -> None:
        """Jana agrees and leaves her e-mail."""
        act(1, "Jana wants an offer, and says yes")
        await self.jana.arrive()
        await self.jana.say("offer", "[An offer]")
        assert self.jana.expects is not None
        show_notice(self.jana.expects["notice"])
        await self.jana.say("granted", "[Yes]")
        await self.jana.say(self.email, self.email)
        await self.jana.say("Jana Nováková", "Jana Nováková")
        kept = self.jana.freshness
        await self.jana.say("refused", "[No] to news")
        self.jana.freshness = self.jana.freshness or kept

    async def no(self) -> None:
        """Petr does not, and nothing of him is kept."""
        act(2, "Petr wants one too, but says no. It costs him nothing")
        await self.petr.arrive()
        await self.petr.say("offer", "[An offer]")
        await self.petr.say("refused", "[No]")

    async def _history(self, visitor: Visitor, entries: int) -> list[Answer]:
        url = f"{self.at['consent_ledger']}/v1/contacts/{visitor.contact_id}/history"
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            answer = await self.client.get(url, headers=self._as("auditor"))
            if answer.status_code == 200 and len(answer.json()["items"]) >= entries:
                items: list[Answer] = answer.json()["items"]
                return items
            await asyncio.sleep(0.05)
        raise StoryBroke(f"{visitor.name}'s answer did not reach the ledger")

    async def on_record(self) -> None:
        """Both answers are entries of the ledger's Merkle tree."""
        act(3, "Both answers are on record, in a ledger that only grows")
        for visitor, entries in ((self.jana, 2), (self.petr, 1)):
            for item in await self._history(visitor, entries):
                entry = item["entry"]
                tell(
                    f"  entry {item['index']:>3}  {visitor.name:<5} {entry['decision']:<8} {entry['purpose']:<10}"
                    f" notice {str(entry['notice_sha256'])[:12]}…  leaf {item['leaf_hash'][:12]}…"
                )
        summary = await call(self.client, "GET", f"{self.at['consent_ledger']}/v1/summary", headers=self._as("auditor"))
        checkpoint = summary["checkpoint"]
        tell(f"  signed checkpoint: {checkpoint['size']} entries, root {checkpoint['root'][:24]}…")

    async def overview(self) -> None:
        """The controller's list."""
        act(4, "Acme sees who said yes and who did not")
        wanted = {self.jana.contact_id: "granted", self.petr.contact_id: "refused"}
        for visitor in (self.jana, self.petr):
            consent = wanted[visitor.contact_id]
            found = await self._listed(visitor, consent)
            person = f"{found['name']} <{found['email']}>" if found["email"] else "(nothing personal kept)"
            tell(f"  {consent:<8} {visitor.contact_id[:13]}…  {person}")

    async def _listed(self, visitor: Visitor, consent: str) -> Answer:
        url = f"{self.at['contacts']}/v1/contacts/{visitor.contact_id}"
        deadline = time.monotonic() + 15
        while time.monotonic() < deadline:
            answer = await self.client.get(url, headers=self._as("admin"))
            if answer.status_code == 200:
                found: Answer = answer.json()
                decided = {one["decision"] for one in found["consents"] if one["purpose"] == "contact"}
                if decided == {consent} and (consent == "refused" or found["email"]):
                    return found
            await asyncio.sleep(0.05)
        raise StoryBroke(f"{visitor.name} did not reach the contact list as {consent}")

    async def may_we_write(self) -> None:
        """The gate allows one and denies the other."""
        act(5, "A marketing tool asks the gate: may I e-mail them?")
        jana = await self.ask_gate({"email": self.email}, self.jana.freshness)
        petr = await self.ask_gate({"id": self.petr.contact_id}, self.petr.freshness)
        self._say_answer("Jana", jana)
        self._say_answer("Petr", petr)
        if not jana["allowed"] or petr["allowed"]:
            raise StoryBroke("the gate must allow Jana and deny Petr")

    def _say_answer(self, name: str, answer: Answer) -> None:
        if answer["allowed"]:
            evidence = answer["evidence"]
            tell(f"  {name}: allowed, on ledger entry {evidence['entry_index']} ({evidence['leaf_hash'][:12]}…)")
        else:
            tell(f"  {name}: denied ({answer['reason']})")

    async def change_of_mind(self) -> None:
        """Jana withdraws, as easily as she agreed, and is denied from then on."""
        act(6, "Jana takes it back, with one click")
        took = await self.jana.take_back("contact")
        began = time.monotonic()
        answer = await self.ask_gate({"email": self.email}, self.jana.freshness)
        heard = (time.monotonic() - began) * 1000
        tell(f"  recorded for her in {took:.0f} ms; the gate knew {heard:.0f} ms later")
        self._say_answer("Jana", answer)
        if answer["allowed"]:
            raise StoryBroke("the gate must deny Jana after her withdrawal")


def say_addresses(stack: Answer) -> None:
    """Where to look on."""
    admin = stack["workspaces"]["demo"]["admin"]
    tell("\nLook around:")
    tell(f"  contacts, and consent  {stack['contacts']}/#token={admin}")
    tell(f"  ask the gate           {stack['marketing_gate']}/docs")
    tell(f"  mail, logs, keys       {stack['state']}")


async def play() -> None:
    """Start the stack, tell the story, and stay up in a terminal until told to stop."""
    say("Souhlas: a visitor says yes or no; every marketing tool gets the right answer, and anybody can prove why.")
    async with run(Options()) as stack:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            await Story(stack.described, client).told()
        say_addresses(stack.described)
        if sys.stdin.isatty() and sys.stdout.isatty():
            tell("\nIt stays up until Ctrl-C.")
            await asyncio.Event().wait()


async def interruptible() -> int:
    """`play`, ended in order by SIGINT or SIGTERM also before the end of the story."""
    playing = asyncio.create_task(play())
    waiting = asyncio.create_task(until_told_to_stop().wait())
    await asyncio.wait([playing, waiting], return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not playing.done():
        playing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await playing
    return 0


def main() -> int:
    """Exit 0 when the story went as it must."""
    try:
        return asyncio.run(interruptible())
    except (StartFailed, StoryBroke, httpx.HTTPError) as failure:
        say(f"{type(failure).__name__}: {failure}")
        say(f"Logs: {Path('.souhlas').resolve()}/stack*/logs/")
        return 1


if __name__ == "__main__":
    sys.exit(main())
