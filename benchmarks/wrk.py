"""Load by Debian's `wrk`, whose client costs next to nothing beside what it measures; answers a second."""

import asyncio
import json
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

POST = """
local bodies = {}
for line in io.lines("%(file)s") do bodies[#bodies + 1] = line end
local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer %(token)s"}
local at = 0
request = function()
  at = at %% #bodies + 1
  return wrk.format("POST", "%(path)s", headers, bodies[at])
end
"""
PAUSE = """
math.randomseed(7)
delay = function() return math.floor(0.5 - %(pause)f * math.log(1 - math.random())) end
"""
"""Before each request of a connection, so many milliseconds on average, as chance has it: no caller keeps step."""
GET = """
local paths = {}
for line in io.lines("%(file)s") do paths[#paths + 1] = line end
local headers = {["Authorization"] = "Bearer %(token)s"}
local at = 0
request = function()
  at = at %% #paths + 1
  return wrk.format("GET", paths[at], headers)
end
"""
_UNITS = {"us": 1e-6, "ms": 1e-3, "s": 1.0}


class Load(NamedTuple):
    """Answers a second, and the time that 99 % of them did not exceed, seconds."""

    rate: float
    p99: float


def installed() -> bool:
    """Whether there is a `wrk` (``apt-get install wrk``)."""
    return shutil.which("wrk") is not None


async def post(
    url: str,
    path: str,
    bodies: Sequence[object],
    token: str = "",
    *,
    connections: int = 32,
    seconds: int = 3,
    pause: float = 0.0,
) -> Load:
    """POST `bodies` in turn, each connection after a pause of so many seconds on average.

    Raises RuntimeError when one was not answered by a 2xx.
    """
    lines = [json.dumps(body) for body in bodies]
    script = POST + (PAUSE if pause else "")
    values = {"path": path, "token": token, "pause": pause * 1e3}
    return await _run(script, values, lines, url, connections, seconds)


async def get(url: str, paths: Sequence[str], token: str = "", *, connections: int = 32, seconds: int = 3) -> Load:
    """GET `paths` in turn. Raises RuntimeError when one was not answered by a 2xx."""
    return await _run(GET, {"token": token}, paths, url, connections, seconds)


async def _run(
    script: str, values: Mapping[str, object], lines: Sequence[str], url: str, connections: int, seconds: int
) -> Load:
    with tempfile.TemporaryDirectory() as folder:
        file, program = Path(folder) / "lines", Path(folder) / "script.lua"
        file.write_text("\n".join(lines))
        program.write_text(script % {"file": file, **values})
        arguments = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(program), url]
        process = await asyncio.create_subprocess_exec("wrk", *arguments, stdout=asyncio.subprocess.PIPE)
        said = (await process.communicate())[0].decode()
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or p99 is None or "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]])
