"""``souhlas-audit``: fetch, verify, proof, witness, receipt. Exit 0: it holds. 1: it does not. 2: wrong usage.

What only one command needs is imported by it: an offline check starts in half the time.
"""

import argparse
import gc
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from consent_ledger.audit.problems import Problem
from consent_ledger.audit.proof import BadProof, check_proof
from consent_ledger.audit.verdict import in_words
from consent_ledger.audit.verify import Verification
from consent_ledger.domain.note import BrokenNote, Checkpoint, Note

if TYPE_CHECKING:
    from consent_ledger.audit.remote import Remote

READ = 1024 * 1024
GOOD, BAD, USAGE = 0, 1, 2
TOKEN = "SOUHLAS_TOKEN"  # noqa: S105 (the name of a variable)


class Misuse(Exception):
    """The command cannot be carried out as it was given."""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="souhlas-audit", description="Check a consent log without trusting anybody.")
    commands = parser.add_subparsers(dest="command", required=True)

    fetch = commands.add_parser("fetch", help="export a log with its tiles into a file; goes on where it stopped")
    _where(fetch)
    fetch.add_argument("-o", "--output", required=True, type=Path, metavar="FILE")
    fetch.set_defaults(run=_fetch)

    verify = commands.add_parser("verify", help="check an export, offline")
    verify.add_argument("file", metavar="FILE", help="an export in jsonl, or - for standard input")
    verify.add_argument(
        "--key", metavar="VKEY", help="the log's verifier key, as text: from somewhere else than the file"
    )
    verify.add_argument("--since", type=Path, metavar="FILE", help="a checkpoint kept from earlier")
    verify.add_argument("--json", action="store_true", help="answer as one JSON object")
    verify.set_defaults(run=_verify)

    witness = commands.add_parser("witness", help="see that a log only grew since the last run, and cosign it")
    _where(witness)
    witness.add_argument("--state", required=True, type=Path, metavar="FILE", help="what the witness remembers")
    witness.add_argument("--key", metavar="VKEY", help="the log's verifier key; else the one of the first run is kept")
    witness.add_argument("--name", default="souhlas-witness", help="the witness's name in its cosignatures")
    witness.add_argument("--signing-key", type=Path, metavar="PEM", help="its Ed25519 key (default: FILE.pem, made)")
    witness.add_argument("--no-cosign", action="store_true", help="only look")
    witness.add_argument("--json", action="store_true", help="answer as one JSON object")
    witness.set_defaults(run=_witness)

    receipt = commands.add_parser("receipt", help="check a consent receipt, offline")
    actions = receipt.add_subparsers(dest="action", required=True)
    checked = actions.add_parser("verify", help="is it in the signed log, and does it say what was recorded?")
    checked.add_argument("file", type=Path, metavar="FILE", help="the receipt in JSON-LD")
    checked.add_argument("--key", metavar="VKEY", help="the log's verifier key, as text; not out of the receipt")
    checked.add_argument("--json", action="store_true", help="answer as one JSON object")
    checked.set_defaults(run=_receipt)

    proof = commands.add_parser("proof", help="check one proof, a JSON object on standard input")
    proof.add_argument("kind", choices=["inclusion", "consistency"])
    proof.set_defaults(run=_proof)
    return parser


def _where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="where the consent-ledger answers")
    parser.add_argument("--workspace", required=True, metavar="W")
    parser.add_argument("--token", default=os.environ.get(TOKEN), metavar="T", help=f"bearer token, or set {TOKEN}")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code. Wrong usage raises SystemExit(2), as argparse does."""
    given = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = given.run
    try:
        return run(given)
    except Misuse as error:
        print(f"souhlas-audit: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BAD
    except KeyboardInterrupt:
        print("souhlas-audit: stopped", file=sys.stderr)
        return BAD


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Misuse(f"{path} cannot be read: {error.strerror}") from None


def _is_checkpoint(text: str) -> bool:
    """Whether it is one at all, whoever signed it."""
    try:
        Checkpoint.parse(Note.parse(text).text)
    except BrokenNote:
        return False
    return True


def _opened(name: str) -> IO[bytes]:
    try:
        return sys.stdin.buffer if name == "-" else Path(name).open("rb", buffering=READ)
    except OSError as error:
        raise Misuse(f"{name} cannot be read: {error.strerror}") from None


def _verify(given: argparse.Namespace) -> int:
    since = None if given.since is None else _text_of(given.since)
    if since and not since.endswith("\n"):
        since += "\n"  # mail and editors drop a file's last line break, which no signature covers
    if since is not None and not _is_checkpoint(since):
        raise Misuse(f"--since: {given.since} is no checkpoint: a signed note is expected, as the log's checkpoint is")
    try:
        verification = Verification(given.key, since)
    except BrokenNote as error:
        raise Misuse(f"--key: {error}") from None
    with _opened(given.file) as file, _progress(file, "verifying") as advance:
        gc.disable()  # millions of small objects and no cycles among them: a tenth of the time
        try:
            verdict = verification.read(file, advance)
        except OSError as error:
            raise Misuse(f"{given.file} cannot be read: {error.strerror}") from None
        finally:
            gc.enable()
    if given.json:
        print(json.dumps(verdict.as_json()))
    else:
        print(in_words(verdict))
    return GOOD if verdict.ok else BAD


def _progress(file: IO[bytes], what: str) -> Any:
    """A context that gives a function to tell how many bytes were read; a bar is drawn on a terminal only."""
    if not sys.stderr.isatty():
        return nullcontext(lambda size: None)
    from consent_ledger.audit.bar import bar

    size = os.fstat(file.fileno()).st_size if file is not sys.stdin.buffer else None
    return bar(what, size)


def _proof(given: argparse.Namespace) -> int:
    try:
        good, words = check_proof(given.kind, sys.stdin.buffer.read())
    except BadProof as error:
        print(f"NOT OK: {error}")
        return BAD
    print(f"{'OK' if good else 'NOT OK'}: {words}")
    return GOOD if good else BAD


def _receipt(given: argparse.Namespace) -> int:
    from consent_ledger.audit.receipt import check_receipt

    try:
        checked = check_receipt(_text_of(given.file).encode(errors="replace"), given.key)
    except BrokenNote as error:
        raise Misuse(f"--key: {error}") from None
    print(json.dumps(checked.as_json()) if given.json else checked.in_words())
    return BAD if checked.problems else GOOD


def _fetch(given: argparse.Namespace) -> int:
    from consent_ledger.audit.fetch import Fetch, Foreign
    from consent_ledger.audit.remote import Refused, Unreachable

    fetch, end = Fetch(_remote(given), given.output), "run the same command again to go on"
    try:
        with _entries_bar("fetching") as advance:
            entries = fetch.run(advance)
    except Foreign as error:
        raise Misuse(str(error)) from None
    except Refused as error:
        print(f"souhlas-audit: {error}", file=sys.stderr)
        return BAD
    except Unreachable as error:
        print(f"souhlas-audit: {error}; {end}", file=sys.stderr)
        return BAD
    except OSError as error:
        raise Misuse(f"{given.output} cannot be written: {error.strerror}") from None
    print(f"OK: {entries} entries are in {given.output}. Check them: souhlas-audit verify {given.output}")
    return GOOD


def _witness(given: argparse.Namespace) -> int:
    from consent_ledger.audit.remote import Refused, Unreachable
    from consent_ledger.audit.witness import BadState, Memory, Watch, cosigner

    path = given.signing_key or given.state.with_name(given.state.name + ".pem")
    remote, watch = _remote(given), None
    try:
        signer = None if given.no_cosign else cosigner(path, given.name)
        watch = Watch(remote, Memory(given.state), given.key, time.time)
        watch.run(signer)
    except (BadState, BrokenNote) as error:
        raise Misuse(str(error)) from None
    except (Unreachable, Refused) as error:
        assert watch is not None
        watch.seen.problems.append(Problem(None, "unreachable", str(error)))
    print(json.dumps(watch.seen.as_json()) if given.json else watch.seen.in_words())
    return BAD if watch.seen.problems else GOOD


def _remote(given: argparse.Namespace) -> "Remote":
    from consent_ledger.audit.remote import Remote, is_address

    if not is_address(given.url):
        raise Misuse(
            "URL is where the consent-ledger answers: http:// or https:// and a host, as http://localhost:8000"
        )
    if not given.token:
        raise Misuse(f"a token is needed: --token, or the variable {TOKEN}")
    return Remote(given.url, given.workspace, given.token)


def _entries_bar(what: str) -> Any:
    if not sys.stderr.isatty():
        return nullcontext(lambda entries: None)
    from consent_ledger.audit.bar import bar

    return bar(what, None, entries=True)


if __name__ == "__main__":
    sys.exit(main())
