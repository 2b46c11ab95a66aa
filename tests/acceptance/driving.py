"""The command line as a process."""

from __future__ import annotations

import json
import os
import resource
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "https_proxy": "http://127.0.0.1:9",
    "HTTPS_PROXY": "http://127.0.0.1:9",
}
"""No test may download weights: a proxy that nobody runs stands for a machine without network."""

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell's background job ignores Ctrl-C, and so would every program that we start.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Answer:
    """What a command wrote and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as one JSON value."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """Standard output as one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True)
class Demonstration:
    """The demonstration's archive, what its ingest said, and the id of the event that broke off."""

    data: Path
    answer: Answer
    event: str


DEMO_RECORDINGS = ROOT / "scripts/demo_archive/recordings"
DEMO_MODEL = ROOT / "transcribe/engines/models/demo.pt"

Hotmic = Callable[..., Answer]


def command(*arguments: object) -> list[str]:
    """The command line of this checkout as a process."""
    return [sys.executable, "-m", "scripts.cli", *map(str, arguments)]


def environment(data: Path | None = None, **further: str) -> dict[str, str]:
    """A user's environment without settings of Hotmic but these, and without network."""
    ours = ("HOTMIC_", "PYTHONDONTWRITEBYTECODE")  # compiled modules make hundreds of starts quick
    kept = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    chosen = {"HOTMIC_DATA": str(data)} if data else {}
    return kept | OFFLINE | {"PYTHONPATH": str(ROOT)} | chosen | further


def run(*arguments: object, data: Path | None = None, **further: str) -> Answer:
    """Run `hotmic` to its end; it may take ten minutes."""
    done = subprocess.run(
        command(*arguments),
        env=environment(data, **further),
        capture_output=True,
        text=True,
        timeout=600,
    )
    return Answer(done.returncode, done.stdout, done.stderr)


@contextmanager
def served(data: Path) -> Iterator[str]:
    """A server of this archive as a process; its address. It must end without a traceback."""
    port = free_port()
    process = subprocess.Popen(
        command("serve", "--port", port), env=environment(data), stderr=subprocess.PIPE, text=True
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield address
    finally:
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert "Traceback" not in err
    assert address in err


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(address: str, **parameters: object) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of a page."""
    query = f"?{urllib.parse.urlencode(parameters)}" if parameters else ""
    with urllib.request.urlopen(address + query) as answer:
        return answer.status, dict(answer.headers), answer.read()


def _wait_for(address: str, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(address).close()
        except urllib.error.HTTPError:
            return
        except urllib.error.URLError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def cpu_seconds(work: Callable[[], object]) -> float:
    """CPU time of the processes that `work` starts and waits for: steadier than a clock."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def ffmpeg(*arguments: object) -> None:
    """Make a media file."""
    words = ["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments)]
    subprocess.run(words, check=True)
