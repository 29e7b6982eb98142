"""The witness remembers, finds rollbacks and forks, cosigns; the ledger keeps and serves what it is given."""

import asyncio
import base64
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from consent_ledger.audit.command import main
from consent_ledger.domain.cosignature import Cosigner, Witness
from consent_ledger.domain.note import BrokenNote, Note, Verifier, open_checkpoint
from consent_ledger.store.cosignatures import SERVED, STRANGERS
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from desk import Desk
from exports import KEY, checkpoint_of
from hypothesis import given
from hypothesis import strategies as st
from ledgers import Ledger
from samples import drafts, event

ME = Cosigner("witness.example/w1", Ed25519PrivateKey.from_private_bytes(b"w" * 32))
TIME = 1_780_000_000


Look = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
def look(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Look:
    """One run of the witness: exit code and what it said."""

    async def run(url: str, *more: str) -> tuple[int, Any]:
        where = ("witness", url, "--workspace", "demo", "--token", desk.token(), "--state", str(tmp_path / "seen"))
        capsys.readouterr()
        code = await asyncio.to_thread(main, [*where, "--json", *more])
        return code, json.loads(capsys.readouterr().out)

    return run


async def grow(ledger: Ledger, size: int) -> None:
    await ledger.another().append(drafts([event() for _ in range(size)]))


async def as_superuser(ledger: Ledger, sql: str) -> None:
    await ledger.superuser(f"SET session_replication_role = replica; {sql}")


def found(said: Any) -> list[tuple[int | None, str]]:
    return [(one["index"], one["code"]) for one in said["problems"]]


async def test_a_log_that_grows_is_cosigned_and_the_cosignature_is_served(
    ledger: Ledger, desk: Desk, look: Look, tmp_path: Path
) -> None:
    async with desk.listening() as url:
        for size, total in ((0, 0), (5, 5), (0, 5), (300, 305)):
            if size:
                await grow(ledger, size)
            code, said = await look(url)
            assert (code, said["ok"], said["size"], said["cosigned"], said["delivered"]) == (0, True, total, True, True)
        assert said["previous_size"] == 5
    note = Note.parse((await desk.get("/log/demo/checkpoint")).text)
    state = json.loads((tmp_path / "seen").read_text())["logs"]
    assert (tmp_path / "seen").stat().st_mode & 0o777 == 0o600
    [kept] = state.values()
    assert kept["checkpoint"].startswith(note.text)
    key = Verifier.parse((await desk.get("/log/demo/key")).text)
    assert open_checkpoint(str(note), key).size == 305
    assert [line.name for line in note.signatures] == ["log.example/demo", "souhlas-witness"]
    stored = await ledger.pool.fetchval("SELECT witness_key FROM cosignature WHERE size = 305")
    assert Witness.parse(stored).cosigned(note) is not None
    early = Note.parse((await desk.get("/log/demo/checkpoint", size=5)).text)
    assert Witness.parse(stored).cosigned(early) is not None
    await grow(ledger, 1)
    assert len(Note.parse((await desk.get("/log/demo/checkpoint")).text).signatures) == 1
    assert (await desk.get("/log/demo/checkpoint", cosigned=True)).text == str(note)
    assert (await desk.get("/log/demo/checkpoint", "rival")).status_code == 404


async def test_a_rolled_back_log_is_told_with_the_first_missing_entry_until_somebody_looks(
    ledger: Ledger, desk: Desk, look: Look
) -> None:
    async with desk.listening() as url:
        await grow(ledger, 7)
        assert (await look(url))[0] == 0
        await as_superuser(ledger, "DELETE FROM checkpoint WHERE size > 0; DELETE FROM entry; DELETE FROM evidence")
        code, said = await look(url)
        assert (code, found(said), said["cosigned"]) == (1, [(0, "rolled_back")], False), "the ledger says so itself"
        ledger.forget()
        await grow(ledger, 3)
        for _ in range(2):
            code, said = await look(url)
            assert (code, found(said), said["cosigned"]) == (1, [(3, "rolled_back")], False)


async def test_a_fork_under_the_same_key_is_told_with_where_it_began(ledger: Ledger, desk: Desk, look: Look) -> None:
    async with desk.listening() as url:
        for _ in range(4):
            await grow(ledger, 2)
            assert (await look(url))[0] == 0
        sql = "DELETE FROM checkpoint WHERE size > 4; DELETE FROM entry WHERE index >= 4"
        await as_superuser(ledger, f"{sql}; DELETE FROM evidence WHERE index >= 4; DELETE FROM cosignature")
        ledger.forget()
        for _ in range(3):
            await grow(ledger, 2)
        code, said = await look(url)
        assert (code, found(said), said["cosigned"]) == (1, [(4, "forked")], False)
    code, said = await look(url)
    assert (code, found(said)) == (1, [(None, "unreachable")])


async def test_a_log_is_known_by_its_origin_whatever_address_shows_it(
    ledger: Ledger, desk: Desk, look: Look, tmp_path: Path
) -> None:
    async with desk.listening() as url:
        await grow(ledger, 8)
        assert (await look(url))[0] == 0
        await as_superuser(ledger, "DELETE FROM checkpoint WHERE size > 0; DELETE FROM entry; DELETE FROM evidence")
        ledger.forget()
        await grow(ledger, 3)
        elsewhere = url.replace("127.0.0.1", "localhost")
        code, said = await look(elsewhere)
        assert (code, said["cosigned"], said["previous_size"]) == (1, False, 8)
        state = json.loads((tmp_path / "seen").read_text())
        [kept] = state["logs"].values()
        early = {"logs": {f"demo@{url}": kept}}  # as it was kept before: by address
        (tmp_path / "seen").write_text(json.dumps(early))
        code, said = await look(elsewhere)
        assert (code, said["cosigned"], said["previous_size"]) == (1, False, 8)


async def test_another_key_is_not_believed(ledger: Ledger, desk: Desk, look: Look) -> None:
    async with desk.listening() as url:
        await grow(ledger, 2)
        code, said = await look(url, "--key", str(KEY.verifier))
        assert (code, found(said)) == (1, [(None, "checkpoint_invalid")])
        assert (await look(url))[0] == 0
        await as_superuser(ledger, "UPDATE checkpoint SET note = replace(note, E'\\n2\\n', E'\\n9\\n') WHERE size = 2")
        code, said = await look(url)
        assert (code, found(said)) == (1, [(None, "checkpoint_invalid")])


async def test_only_good_cosignatures_of_issued_checkpoints_are_kept(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 2)
    text = (await desk.get("/log/demo/checkpoint")).text
    note, today = Note.parse(text), int(time.time())

    async def send(
        checkpoint: str | None = None, key: str = str(ME.witness), workspace: str = "demo", token: str = "demo"
    ) -> httpx.Response:
        body = {
            "checkpoint": checkpoint or str(Note(note.text, (*note.signatures, ME.cosign(note.text, today)))),
            "key": key,
        }
        headers = {"Authorization": f"Bearer {desk.token(token)}"}
        return await desk.client.post(f"/log/{workspace}/cosignatures", json=body, headers=headers)

    good = await send()
    assert (good.status_code, good.json()["witness"], good.json()["size"]) == (200, "witness.example/w1", 2)
    assert (await send()).json() == good.json()
    assert len(Note.parse((await desk.get("/log/demo/checkpoint")).text).signatures) == 2
    other = checkpoint_of(drafts([event(), event()]))
    named_as_log = Cosigner("log.example/demo", ME.key)
    never = Note.parse(other)
    for checkpoint, key in [
        ("junk", str(ME.witness)),
        (text, str(ME.witness)),
        (None, "junk"),
        (None, str(KEY.verifier)),
        (None, str(Cosigner("witness.example/w2", ME.key).witness)),
        (str(Note(never.text, (ME.cosign(never.text, today),))), str(ME.witness)),
        (str(Note(note.text, (ME.cosign(note.text + "x", today),))), str(ME.witness)),
        *((str(Note(note.text, (ME.cosign(note.text, at),))), str(ME.witness)) for at in (2**62, 0, today + 600)),
        (str(Note(note.text, (named_as_log.cosign(note.text, today),))), str(named_as_log.witness)),
        ("log.example/demo\n99999999999999999999\nAAAA\n\n— a AAAAAAAA\n", str(ME.witness)),
    ]:
        answer = await send(checkpoint, key)
        assert answer.status_code == 422, (checkpoint, key)
    assert (await send(workspace="rival")).status_code == 404


async def test_throwaway_keys_neither_crowd_out_a_known_witness_nor_come_before_it(ledger: Ledger, desk: Desk) -> None:
    """Whoever may read may cosign, under as many names as they like."""
    desk.door = replace(desk.door, witnesses=[str(ME.witness)])
    for size, strangers in ((2, 20), (3, 3)):
        await grow(ledger, size)
        note, today = Note.parse((await desk.get("/log/demo/checkpoint")).text), int(time.time())

        async def send(one: Cosigner, note: Note = note, today: int = today) -> int:
            signed = str(Note(note.text, (one.cosign(note.text, today),)))
            body = {"checkpoint": signed, "key": str(one.witness)}
            headers = {"Authorization": f"Bearer {desk.token()}"}
            return (await desk.client.post("/log/demo/cosignatures", json=body, headers=headers)).status_code

        said = [await send(Cosigner(f"a{number}", Ed25519PrivateKey.generate())) for number in range(strangers)]
        assert said == [200] * min(strangers, STRANGERS) + [409] * (strangers - STRANGERS)
        if size == 3:
            assert (await desk.get("/log/demo/checkpoint", cosigned=True)).text.split("\n")[1] == "2", "of a known one"
        assert await send(ME) == 200
        lines = Note.parse((await desk.get("/log/demo/checkpoint")).text).signatures
        assert [one.name for one in lines[:2]] == ["log.example/demo", ME.name]
        assert len(lines) <= SERVED
    assert (await desk.get("/log/demo/checkpoint", cosigned=True)).text.split("\n")[1] == "5"
    rows = "SELECT $1, 5, 'k' || n, 'k', '— k AAAAAAAA', 'k' || n, now(), now() FROM generate_series(1, 40) AS n"
    await ledger.pool.execute(f"INSERT INTO cosignature {rows}", "demo")
    lines = Note.parse((await desk.get("/log/demo/checkpoint")).text).signatures
    assert (len(lines), lines[1].name) == (SERVED, ME.name), "kept under an earlier rule"


async def test_a_cosignature_that_is_sent_again_under_its_key_is_answered_again(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 2)
    note = Note.parse((await desk.get("/log/demo/checkpoint")).text)

    today = int(time.time())

    async def send(at: int, **headers: str) -> httpx.Response:
        signed = str(Note(note.text, (*note.signatures, ME.cosign(note.text, at))))
        body = {"checkpoint": signed, "key": str(ME.witness)}
        headers |= {"Authorization": f"Bearer {desk.token()}"}
        return await desk.client.post("/log/demo/cosignatures", json=body, headers=headers)

    key = {"Idempotency-Key": "k1"}
    first, again = await send(today, **key), await send(today, **key)
    assert (first.status_code, again.json()) == (200, first.json())
    assert ("Idempotent-Replayed" in first.headers, again.headers["Idempotent-Replayed"]) == (False, "true")
    other = await send(today + 1, **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
    assert (await send(today, **{"Idempotency-Key": "no good"})).status_code == 422
    assert await ledger.pool.fetchval("SELECT count(*) FROM cosignature") == 1


def test_a_cosignature_is_made_as_the_text_says() -> None:
    """The message and the structure written here again from c2sp.org/tlog-cosignature."""
    text = "log.example/demo\n2\nqqqq\n"
    line = ME.cosign(text, TIME)
    message = f"cosignature/v1\ntime {TIME}\n{text}".encode()
    assert line.value == TIME.to_bytes(8, "big") + ME.key.sign(message)
    name, key_id, key = str(ME.witness).split("+")
    assert (name, base64.b64decode(key)) == ("witness.example/w1", b"\x04" + ME.witness.public)
    assert line.key_id.hex() == key_id
    assert Witness.parse(str(ME.witness)) == ME.witness
    assert ME.witness.cosigned(Note(text, (line,))) == (line, TIME)
    for bad in (str(KEY.verifier), "", "w+00000000+AAAA", str(ME.witness).replace("w1", "w2")):
        with pytest.raises(BrokenNote):
            Witness.parse(bad)


@given(st.data())
def test_no_bit_of_a_cosignature_can_be_changed(data: st.DataObject) -> None:
    text = "log.example/demo\n2\nqqqq\n"
    line = ME.cosign(text, TIME)
    at = data.draw(st.integers(0, len(line.value) * 8 - 1))
    value = bytearray(line.value)
    value[at // 8] ^= 1 << at % 8
    assert ME.witness.cosigned(Note(text, (type(line)(line.name, line.key_id, bytes(value)),))) is None


async def test_bad_files_of_a_witness_are_wrong_usage(
    desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "junk").write_text("junk")
    junk, new, nowhere = (str(tmp_path / name) for name in ("junk", "new", "no/where"))
    async with desk.listening() as url:
        base = ["witness", url, "--workspace", "demo", "--token", desk.token()]
        for more in (
            ["--state", junk],
            ["--state", nowhere],
            ["--state", new, "--key", "junk"],
            ["--state", new, "--signing-key", junk],
        ):
            assert await asyncio.to_thread(main, [*base, *more]) == 2, more
    assert "Traceback" not in capsys.readouterr().err
