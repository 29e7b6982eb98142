"""``souhlas-handover``: a whole workspace is taken out, or deleted, at the end of a contract (Art. 28(3)(g) GDPR).

    souhlas-handover export --conversation URL --contacts URL --ledger URL --token FILE -o FOLDER
    souhlas-handover delete --conversation URL --contacts URL --token FILE --workspace NAME

Addresses that are not given are taken from the environment, as under compose.

A client of the HTTP contract and nothing else; both may be repeated after a crash, and ask again while a service is
away for a moment. What stays after `delete` is the log of pseudonymous entries, which proves that there was consent and
an erasure, and keyed fingerprints, which keep the erased denied and say which addresses bounced or complained.

Reading order: `asking`, `taking_out`, `deleting`.
"""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from contacts.handover.asking import Failed
from contacts.handover.deleting import delete
from contacts.handover.taking_out import export


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True))


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="souhlas-handover", description=(__doc__ or "").partition("\n")[0])
    commands = parser.add_subparsers(dest="command", required=True)
    takes_out = commands.add_parser("export", help="write everything of a workspace into a folder")
    _address(takes_out, "--ledger", "SOUHLAS_CONSENT_LEDGER_URL")
    takes_out.add_argument("-o", "--output", type=Path, required=True)
    deletes = commands.add_parser(
        "delete", help="retire all purposes of a workspace, and erase everybody in it, in every part"
    )
    deletes.add_argument("--workspace", required=True, help="its name, so that nobody deletes the wrong one")
    scopes = {takes_out: "bots:read, contacts:read and ledger:read", deletes: "bots:* and contacts:*"}
    for command, needed in scopes.items():
        _address(command, "--conversation", "SOUHLAS_CONVERSATION_URL")
        _address(command, "--contacts", "SOUHLAS_CONTACTS_URL")
        command.add_argument("--token", type=Path, required=True, help=f"file with a bearer token that has {needed}")
    return parser.parse_args(arguments)


def _address(command: argparse.ArgumentParser, option: str, variable: str) -> None:
    given = os.environ.get(variable) or None
    command.add_argument(
        option, metavar="URL", default=given, required=given is None, help=f"where it is; else what {variable} says"
    )


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
