"""Load by wrk: 64 connections from the other core, requests taken in turn from a file."""

import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bench.delivery.rivals import LOAD_CORE

CONNECTIONS = 64
_MORE = 20 * CONNECTIONS
_LONGEST_SECONDS = 120
_SCRIPT = """
local ffi = require("ffi")
ffi.cdef("typedef struct { long s; long ns; } moment; int clock_gettime(int, moment *);")
local requests, next_one, answered = {}, 0, 0
local threads = {}
count = 0
took = 0  -- seconds until as many answers came as there are requests; 0 while they repeat

local function now()
    local found = ffi.new("moment")
    ffi.C.clock_gettime(1, found)
    return tonumber(found.s) + tonumber(found.ns) / 1e9
end

function setup(thread)
    threads[1] = thread
end

function init(args)
    for line in io.lines(args[1]) do
        local who, cursor, path, body = line:match("^([^\\t]*)\\t([^\\t]*)\\t([^\\t]*)\\t(.*)$")
        local headers = { ["Host"] = "localhost", ["Authorization"] = who }
        if cursor ~= "" then headers["If-None-Match"] = cursor end
        count = count + 1
        if body == "" then
            requests[count] = wrk.format("GET", path, headers)
        else
            headers["Content-Type"] = "application/json"
            requests[count] = wrk.format("POST", path, headers, body)
        end
    end
    local start, rate = now(), tonumber(args[3])
    if rate > 0 then
        -- In step with a plan, whatever the answers take: not slower because the server is.
        function delay()
            return math.max(0, (start + next_one / rate - now()) * 1000)
        end
    end
    if args[2] == "once" then
        response = function()
            answered = answered + 1
            if answered == count then took = now() - start end
            -- One of several processes may still owe an answer of the first turn.
            if answered == count + tonumber(args[4]) then
                wrk.thread:stop()
                -- It would wait for the end of its time; and it ignores the signal while this runs.
                os.execute("(sleep 0.1; kill -INT $PPID) &")
            end
        end
    end
end

function request()
    next_one = next_one % count + 1
    return requests[next_one]
end

function done(summary, latency, _)
    local failed = summary.errors
    local failures = failed.connect + failed.read + failed.write + failed.status + failed.timeout
    local many, seconds = threads[1]:get("count"), threads[1]:get("took")
    if seconds == 0 then many, seconds = summary.requests, summary.duration / 1e6 end
    local median, late = latency:percentile(50.0), latency:percentile(99.0)
    io.write(string.format("RESULT %d %f %d %d %d\\n", many, seconds, median, late, failures))
end
"""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request: a poll, with a cursor or without, or an event when it has a body; or one to another server."""

    token: str
    cursor: str = ""
    body: str = ""
    path: str = ""
    scheme: str = "Bearer "

    def line(self) -> str:
        """The request as the script reads it."""
        path = self.path or ("/client/v1/events" if self.body else "/client/v1/messages?surface=web-bar")
        return f"{self.scheme}{self.token}\t{self.cursor}\t{path}\t{self.body}\n"


@dataclass(frozen=True, slots=True)
class Load:
    """What a run gave: requests per second, and the latencies that 50 and 99 of 100 stay under."""

    per_second: float
    p99_milliseconds: float
    p50_milliseconds: float


def run(folder: Path, port: int, asks: Iterable[Ask], *, seconds: int | None, rate: float = 0) -> Load:
    """Ask again and again for some seconds, or everything once when `seconds` is None; `rate` is the most a second.

    Raises RuntimeError when a request failed: a fast error is no result.
    """
    script, requests = folder / "load.lua", folder / "requests.tsv"
    script.write_text(_SCRIPT)
    requests.write_text("".join(ask.line() for ask in asks))
    command = ["taskset", "-c", LOAD_CORE, "wrk", "-t1", f"-c{CONNECTIONS}", "--latency", "--timeout", "10s"]
    command += [f"-d{seconds or _LONGEST_SECONDS}s", "-s", str(script), f"http://127.0.0.1:{port}/", "--"]
    command += [str(requests), "repeat" if seconds else "once", str(rate), str(_MORE)]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    result = next((line for line in output.splitlines() if line.startswith("RESULT ")), None)
    if result is None:
        raise RuntimeError(f"wrk gave no result:\n{output}")
    answered, took, p50, p99, failed = map(float, result.split()[1:])
    if failed:
        raise RuntimeError(f"{failed:.0f} of {answered:.0f} requests failed:\n{output}")
    return Load(answered / took, p99 / 1000, p50 / 1000)
