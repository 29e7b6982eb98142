"""The whole log as a file, and the file checked: how fast, and in how much memory of either side."""

import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from benchmarks.actors import resident_mib
from benchmarks.ledger_alone import Alone
from benchmarks.report import Report

AUDIT = Path(sys.executable).with_name("souhlas-audit")


class Ran(NamedTuple):
    """Seconds that a command took, and the most memory that it and the ledger had meanwhile, MiB."""

    seconds: float
    own: float
    ledger: float


async def run(there: Alone, report: Report) -> None:
    """`souhlas-audit fetch`, then `verify`, over everything that is there."""
    size = await there.size()
    assert there.ledger.pid is not None
    before = resident_mib(there.ledger.pid)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "export.jsonl"
        fetched = await _run(there, "fetch", there.url, "--workspace", "demo", "--token", there.token, "-o", str(file))
        report.note(
            f"export of {size:,} entries by souhlas-audit fetch: {size / fetched.seconds:,.0f} entries/s, "
            f"{file.stat().st_size / size:,.0f} bytes an entry; memory of consent_ledger {before:.0f} MiB before, "
            f"{fetched.ledger:.0f} MiB at most, of the command {fetched.own:.0f} MiB"
        )
        verified = await _run(there, "verify", str(file), "--json")
        report.note(
            f"souhlas-audit verify: {size / verified.seconds:,.0f} entries/s on one core with its start "
            f"(want 100,000), {verified.own:.0f} MiB"
        )


async def _run(there: Alone, *arguments: str) -> Ran:
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        str(AUDIT), *arguments, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
    )
    own = ledger = 0.0
    ended = asyncio.create_task(process.communicate())
    while not ended.done():
        await asyncio.wait([ended], timeout=0.1)
        if process.returncode is None and there.ledger.pid is not None:
            own, ledger = max(own, resident_mib(process.pid)), max(ledger, resident_mib(there.ledger.pid))
    took = time.perf_counter() - began
    if process.returncode:
        raise RuntimeError(f"souhlas-audit {arguments[0]} ended with {process.returncode}: {ended.result()[1]!r}")
    return Ran(took, own, ledger)
