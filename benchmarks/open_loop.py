"""Load that comes when it is due, whatever the server does: an open loop, by Debian's `wrk` and a script of ours.

Requests are due at times of chance (Poisson), all connections share one timetable, and a latency is counted from when a
request was due: what waits for a free connection, or for a slow answer before it, is not left out. wrk waits in whole
milliseconds, so a request may leave up to one early; then it is counted from when it left. When each was due travels as
its X-Request-ID, which services give back.
"""

import json
import re
from collections.abc import Sequence

from benchmarks import wrk
from benchmarks.wrk import Load

TIMETABLE = """
local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long n; } stamp; int clock_gettime(int which, stamp *now); ]]
local stamp, threads = ffi.new("stamp"), {}
local function clock()
  ffi.C.clock_gettime(1, stamp)
  return tonumber(stamp.s) * 1e6 + tonumber(stamp.n) / 1e3
end
local bodies, at, mean, due, waiting, first, last = {}, 0, 1e6 / %(rate)f, nil, {}, 1, 0
for line in io.lines("%(file)s") do bodies[#bodies + 1] = line end
local headers = {["Content-Type"] = "application/json", ["Authorization"] = "Bearer %(token)s"}
counts, answered, began, ended = {}, 0, 0, 0
math.randomseed(7)
delay = function()
  local now = clock()
  if due == nil then due, began = now, now end
  due = due - mean * math.log(1 - math.random())
  last = last + 1
  waiting[last] = due
  return math.max(0, math.floor((due - now) / 1000))
end
request = function()
  local since = clock()
  if first <= last then
    since = math.min(since, waiting[first])
    waiting[first] = nil
    first = first + 1
  end
  at = at %% #bodies + 1
  headers["X-Request-ID"] = string.format("%%.0f", since)
  return wrk.format("POST", "%(path)s", headers, bodies[at])
end
response = function(_, heads)
  ended = clock()
  local place = math.floor((ended - tonumber(heads["x-request-id"])) / 100)
  counts[place] = (counts[place] or 0) + 1
  answered = answered + 1
end
setup = function(thread) threads[#threads + 1] = thread end
done = function()
  for _, thread in ipairs(threads) do
    local found, places, seen, all, p99 = thread:get("counts"), {}, 0, thread:get("answered"), 0
    for place in pairs(found) do places[#places + 1] = place end
    table.sort(places)
    for _, place in ipairs(places) do
      if seen < 0.99 * all then p99 = place + 1 end
      seen = seen + found[place]
    end
    local rate = all / (thread:get("ended") - thread:get("began")) * 1e6
    print(string.format("Open loop: %%.1f a second, p99 %%.1f ms", rate, p99 / 10))
  end
end
"""
CONNECTIONS = 256


async def post(url: str, path: str, bodies: Sequence[object], token: str, *, rate: float, seconds: int = 4) -> Load:
    """POST `bodies` in turn, so many a second. The rate that was held, and the p99 from when each was due.

    Raises RuntimeError when one was not answered by a 2xx.
    """
    lines = [json.dumps(body) for body in bodies]
    values = {"path": path, "token": token, "rate": rate}
    said = await wrk.run(TIMETABLE, values, lines, url, CONNECTIONS, seconds)
    found = re.search(r"Open loop: ([\d.]+) a second, p99 ([\d.]+) ms", said)
    if found is None:
        raise RuntimeError(said)
    return Load(float(found[1]), float(found[2]) / 1e3)
