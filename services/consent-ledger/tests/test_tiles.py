"""The log over HTTP, byte for byte as C2SP tlog-tiles says: written here again from its text, and read by Tessera."""

import asyncio
import base64
import os
import re
import shutil
import struct
from pathlib import Path

import naive
import pytest
from consent_ledger.domain.edge import Edge
from consent_ledger.domain.merkle import hash_leaf, root_from_inclusion
from consent_ledger.domain.note import Verifier, open_checkpoint
from consent_ledger.domain.tiles import TileName, bundle, written_number
from desk import Desk
from hypothesis import given
from hypothesis import strategies as st
from ledgers import Ledger
from samples import drafts, event

SIZES = [0, 1, 254, 255, 256, 257, 600]
FSCK = shutil.which("fsck", path=f"{os.environ.get('GOBIN', '')}{os.pathsep}{Path.home() / 'go' / 'bin'}")


async def grow(ledger: Ledger, size: int) -> None:
    await ledger.appender.open("demo")
    if size:
        await ledger.appender.append(drafts([event() for _ in range(size)]))


async def grow_to(ledger: Ledger, size: int) -> None:
    await grow(ledger, size - await ledger.pool.fetchval("SELECT count(*) FROM entry"))


def level_of(leaves: list[bytes], level: int) -> list[bytes]:
    """The hashes of a level as the text has them: MTH over each whole run of 256^level leaves."""
    width = 256**level
    return [naive.mth(leaves[at : at + width]) for at in range(0, len(leaves) - width + 1, width)]


def resources(leaves: list[bytes]) -> dict[str, bytes]:
    """Every resource of a tree: path to bytes, whole tiles and the partial one at the end of each level."""
    found = {}
    level = 0
    while hashes := level_of(leaves, level):
        for number in range(-(-len(hashes) // 256)):
            part = hashes[number * 256 : number * 256 + 256]
            suffix = "" if len(part) == 256 else f".p/{len(part)}"
            found[f"{level}/{number:03}{suffix}"] = b"".join(part)
            if level == 0:
                entries = leaves[number * 256 : number * 256 + 256]
                found[f"entries/{number:03}{suffix}"] = b"".join(struct.pack(">H", len(one)) + one for one in entries)
        level += 1
    return found


async def test_every_tile_and_bundle_is_what_the_text_says(ledger: Ledger, desk: Desk) -> None:
    for size in SIZES:
        await grow_to(ledger, size)
        await check_resources(ledger, desk, size)


async def check_resources(ledger: Ledger, desk: Desk, size: int) -> None:
    leaves = [row["leaf"] for row in await ledger.pool.fetch("SELECT leaf FROM entry ORDER BY index")]
    for path, content in resources(leaves).items():
        answer = await desk.get(f"/log/demo/tile/{path}")
        assert answer.status_code == 200, path
        assert answer.content == content, path
        assert answer.headers["content-type"] == "application/octet-stream"
        assert ("immutable" in answer.headers["cache-control"]) is (".p/" not in path)
    note = await desk.get("/log/demo/checkpoint")
    assert note.headers["content-type"] == "text/plain; charset=utf-8"
    assert note.headers["cache-control"] == "no-cache"
    verifier = Verifier.parse((await desk.get("/log/demo/key")).text)
    signed = open_checkpoint(note.text, verifier)
    assert (signed.origin, signed.size, signed.root) == ("log.example/demo", size, naive.mth(leaves))


async def test_the_partial_tiles_of_every_earlier_checkpoint_stay_when_the_log_grows(
    ledger: Ledger, desk: Desk
) -> None:
    await grow(ledger, 3)
    early = {path: (await desk.get(f"/log/demo/tile/{path}.p/3")).content for path in ("0/000", "entries/000")}
    await grow(ledger, 300)
    for path, content in early.items():
        assert (await desk.get(f"/log/demo/tile/{path}.p/3")).content == content
        assert (await desk.get(f"/log/demo/tile/{path}")).content.startswith(content)


NO_TILES = [
    "0/001", "0/001.p/2", "0/000.p/256", "0/000.p/0", "0/000.p/01", "0/000.p/999", "0/0", "0/00", "0/0000", "00/000",
    "-1/000", "64/000", "1/000", "1/000.p/2", "2/000.p/1", "63/000.p/1", "entries/001.p/2", "entries/001",
    "entries/0", "x/000", "0/x000/000", "0/x001/000", "0/001/000", "0/x001", "0/000.p/", "0/000.p", "0/000/",
    "entries", "0", "0/000.p/1/", "0/x999/x999/x999/x999/x999/x999/x999/999", "63/x999/x999/x999/999", "0/٠٠٠",
    "data/000", "0/000.p/1.p/1", "0/+00", "entries/", "0//000", "999/000",
]  # fmt: skip


async def test_what_is_no_tile_of_this_log_is_not_found(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 257)
    for path in ["", *NO_TILES]:
        answer = await desk.get(f"/log/demo/tile/{path}")
        assert answer.status_code == 404, path
        assert answer.headers["content-type"] == "application/problem+json"


async def test_another_workspaces_log_is_not_there_and_a_token_is_needed(ledger: Ledger, desk: Desk) -> None:
    await grow(ledger, 1)
    for path in ("checkpoint", "key", "tile/0/000.p/1", "tile/entries/000.p/1", "proof/0", "checkpoint?size=1"):
        assert (await desk.get(f"/log/demo/{path}")).status_code == 200, path
        assert (await desk.get(f"/log/demo/{path}", "rival")).status_code == 404, path
        assert (await desk.client.get(f"/log/demo/{path}")).status_code == 401, path


async def test_a_tlog_proof_stands_alone_under_any_checkpoint_that_was_issued(ledger: Ledger, desk: Desk) -> None:
    for size in (5, 300):
        await grow(ledger, size)
    verifier = Verifier.parse((await desk.get("/log/demo/key")).text)
    for index, issued in [(0, None), (304, None), (4, 5), (0, 5)]:
        params = {} if issued is None else {"size": issued}
        text = (await desk.get(f"/log/demo/proof/{index}", **params)).text
        head, _, note = text.partition("\n\n")
        kind, at, *path = head.split("\n")
        assert (kind, at) == ("c2sp.org/tlog-proof@v1", f"index {index}")
        signed = open_checkpoint(note, verifier)
        leaf = await ledger.pool.fetchval("SELECT leaf FROM entry WHERE index = $1", index)
        proof = [base64.b64decode(part, validate=True) for part in path]
        assert root_from_inclusion(index, signed.size, hash_leaf(leaf), proof) == signed.root
        assert signed.size == (issued or 305)
    for missing, more in [("305", {}), ("5", {"size": 5}), ("0", {"size": 6}), ("x", {}), ("-1", {})]:
        assert (await desk.get(f"/log/demo/proof/{missing}", **more)).status_code == 404


async def test_tiles_are_the_same_bytes_when_they_are_rebuilt_from_the_entries(ledger: Ledger) -> None:
    for size in (200, 300, 270):
        await grow(ledger, size)
    stored = await ledger.pool.fetch("SELECT level, number, hashes, inner_rows FROM tile ORDER BY level, number")
    leaves = [hash_leaf(row["leaf"]) for row in await ledger.pool.fetch("SELECT leaf FROM entry ORDER BY index")]
    _, rebuilt = Edge().extend(leaves)
    assert [tuple(row) for row in stored] == [(t.level, t.number, t.hashes, t.inner) for t in rebuilt]


@given(st.integers(0, 10**15))
def test_numbers_are_written_in_threes_and_read_back(number: int) -> None:
    written = written_number(number)
    assert re.fullmatch(r"(x[0-9]{3}/)*[0-9]{3}", written)
    assert TileName.parse(f"0/{written}") == TileName(0, number, 256)
    assert str(TileName.parse(f"7/{written}.p/9")) == f"7/{written}.p/9"


def test_the_published_example_of_a_path_and_of_a_tree_of_70_000() -> None:
    assert written_number(1234067) == "x001/x234/067"

    def held(level: int, number: int) -> int:
        return TileName(level, number, 256).held(70_000)

    assert (held(0, 272), held(0, 273), held(1, 0), held(1, 1), held(2, 0)) == (256, 112, 256, 17, 1)
    assert held(2, 1) < 1
    assert held(3, 0) < 1


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_a_bundle_gives_its_entries_back(leaves: list[bytes]) -> None:
    data, found = bundle(leaves), []
    while data:
        (length,) = struct.unpack(">H", data[:2])
        found.append(data[2 : 2 + length])
        data = data[2 + length :]
    assert found == leaves


def test_an_entry_too_long_for_a_bundle_is_refused() -> None:
    assert len(bundle([b"x" * 65_535])) == 65_537
    with pytest.raises(struct.error):
        bundle([b"x" * 65_536])


async def fsck(desk: Desk, tmp_path: Path, origin: str = "log.example/demo") -> str:
    """What Tessera's fsck says of the log over HTTP; it exits with 0 whatever it finds."""
    (tmp_path / "key").write_text((await desk.get("/log/demo/key")).text)
    async with desk.listening() as url:
        flags = [f"--storage_url={url}/log/demo", f"--public_key={tmp_path / 'key'}", f"--bearer_token={desk.token()}"]
        program = await asyncio.create_subprocess_exec(
            str(FSCK), "--ui=false", "-N", "64", *flags, stderr=asyncio.subprocess.PIPE
        )
        async with asyncio.timeout(60):
            return (await program.communicate())[1].decode()


@pytest.mark.skipif(FSCK is None, reason="go install github.com/transparency-dev/tessera/cmd/fsck@v1.0.4")
async def test_tessera_finds_the_log_whole(ledger: Ledger, desk: Desk, tmp_path: Path) -> None:
    for size in (0, 1, 255, 256, 257, 600):
        await grow_to(ledger, size)
        root = await ledger.pool.fetchval("SELECT root FROM checkpoint ORDER BY size DESC LIMIT 1")
        said = await fsck(desk, tmp_path)
        assert f"Successfully fsck'd log with size {size} and root {base64.b64encode(root).decode()}" in said
