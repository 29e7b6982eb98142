"""Every answer has the service's time, which its instances share, and not that of the process it runs in."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from consent_ledger.domain.cosignature import Cosigner
from consent_ledger.domain.note import Note
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from desk import Desk
from ledgers import Ledger, Serving, SettingsFor
from samples import drafts, event

from shared.times import rfc3339

THEN = datetime(2027, 3, 4, 5, 6, 7, tzinfo=UTC)
"""By the shared clock; the process's own is months away from it."""


@pytest.fixture
def desk(ledger: Ledger, tmp_path: Path) -> Desk:
    """A door whose process has another time."""
    made = Desk(ledger, tmp_path)
    made.door = replace(made.door, clock=lambda: THEN)
    return made


async def test_answers_about_now_have_the_shared_time(ledger: Ledger, desk: Desk) -> None:
    [one] = drafts([event()])
    await ledger.appender.append([one])
    asked = {"purpose": "contact", "channel": "email", "at": rfc3339(THEN + timedelta(days=1))}
    told = (await desk.get(f"/v1/contacts/{one.contact_id}/as-of", **asked)).json()
    assert told["freshness"]["as_of"] == rfc3339(THEN)
    header = json.loads((await desk.get("/v1/export")).text.partition("\n")[0])
    assert header["exported_at"] == rfc3339(THEN)
    assert (await desk.get("/v1/entries/0/receipt")).json()["dct:created"] == rfc3339(THEN)


async def test_the_access_log_has_the_shared_time(desk: Desk) -> None:
    await desk.get("/v1/summary")
    noted = (await desk.get("/v1/access-log")).json()["items"]
    assert [one["at"] for one in noted] == [rfc3339(THEN)] * 2


@pytest.mark.parametrize(("days", "status"), [(0, 200), (1, 422)])
async def test_a_cosignature_is_of_the_future_by_the_shared_clock_alone(
    ledger: Ledger, desk: Desk, days: int, status: int
) -> None:
    await ledger.appender.append(drafts([event()]))
    note = Note.parse((await desk.get("/log/demo/checkpoint")).text)
    witness = Cosigner("witness.example/w1", Ed25519PrivateKey.from_private_bytes(b"w" * 32))
    line = witness.cosign(note.text, int((THEN + timedelta(days=days)).timestamp()))
    given = {"checkpoint": f"{note.text}\n{line}\n", "key": str(witness.witness)}
    headers = {"Authorization": f"Bearer {desk.token()}"}
    answer = await desk.client.post("/log/demo/cosignatures", json=given, headers=headers)
    assert answer.status_code == status, answer.text


async def test_the_service_gives_its_door_its_own_clock(settings_for: SettingsFor, serving: Serving) -> None:
    settings, signer = await settings_for()
    async with serving(settings, signer, lambda: THEN) as service:
        assert service.app.state.door().clock() == THEN
