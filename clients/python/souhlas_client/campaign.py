"""``souhlas-filter FILE --purpose P --channel C``: a whole list through the gate, with a progress bar on stderr.

The answered list goes to stdout, or to what is given with ``-o``: a file there is written whole or not at all. When
``--only allowed`` leaves nothing, stderr says why. Exit status: 0 when every line was answered, 1 when not, 2 for wrong
usage, 3 when every line was answered and some were denied because the gate could not know, 130 when it was stopped
(Ctrl-C, SIGTERM, SIGHUP). The token comes from ``SOUHLAS_TOKEN``, ``--token-file`` or ``--token``.
"""

import argparse
import codecs
import os
import secrets
import shutil
import signal
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from souhlas_client.answers import DOUBTS, GRANTED
from souhlas_client.calls import said
from souhlas_client.lines import CSV, NDJSON, Answered, Failed, is_short

CHANNELS = ("email", "phone", "sms", "whatsapp")
UNKNOWN = "unknown_purpose"
PIECE = 256 * 1024
IN_DOUBT = 3
"""Exit status when every line was answered, and some of them with a doubt."""
_SIGNALS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)


def main(arguments: Sequence[str] | None = None) -> None:
    """Filter one file. Leaves by SystemExit."""
    parser = argparse.ArgumentParser(prog="souhlas-filter", description="Ask the gate about every line of a list.")
    parser.add_argument("file", type=Path, help="NDJSON or CSV, in UTF-8, with id, email or phone in every line")
    parser.add_argument("--purpose", required=True)
    parser.add_argument("--channel", required=True, choices=CHANNELS)
    parser.add_argument("--only", choices=["allowed"], help="leave out the lines that are denied")
    parser.add_argument("--form", choices=["ndjson", "csv"], help="when the name of the file does not tell")
    parser.add_argument("-o", "--output", type=Path, help="where to write; stdout when not given")
    parser.add_argument("--url", default=os.environ.get("SOUHLAS_GATE"), help="the gate; default: SOUHLAS_GATE")
    parser.add_argument("--token", default=os.environ.get("SOUHLAS_TOKEN"), help="default: SOUHLAS_TOKEN")
    parser.add_argument("--token-file", type=Path, help="a file that holds the token")
    asked = parser.parse_args(arguments)
    try:
        token = asked.token_file.read_text(encoding="utf-8").strip() if asked.token_file else asked.token
        if not asked.file.is_fifo():  # opened twice, a pipe's writer would see its reader go
            asked.file.open("rb").close()
    except OSError as error:
        parser.error(f"{error.filename}: {error.strerror}")
    except UnicodeDecodeError:
        parser.error(f"{asked.token_file}: is no text")
    if not asked.url:
        parser.error("say where the gate is: --url https://gate.example, or SOUHLAS_GATE")
    if not token:
        parser.error("say who asks: --token-file, or SOUHLAS_TOKEN; the token's scope has to have gate:check")
    if asked.output and not asked.output.resolve().parent.is_dir():
        parser.error(f"{asked.output}: there is no folder {asked.output.resolve().parent} to write to")
    if not all("!" <= letter <= "~" for letter in token):
        parser.error("the token is not one: a token is a single word of plain ASCII")
    query = {"purpose": asked.purpose, "channel": asked.channel}
    try:
        with _stoppable(), _whole(asked.file) as file:
            _readable(file)
            form = form_of(file, asked.form or asked.file.suffix.lower().lstrip("."))
            headers = {"Authorization": f"Bearer {token}", "Content-Type": form}
            client = httpx.Client(base_url=asked.url, headers=headers, timeout=httpx.Timeout(60.0))
            with client, _opened(asked.output) as output:
                reasons = _filter(client, query, file, form, output, asked.only)
        if asked.only and not reasons[GRANTED]:
            print(f"souhlas-filter: {_why_none(reasons, asked.purpose)}", file=sys.stderr)
        if doubt := _doubtful(reasons):
            print(f"souhlas-filter: {doubt}", file=sys.stderr)
            sys.exit(IN_DOUBT)
    except (httpx.ConnectError, httpx.UnsupportedProtocol) as error:
        sys.exit(f"souhlas-filter: there is no gate to be reached at {asked.url} ({error or type(error).__name__})")
    except (Failed, httpx.HTTPError, OSError) as error:
        sys.exit(f"souhlas-filter: {error or type(error).__name__}")
    except KeyboardInterrupt:
        print("souhlas-filter: stopped before the end", file=sys.stderr)
        sys.exit(130)


def form_of(path: Path, said: str | None = None) -> str:
    """The content type of a list: as said, by its name, or by its first character."""
    name = said or path.suffix.lower().lstrip(".")
    if name in ("csv", "tsv"):
        return CSV
    if name in ("ndjson", "jsonl", "json"):
        return NDJSON
    with path.open("rb") as file:
        return NDJSON if file.read(PIECE).removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"{") else CSV


def _readable(path: Path) -> None:
    """Raises Failed for a list in UTF-16 or UTF-32, in which nobody would be found."""
    with path.open("rb") as file:
        begin = file.read(PIECE)
    if begin.startswith(_WIDE) or begin.count(0) * 4 > len(begin):
        raise Failed("the list is not in UTF-8, but in UTF-16 or the like: save it as UTF-8 (or CSV UTF-8)")


def _filter(
    client: httpx.Client, query: dict[str, str], path: Path, form: str, output: BinaryIO, only: str | None
) -> Counter[str]:
    """Send the list and write the answers, or those that are allowed; says how many lines were answered how.

    All are asked for, also where not all are written: else nobody would know what was left out. Raises Failed,
    httpx.HTTPError.
    """
    columns = [TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn()]
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        reading = progress.add_task("sent", total=path.stat().st_size)
        lines = [0]

        def pieces() -> Iterator[bytes]:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece
                    lines[0] += piece.count(b"\n")
                    progress.advance(reading, len(piece))

        with client.stream("POST", "/v1/filter", params=query, content=pieces()) as answer:
            _sound(answer, form)
            answering = progress.add_task("answered", total=lines[0])

            def heard() -> Iterator[bytes]:
                for piece in answer.iter_bytes():
                    yield piece
                    progress.advance(answering, piece.count(b"\n"))

            answered = Answered(form, heard())
            for text in answered.kept(only):
                output.write(text)
    if is_short(answered, form, path):
        raise Failed("the answer ends before the list does: what stands between cut it short, or is no gate")
    return answered.reasons


def _why_none(reasons: Counter[str], purpose: str) -> str:
    """Why no line is allowed."""
    if not reasons:
        return "the list has no lines"
    counted = ", ".join(f"{count} {reason}" for reason, count in reasons.most_common())
    unknown = f"; the gate knows no purpose {purpose}: is it spelled right?" if UNKNOWN in reasons else ""
    return f"no line is allowed: {counted}{unknown}"


def _doubtful(reasons: Counter[str]) -> str | None:
    """How many lines were denied because the gate could not know; None when none was."""
    doubts = Counter({reason: count for reason, count in reasons.items() if reason in DOUBTS})
    if not doubts:
        return None
    counted = ", ".join(f"{count} {reason}" for reason, count in doubts.most_common())
    denied = f"{doubts.total()} of {reasons.total()} lines were denied because the gate could not know ({counted})"
    return f"{denied}: run it again"


def _sound(answer: httpx.Response, form: str) -> None:
    """What answers 200 and is no gate, or does not say where the answer ends, has answered nothing. Raises Failed."""
    if answer.status_code != 200:
        whole = httpx.Response(answer.status_code, headers=answer.headers, content=answer.read())
        raise Failed(f"HTTP {answer.status_code}{said(whole) or ': ' + whole.text[:500]}")
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != form:
        raise Failed(f"what answered is no gate: it sent {kind or 'no content type'} where {form} was asked for")
    if "content-length" not in answer.headers and "chunked" not in answer.headers.get("transfer-encoding", "").lower():
        raise Failed("the answer does not say where it ends, so a cut one would look whole: ask without that proxy")


@contextmanager
def _whole(path: Path) -> Iterator[Path]:
    """The list as a file that can be read twice: what comes through a pipe is kept for so long."""
    if path.is_file():
        yield path
        return
    with tempfile.NamedTemporaryFile(prefix="souhlas-filter-") as kept, path.open("rb") as pipe:
        shutil.copyfileobj(pipe, kept, PIECE)
        kept.flush()
        yield Path(kept.name)


@contextmanager
def _stoppable() -> Iterator[None]:
    """SIGTERM and SIGHUP are as Ctrl-C meanwhile: what was begun is cleared away, and a second signal does not keep it
    from that. One that is ignored stays so (nohup)."""
    before = {one: signal.getsignal(one) or signal.SIG_DFL for one in _SIGNALS}

    def stop(*_: object) -> None:
        for one in _SIGNALS:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    try:
        for one, handler in before.items():
            if handler is not signal.SIG_IGN:
                signal.signal(one, stop)
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """Where the answers go. A file appears under its name only when it is whole; what is no file (a pipe, a device) is
    written to, and a link leads to its file."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    if path.exists() and not path.is_file():
        with path.open("wb") as into:
            yield into
        return
    path = path.resolve()
    part = path.with_name(f".{path.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            yield file
        if path.exists():
            shutil.copymode(path, part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
