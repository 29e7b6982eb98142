"""``souhlas-handover``: a whole workspace is taken out, or deleted, at the end of a contract (Art. 28(3)(g) GDPR).

    souhlas-handover export --conversation URL --contacts URL --ledger URL --token FILE -o FOLDER
    souhlas-handover delete --conversation URL --contacts URL --token FILE --workspace NAME

A client of the HTTP contract and nothing else; both may be repeated after a crash. What stays after `delete` is the log
of pseudonymous entries, which proves that there was consent and an erasure, and keyed fingerprints, which keep
the erased denied and say which addresses bounced or complained.
"""

import argparse
import asyncio
import hashlib
import json
import os
import sys
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

JSON = dict[str, Any]
AT_ONCE = 8
POLL_SECONDS = 0.2
TRIES, PAUSE_SECONDS, LONGEST_PAUSE = 5, 0.5, 30.0
"""A service that is away for a moment, or a copy that is not whole, is asked for so often, each time after twice as
long."""
AWAY = (429, 502, 503, 504)
ERASED = 410


class Failed(Exception):
    """The work cannot go on; the text says why."""


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _client(url: str, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=60, trust_env=False)


async def _get(client: httpx.AsyncClient, path: str, **params: Any) -> httpx.Response:
    """The answer, asked for again while the service is away for a moment."""
    for tried in range(1, TRIES + 1):
        answer = await client.get(path, params=params or None)
        if answer.status_code not in AWAY or tried == TRIES:
            break
        await _pause(tried, answer.headers.get("retry-after", ""))
    return answer


async def _pause(tried: int, retry_after: str = "") -> None:
    asked = float(retry_after) if retry_after.isdecimal() else 0.0
    await asyncio.sleep(min(LONGEST_PAUSE, max(asked, PAUSE_SECONDS * 2 ** (tried - 1))))


def _detail(answer: httpx.Response) -> str:
    """Which service said no, and its reason where it is one of ours."""
    try:
        said = str(answer.json().get("detail", ""))
    except (ValueError, AttributeError):
        said = "what answered is no service of Souhlas"
    return f"{answer.request.method} {answer.request.url}: {answer.status_code} {said}"


async def _json(client: httpx.AsyncClient, path: str, **params: Any) -> Any:
    answer = await _get(client, path, **params)
    if answer.status_code != 200:
        raise Failed(_detail(answer))
    return answer.json()


async def _copy(contacts: httpx.AsyncClient, contact_id: str, tries: int) -> JSON | None:
    """All that is kept of a contact, whole if it can be had in so many tries; None of one that was erased meanwhile."""
    path = f"/v1/contacts/{contact_id}/export"
    for tried in range(1, tries + 1):
        answer = await _get(contacts, path)
        if answer.status_code == ERASED:
            return None
        if answer.status_code != 200:
            raise Failed(_detail(answer))
        document: JSON = answer.json()
        if document["complete"] or tried == tries:
            break
        await _pause(tried)
    return document


async def _items(client: httpx.AsyncClient, path: str) -> AsyncIterator[JSON]:
    cursor: str | None = None
    while True:
        page = await _json(client, path, limit=1000, **({"cursor": cursor} if cursor else {}))
        for item in page["items"]:
            yield item
        cursor = page.get("next_cursor")
        if cursor is None:
            return


async def _stream(client: httpx.AsyncClient, path: str, to: Path) -> None:
    async with client.stream("GET", path) as answer:
        if answer.status_code != 200:
            raise Failed(f"GET {path}: {answer.status_code}")
        with to.open("wb") as file:
            async for piece in answer.aiter_bytes():
                file.write(piece)


def _write(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


async def export(options: argparse.Namespace, token: str, bar: Progress) -> JSON:
    """Write everything into a folder, with a manifest of sizes and SHA-256, which comes last: a folder without one is
    not whole. Raises what it meets."""
    folder: Path = options.output
    (folder / "manifest.json").unlink(missing_ok=True)
    written, lacking = 0, dict[str, list[str]]()
    async with (
        _client(options.conversation, token) as conversation,
        _client(options.contacts, token) as contacts,
        _client(options.ledger, token) as ledger,
    ):
        _write(folder / "workspace.json", await _json(conversation, "/v1/workspace"))
        bots = [bot async for bot in _items(conversation, "/v1/bots")]
        _write(folder / "bots.json", [await _json(conversation, f"/v1/bots/{_id(bot)}") for bot in bots])
        total = (await _json(contacts, "/v1/summary"))["contacts"]
        task = bar.add_task("contacts", total=total)
        with (folder / "contacts.jsonl").open("w", encoding="utf-8") as file:
            async for item in _items(contacts, "/v1/contacts"):
                # Where one stayed incomplete the others will too, and nobody should wait for each of ten thousand.
                document = await _copy(contacts, item["contact_id"], 1 if lacking else TRIES)
                if document is not None:
                    file.write(json.dumps(document, ensure_ascii=False) + "\n")
                    written += 1
                    if not document["complete"]:
                        lacking[item["contact_id"]] = document["missing"]
                bar.advance(task)
        await _stream(contacts, "/v1/export.csv", folder / "contacts.csv")
        for name in ("erasures", "requests", "webhooks", "suppressions"):
            _write(folder / f"{name}.json", [item async for item in _items(contacts, f"/v1/{name}")])
        _write(folder / "records-of-processing.json", await _json(contacts, "/v1/records-of-processing"))
        await _stream(ledger, "/v1/export?format=jsonl", folder / "ledger.jsonl")
    if lacking:
        first, missing = next(iter(lacking.items()))
        raise Failed(
            f"{len(lacking)} of {written} copies are not whole, so there is no manifest: of {first} there are no"
            f" {'; no '.join(missing)}. Delete nothing yet, and export again"
        )
    return {"contacts": written, "files": _manifest(folder)}


def _manifest(folder: Path) -> int:
    """Write what is in the folder, with sizes and SHA-256; says how many files."""
    files = sorted(path for path in folder.iterdir() if path.is_file() and path.name != "manifest.json")
    manifest = {path.name: {"bytes": path.stat().st_size, "sha256": _sha256(path)} for path in files}
    _write(folder / "manifest.json", manifest)
    return len(files)


def _id(bot: JSON) -> str:
    return str(bot.get("bot_id") or bot.get("id"))


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


async def delete(options: argparse.Namespace, token: str, bar: Progress) -> JSON:
    """Retire every purpose, so that no bot collects any more; end all webhooks; erase every contact in every part, and
    wait until that is done. Raises what it meets."""
    async with _client(options.conversation, token) as conversation, _client(options.contacts, token) as contacts:
        found = (await _json(contacts, "/v1/records-of-processing"))["workspace"]
        if found != options.workspace:
            raise Failed(f"the token is of workspace {found}, not of {options.workspace}: nothing was deleted")
        retired = await _retire(conversation)
        async for hook in _items(contacts, "/v1/webhooks"):
            await contacts.delete(f"/v1/webhooks/{hook['webhook_id']}")
        total = (await _json(contacts, "/v1/summary"))["contacts"]
        task = bar.add_task("asked", total=total)
        erased = 0
        while ids := [item["contact_id"] for item in (await _json(contacts, "/v1/contacts", limit=200))["items"]]:
            await _erase(contacts, ids)
            bar.advance(task, len(ids))
            if len(ids) < 200:  # those may have been the last; what came meanwhile is looked for once they are gone
                erased = await _until_done(contacts, bar)
        return {"retired": retired, "erased": erased or await _until_done(contacts, bar)}


async def _retire(conversation: httpx.AsyncClient) -> int:
    """No bot asks for a retired purpose, or for a field under it; says how many were retired now."""
    workspace = await _json(conversation, "/v1/workspace")
    using = [purpose for purpose in workspace["purposes"] if not purpose["retired"]]
    if using:
        retired = [{**purpose, "retired": True} for purpose in workspace["purposes"]]
        answer = await conversation.put("/v1/workspace", json={**workspace, "purposes": retired})
        if answer.status_code != 200:
            raise Failed(f"the purposes could not be retired: {_detail(answer)}")
    return len(using)


async def _erase(contacts: httpx.AsyncClient, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), AT_ONCE):
        answers = await asyncio.gather(
            *(contacts.delete(f"/v1/contacts/{one}") for one in ids[start : start + AT_ONCE])
        )
        for answer in answers:
            if answer.status_code != 202:
                raise Failed(f"an erasure was answered {answer.status_code}")


async def _until_done(contacts: httpx.AsyncClient, bar: Progress) -> int:
    task = bar.add_task("erased", total=None)
    while True:
        statuses = [item["status"] async for item in _items(contacts, "/v1/erasures")]
        bar.update(task, total=len(statuses), completed=statuses.count("done"))
        if all(status == "done" for status in statuses):
            return len(statuses)
        await asyncio.sleep(POLL_SECONDS)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="souhlas-handover", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    takes_out = commands.add_parser("export", help="write everything of a workspace into a folder")
    takes_out.add_argument("--ledger", required=True)
    takes_out.add_argument("-o", "--output", type=Path, required=True)
    deletes = commands.add_parser(
        "delete", help="retire all purposes of a workspace, and erase everybody in it, in every part"
    )
    deletes.add_argument("--workspace", required=True, help="its name, so that nobody deletes the wrong one")
    for command in (takes_out, deletes):
        command.add_argument("--conversation", required=True)
        command.add_argument("--contacts", required=True)
        command.add_argument("--token", type=Path, required=True, help="file with a bearer token that has all scopes")
    return parser.parse_args(arguments)


def _token(path: Path) -> str:
    """Raises Failed for what no header can carry; what it is then is not said."""
    try:
        token = path.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError:
        token = ""
    if not token or not all("!" <= letter <= "~" for letter in token):
        raise Failed(f"{path} holds no token: a token is a single word of plain ASCII")
    return token


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit 0 with a JSON line on stdout when all is done, 130 when it was stopped, else 1; the reason is on stderr."""
    options = _options(arguments)
    work = export if options.command == "export" else delete
    usual = os.umask(0o077)  # what is written is about people: nobody else on this machine reads it
    try:
        token = _token(options.token)
        if options.command == "export":
            options.output.mkdir(parents=True, exist_ok=True)
        with _bar() as bar:
            print(json.dumps(asyncio.run(work(options, token, bar))))
    except httpx.RequestError as error:
        print(f"souhlas-handover: {error.request.url.copy_with(query=None)}: {error!r}", file=sys.stderr)
        return 1
    except (Failed, OSError, httpx.HTTPError) as error:
        print(f"souhlas-handover: {error or type(error).__name__}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("souhlas-handover: stopped before the end; say it again", file=sys.stderr)
        return 130
    finally:
        os.umask(usual)
    return 0


if __name__ == "__main__":
    sys.exit(main())
