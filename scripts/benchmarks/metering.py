"""Run a command and measure it: wall time, CPU time of all its processes, their peak memory."""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

POLL_S = 0.5
"""Memory is looked at this often; a shorter peak may be missed. Looking costs time of its own."""


@dataclass(frozen=True)
class Usage:
    """Seconds of wall and CPU time; `peak_mb` is the process tree's, null where nobody looked."""

    wall_s: float
    cpu_s: float
    peak_mb: float | None = None


def hotmic(*arguments: str) -> list[str]:
    """The command line of this very checkout."""
    return [sys.executable, "-m", "scripts.cli", *arguments]


def measure(command: Sequence[str], *, memory: bool = False) -> Usage:
    """Run to the end; raises CalledProcessError with the command where it fails."""
    before, start = _cpu(), time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    peak = _watch(process) if memory else None
    if process.wait():
        raise subprocess.CalledProcessError(process.returncode, command)
    return Usage(time.monotonic() - start, _cpu() - before, peak)


def _watch(process: subprocess.Popen[bytes]) -> float:
    """The highest proportional set size of the process and its children, MB."""
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory_mb, _tree(process.pid))))
        time.sleep(POLL_S)
    return peak


def verdict(name: str, value: float, limit: float, unit: str, *, at_least: bool = False) -> bool:
    """Print one figure beside its target; True where it is met."""
    is_met = value >= limit if at_least else value <= limit
    sign = ">=" if at_least else "<="
    print(f"{name}: {value:.2f} {unit} (target {sign} {limit:g}) {'met' if is_met else 'MISSED'}")
    return is_met


def _cpu() -> float:
    """User and system seconds of all children that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tree(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _read(children).split():
            yield from _tree(int(child))


def _memory_mb(pid: int) -> float:
    """Proportional set size: pages that several processes share count once among them."""
    for line in _read(Path(f"/proc/{pid}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


def _read(path: Path) -> str:
    """Empty where the process has ended meanwhile."""
    try:
        return path.read_text()
    except OSError:
        return ""
