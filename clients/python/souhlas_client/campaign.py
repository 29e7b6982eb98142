"""``souhlas-filter FILE --purpose P --channel C``: a whole list through the gate, with a progress bar on stderr.

The answered list goes to stdout, or whole or not at all to the file given with ``-o``. Exit status: 0 when every line
was answered, 1 when not, 2 for wrong usage, 130 when it was stopped (Ctrl-C, SIGTERM). The token comes from
``SOUHLAS_TOKEN``, ``--token-file`` or ``--token``.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import httpx
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

CHANNELS = ("email", "phone", "sms", "whatsapp")
NDJSON, CSV = "application/x-ndjson", "text/csv"
PIECE = 256 * 1024


class Failed(Exception):
    """The list was not answered, or not to its end."""


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
    if not asked.url or not token:
        parser.error("say where the gate is (--url) and who asks (--token-file)")
    if not all("!" <= letter <= "~" for letter in token):
        parser.error("the token is not one: a token is a single word of plain ASCII")
    query = {"purpose": asked.purpose, "channel": asked.channel} | ({"only": asked.only} if asked.only else {})
    try:
        with _stoppable(), _whole(asked.file) as file, _opened(asked.output) as output:
            form = form_of(file, asked.form or asked.file.suffix.lower().lstrip("."))
            _filter(asked.url, token, query, file, form, output)
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
        return NDJSON if file.read(PIECE).lstrip().startswith(b"{") else CSV


def _filter(url: str, token: str, query: dict[str, str], path: Path, form: str, output: BinaryIO) -> None:
    columns = [TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), MofNCompleteColumn()]
    headers = {"Authorization": f"Bearer {token}", "Content-Type": form}
    with Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True)) as progress:
        reading = progress.add_task("sent", total=path.stat().st_size)
        lines = [0]

        def pieces() -> Iterator[bytes]:
            with path.open("rb") as file:
                while piece := file.read(PIECE):
                    yield piece
                    lines[0] += piece.count(b"\n")
                    progress.advance(reading, len(piece))

        with (
            httpx.Client(base_url=url, headers=headers, timeout=httpx.Timeout(60.0)) as client,
            client.stream("POST", "/v1/filter", params=query, content=pieces()) as answer,
        ):
            if answer.status_code != 200:
                raise Failed(f"HTTP {answer.status_code}: {answer.read()[:500].decode(errors='replace')}")
            _sound(answer, form)
            answering = progress.add_task("answered", total=None if "only" in query else lines[0])
            for piece in answer.iter_bytes():
                output.write(piece)
                progress.advance(answering, piece.count(b"\n"))


def _sound(answer: httpx.Response, form: str) -> None:
    """What answers 200 and is no gate, or does not say where the answer ends, has answered nothing."""
    said = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if said != form:
        raise Failed(f"what answered is no gate: it sent {said or 'no content type'} where {form} was asked for")
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
    """SIGTERM is as Ctrl-C meanwhile: what was begun is cleared away."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def _opened(path: Path | None) -> Iterator[BinaryIO]:
    """Where the answers go. A file appears under its name only when it is whole."""
    if path is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    part = path.with_name(path.name + ".part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
