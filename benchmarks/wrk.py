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
) -> Load:
    """POST `bodies` in turn. Raises RuntimeError when one was not answered by a 2xx."""
    lines = [json.dumps(body) for body in bodies]
    return _load(await run(POST, {"path": path, "token": token}, lines, url, connections, seconds))


async def get(url: str, paths: Sequence[str], token: str = "", *, connections: int = 32, seconds: int = 3) -> Load:
    """GET `paths` in turn. Raises RuntimeError when one was not answered by a 2xx."""
    return _load(await run(GET, {"token": token}, paths, url, connections, seconds))


async def run(
    script: str, values: Mapping[str, object], lines: Sequence[str], url: str, connections: int, seconds: int
) -> str:
    """What wrk says after that script. Raises RuntimeError when a request was not answered by a 2xx."""
    with tempfile.TemporaryDirectory() as folder:
        file, program = Path(folder) / "lines", Path(folder) / "script.lua"
        file.write_text("\n".join(lines))
        program.write_text(script % {"file": file, **values})
        arguments = ["-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(program), url]
        process = await asyncio.create_subprocess_exec("wrk", *arguments, stdout=asyncio.subprocess.PIPE)
        said = (await process.communicate())[0].decode()
    if "Non-2xx" in said or "Socket errors" in said:
        raise RuntimeError(said)
    return said


def _load(said: str) -> Load:
    rate, p99 = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    if rate is None or p99 is None:
        raise RuntimeError(said)
    return Load(float(rate[1]), float(p99[1]) * _UNITS[p99[2]])
