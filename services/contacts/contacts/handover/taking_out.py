"""``souhlas-handover export``: everything of a workspace, in a folder, with a manifest."""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any

import httpx
from rich.progress import Progress

from contacts.handover import asking
from contacts.handover.asking import JSON, Failed, client_of, get, items, json_of, pause, stream

ERASED = 410
MANIFEST, LACKING = "manifest.json", "lacking.json"


class Folder:
    """Where an export lies, and the files that it has made there. What else lies there is not looked at."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.names: list[str] = []
        for name in (MANIFEST, LACKING):
            (path / name).unlink(missing_ok=True)

    def new(self, name: str) -> Path:
        """A file that is made anew, with the modes of now: an old one may be open to others, or a link."""
        path = self._path / name
        path.unlink(missing_ok=True)
        self.names.append(name)
        return path

    def write(self, name: str, content: Any) -> None:
        """A file of one JSON text."""
        text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
        self.new(name).write_text(text, encoding="utf-8")

    def seal(self) -> int:
        """Write the manifest of what was made, with sizes and SHA-256; says how many files."""
        files = [self._path / name for name in sorted(self.names)]
        self.write(MANIFEST, {path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)} for path in files})
        return len(files)


async def export(options: argparse.Namespace, token: str, bar: Progress) -> JSON:
    """Write everything into a folder, with a manifest of sizes and SHA-256, which comes last: a folder without one is
    not whole. Raises what it meets."""
    folder = Folder(options.output)
    async with (
        client_of(options.conversation, token) as conversation,
        client_of(options.contacts, token) as contacts,
        client_of(options.ledger, token) as ledger,
    ):
        folder.write("workspace.json", await json_of(conversation, "/v1/workspace"))
        bots = [bot async for bot in items(conversation, "/v1/bots")]
        folder.write("bots.json", [await json_of(conversation, f"/v1/bots/{_id(bot)}") for bot in bots])
        written, lacking = await _copies(contacts, folder, bar)
        await stream(contacts, "/v1/export.csv", folder.new("contacts.csv"))
        for name in ("erasures", "requests", "webhooks", "suppressions"):
            folder.write(f"{name}.json", [item async for item in items(contacts, f"/v1/{name}")])
        folder.write("records-of-processing.json", await json_of(contacts, "/v1/records-of-processing"))
        await stream(ledger, "/v1/export?format=jsonl", folder.new("ledger.jsonl"))
    if lacking:
        folder.write(LACKING, lacking)
        first, missing = next(iter(lacking.items()))
        raise Failed(
            f"{len(lacking)} of {written} copies are not whole, so there is no manifest: {LACKING} names them all; of"
            f" {first} there are no {'; no '.join(missing)}. Delete nothing yet, and export again"
        )
    return {"contacts": written, "files": folder.seal()}


async def _copies(contacts: httpx.AsyncClient, folder: Folder, bar: Progress) -> tuple[int, dict[str, list[str]]]:
    """Write everybody's copy; says how many, and which of them lack what."""
    written, lacking = 0, dict[str, list[str]]()
    task = bar.add_task("contacts", total=(await json_of(contacts, "/v1/summary"))["contacts"])
    with folder.new("contacts.jsonl").open("w", encoding="utf-8") as file:
        async for item in items(contacts, "/v1/contacts"):
            # Where one stayed incomplete the others will too, and nobody should wait for each of ten thousand.
            document = await _copy(contacts, item["contact_id"], 1 if lacking else asking.TRIES)
            if document is not None:
                file.write(json.dumps(document, ensure_ascii=False) + "\n")
                written += 1
                if not document["complete"]:
                    lacking[item["contact_id"]] = document["missing"]
            bar.advance(task)
    return written, lacking


async def _copy(contacts: httpx.AsyncClient, contact_id: str, tries: int) -> JSON | None:
    """All that is kept of a contact, whole if it can be had in so many tries; None of one that was erased meanwhile."""
    path = f"/v1/contacts/{contact_id}/export"
    for tried in range(1, tries + 1):
        answer = await get(contacts, path)
        if answer.status_code == ERASED:
            return None
        if answer.status_code != httpx.codes.OK:
            raise Failed(asking.detail(answer))
        document: JSON = answer.json()
        if document["complete"] or tried == tries:
            break
        await pause(tried)
    return document


def _id(bot: JSON) -> str:
    return str(bot.get("bot_id") or bot.get("id"))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
