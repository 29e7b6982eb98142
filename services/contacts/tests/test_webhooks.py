"""Webhooks over real TLS, to a receiver on this machine: what comes there is signed, tried again, and nowhere else."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from contacts.app import ContactsSettings
from contacts.handlers import hooks, inbound
from contacts.handlers.desk import Desk
from contacts.handlers.hooks import PAUSES, Courier
from contacts.store import outside, webhooks
from pydantic import SecretStr
from receiver import Receiver, receiving, server_side
from standardwebhooks.webhooks import Webhook
from tales import batch, captured, configured, recorded, until

from dev.certificates import Authority
from dev.keys import Signer
from shared.events import Decision
from shared.identity import uuid7
from shared.problems import Problem

NAME = "tool.example"


class Names:
    """A name server that a test holds in its hand: what `NAME` leads to, lookup by lookup; the last answer stays."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
        self.left, self.asked = list(addresses), 0
        monkeypatch.setattr(asyncio.BaseEventLoop, "getaddrinfo", self._look_up)

    async def _look_up(self, host: str, port: int, **more: Any) -> list[Any]:
        address = host
        if host == NAME:
            self.asked += 1
            address = self.left.pop(0) if len(self.left) > 1 else self.left[0]
        return [(2, 1, 6, "", (address, port))]


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def trusted(authority: Authority) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(authority.path))


@pytest_asyncio.fixture
async def tool(authority: Authority) -> AsyncIterator[Receiver]:
    async with receiving(server_side(authority, NAME)) as receiver:
        yield receiver


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """One whose webhooks may stay on this machine, and whose clock goes, as far from the tales' as it may."""
    object.__setattr__(desk, "private_webhooks", True)
    object.__setattr__(desk, "remembered", timedelta(days=100_000))
    object.__setattr__(desk, "now", lambda: datetime.now(UTC))
    return desk


async def hooked(desk: Desk, url: str) -> str:
    """A webhook with one decision to be told; its secret."""
    async with desk.pool.acquire() as connection, connection.transaction():
        made = await hooks.add(desk, connection, "demo", url, ["consent.granted"])
    contact = uuid7()
    await inbound.configure(desk, batch(configured("contact")))
    await inbound.capture(desk, batch(captured(contact, 2, name="Alice", email="alice@example.com")))
    await inbound.record(desk, batch(recorded(contact, Decision.GRANTED, 1, 0)))
    return str(made["secret"])


async def look(desk: Desk) -> Any:
    return await desk.pool.fetchrow("SELECT * FROM delivery")


async def attempt(desk: Desk, trusted: ssl.SSLContext | None) -> Any:
    """Deliver what is due until it is settled; the delivery as it is then."""
    courier = Courier(desk, trusted)
    before = (await look(desk))["attempts"]
    assert await courier.deliver() == 1

    async def settled() -> bool:
        return not courier._under_way

    await until(settled)
    await courier._client.aclose()
    row = await look(desk)
    assert row["attempts"] == before + 1
    return row


async def make_due(desk: Desk) -> None:
    await desk.pool.execute("UPDATE delivery SET next_at = now() - interval '1 second'")


async def test_a_tool_hears_of_a_decision_over_tls_and_its_signature_verifies(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, "127.0.0.1")
    secret = await hooked(desk, f"https://{NAME}:{tool.port}/hook")
    row = await attempt(desk, trusted)
    assert (row["answer"], row["next_at"]) == ("HTTP 204", None)
    assert row["delivered_at"] is not None
    ((headers, body),) = tool.heard
    assert (headers["host"], headers["user-agent"]) == (f"{NAME}:{tool.port}", "Souhlas-Webhooks")
    told = Webhook(secret).verify(body, headers)
    assert (told["type"], told["data"]["purpose"]) == ("consent.granted", "contact")
    assert "alice" not in body.decode().lower()
    with pytest.raises(Exception, match="signature"):
        Webhook(secret).verify(body.replace(b"granted", b"refused"), headers)


async def test_a_tool_that_fails_is_asked_again_later_with_the_same_message(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, "127.0.0.1")
    tool.answers = [500]
    secret = await hooked(desk, f"https://{NAME}:{tool.port}/")
    began = datetime.now(UTC)
    row = await attempt(desk, trusted)
    assert (row["answer"], row["delivered_at"]) == ("HTTP 500", None)
    assert PAUSES[0] <= row["next_at"] - began < PAUSES[0] + timedelta(seconds=30)
    await make_due(desk)
    assert (await attempt(desk, trusted))["answer"] == "HTTP 204"
    (first, body), (again, same) = tool.heard
    assert (first["webhook-id"], body) == (again["webhook-id"], same)
    assert Webhook(secret).verify(same, again)


async def test_a_tool_that_is_gone_is_asked_no_more_until_a_delivery_is_asked_for_again(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing of what it should have heard meanwhile is lost."""
    Names(monkeypatch, "127.0.0.1")
    tool.answers = [410]
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    row = await attempt(desk, trusted)
    assert (row["answer"], row["delivered_at"]) == ("HTTP 410", None)
    (hook,) = await webhooks.all_of(desk.pool, "demo")
    assert hooks.shape(hook)["gone_at"] is not None
    await inbound.record(desk, batch(recorded(uuid7(), Decision.GRANTED, 2, 1)))
    await make_due(desk)
    courier = Courier(desk, trusted)
    assert await courier.deliver() == 0
    async with desk.pool.acquire() as connection, connection.transaction():
        assert await webhooks.again(
            connection, "demo", row["webhook_id"], row["delivery_id"], desk.now() - timedelta(seconds=1)
        )
    assert await courier.deliver() == 2

    async def heard() -> bool:
        return len(tool.heard) == 3 and not courier._under_way

    await until(heard)
    await courier._client.aclose()
    assert {one["delivered_at"] is not None for one in await desk.pool.fetch("SELECT * FROM delivery")} == {True}
    (hook,) = await webhooks.all_of(desk.pool, "demo")
    assert hooks.shape(hook)["gone_at"] is None


async def test_a_tool_that_never_answers_is_left_and_a_redirect_is_not_followed(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(hooks, "SECONDS", 0.3)
    tool.answers = [None, 307]
    tool.location = f"https://{NAME}:{tool.port}/elsewhere"
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    row = await attempt(desk, trusted)
    assert row["answer"].startswith("no answer (")
    await make_due(desk)
    assert (await attempt(desk, trusted))["answer"] == "HTTP 307"
    assert len(tool.heard) == 2


async def test_a_certificate_of_an_unknown_authority_or_for_another_name_is_refused(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, "127.0.0.1")
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    assert (await attempt(desk, None))["answer"] == "no answer (ConnectError)"
    async with receiving(server_side(authority, "other.example")) as other:
        await desk.pool.execute("UPDATE webhook SET url = $1", f"https://{NAME}:{other.port}/")
        await make_due(desk)
        assert (await attempt(desk, trusted))["answer"] == "no answer (ConnectError)"
        assert other.heard == tool.heard == []


async def test_a_name_that_leads_to_this_machine_is_never_called_unless_the_settings_allow_it(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is judged when it is called, not when it is given: it may lead elsewhere by then."""
    object.__setattr__(desk, "private_webhooks", False)
    Names(monkeypatch, "127.0.0.1")
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    row = await attempt(desk, trusted)
    assert row["answer"] == "leads to an address that is not on the public internet"
    assert tool.heard == []
    async with desk.pool.acquire() as connection, connection.transaction():
        with pytest.raises(Problem):
            await hooks.add(desk, connection, "demo", f"https://127.0.0.1:{tool.port}/", ["consent.granted"])


async def test_a_name_that_changes_after_it_was_judged_is_called_where_it_was_judged(
    desk: Desk, trusted: ssl.SSLContext, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: 127.0.0.1 stands for a public address here, 127.0.0.2 for one within; both would answer."""
    object.__setattr__(desk, "private_webhooks", False)
    real = outside.public
    monkeypatch.setattr(outside, "public", lambda address: None if str(address) == "127.0.0.1" else real(address))
    names = Names(monkeypatch, "127.0.0.1", "127.0.0.2")
    async with (
        receiving(server_side(authority, NAME)) as judged,
        receiving(server_side(authority, NAME), "127.0.0.2", judged.port) as within,
    ):
        await hooked(desk, f"https://{NAME}:{judged.port}/")
        assert (await attempt(desk, trusted))["answer"] == "HTTP 204"
        assert (len(judged.heard), within.heard, names.asked) == (1, [], 1)
        await make_due(desk)
        row = await attempt(desk, trusted)
        assert (row["answer"], within.heard) == ("leads to an address that is not on the public internet", [])


async def test_a_slow_tool_keeps_only_its_own_deliveries_waiting(
    desk: Desk, tool: Receiver, trusted: ssl.SSLContext, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    Names(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(hooks, "IDLE_SECONDS", 0.02)
    tool.answers = [None] * 50
    async with receiving(server_side(authority, NAME)) as quick:
        for port in (tool.port, quick.port):
            async with desk.pool.acquire() as connection, connection.transaction():
                await hooks.add(desk, connection, "demo", f"https://{NAME}:{port}/", ["consent.granted"])
        await inbound.configure(desk, batch(configured("contact")))
        told = [recorded(uuid7(), Decision.GRANTED, 1, number) for number in range(3 * hooks.EACH)]
        await inbound.record(desk, batch(*told))
        running = asyncio.create_task(Courier(desk, trusted).run())

        async def all_there() -> bool:
            return len(quick.heard) == len(told)

        await until(all_there)
        assert len(tool.heard) == hooks.EACH
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert {json.loads(body)["data"]["entry_index"] for _, body in quick.heard} == set(range(len(told)))


async def test_a_delivery_whose_courier_died_is_taken_by_the_next_once_its_lease_is_over(
    desk: Desk, tool: Receiver
) -> None:
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    now = datetime.now(UTC)
    assert len(await webhooks.claim(desk.pool, now, 8, [], hooks.YES)) == 1
    assert await webhooks.claim(desk.pool, now, 8, [], hooks.YES) == []
    assert len(await webhooks.claim(desk.pool, now + webhooks.LEASE, 8, [], hooks.YES)) == 1


async def test_what_is_under_way_when_its_webhook_ends_does_not_wait_for_ever(desk: Desk, tool: Receiver) -> None:
    await hooked(desk, f"https://{NAME}:{tool.port}/")
    now = datetime.now(UTC)
    [taken] = await webhooks.claim(desk.pool, now, 8, [], hooks.YES)
    async with desk.pool.acquire() as connection, connection.transaction():
        await webhooks.end(connection, "demo", taken["webhook_id"], now)
    again = now + timedelta(minutes=5)
    await webhooks.settle(desk.pool, taken["delivery_id"], answer="HTTP 500", delivered_at=None, next_at=again)
    assert (await look(desk))["next_at"] is None
    await desk.pool.execute("UPDATE delivery SET next_at = $1", again)  # whoever settled in that very moment
    [row] = await webhooks.deliveries(desk.pool, "demo", taken["webhook_id"], None, 10)
    assert (hooks.shape_delivery(row)["status"], hooks.shape_delivery(row)["answer"]) == ("failed", "HTTP 500")


def test_authorities_that_are_no_certificates_keep_the_program_from_starting(signer: Signer, tmp_path: Path) -> None:
    (tmp_path / "jwks.json").write_text(signer.jwks())
    (tmp_path / "ca.pem").write_text("nothing of the kind")
    dsn = SecretStr("postgresql://role:secret@127.0.0.1:1/contacts")
    settings = ContactsSettings(
        kafka="127.0.0.1:1",
        jwks_file=tmp_path / "jwks.json",
        freshness_key=SecretStr("k" * 32),
        fingerprint_key=SecretStr("f" * 32),
        postgres=dsn,
        postgres_owner=dsn,
    )
    assert settings.unfit() == []
    (line,) = settings.model_copy(update={"webhook_ca": tmp_path / "ca.pem"}).unfit()
    assert line.startswith("SOUHLAS_WEBHOOK_CA cannot be used")
