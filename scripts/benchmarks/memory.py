"""`scripts/bench memory`: peak memory of a 12-hour ingest against one of 12 minutes.

Silence with a minute of speech in every ten, heard by the demonstration model (25 MB, so that
nearly all that is measured is ours). Memory is the proportional set size of all processes.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from scripts.benchmarks import material
from scripts.benchmarks.metering import hotmic, measure, verdict

LIMIT_MB = 1536
GROWTH = 1.15
SHORT_S = 720


def main(arguments: list[str]) -> int:
    """Return 0 where both targets are met."""
    parser = argparse.ArgumentParser(prog="scripts/bench memory", description=__doc__)
    parser.add_argument("--hours", type=float, default=12, help="length of the long one (12)")
    hours = parser.parse_args(arguments).hours
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        short = peak_mb(folder, SHORT_S)
        long = peak_mb(folder, hours * 3600)
    print(f"peak: {short:.0f} MB for 12 minutes, {long:.0f} MB for {hours:g} hours")
    met = [
        verdict("peak of the long one", long, LIMIT_MB, "MB"),
        verdict("long : short", long / short, GROWTH, "times"),
    ]
    return 0 if all(met) else 1


def peak_mb(folder: Path, seconds: float) -> float:
    """Peak of `hotmic ingest` over an evening of this length."""
    sound = material.evening(folder, seconds)
    data = str(folder / f"archive-{seconds:g}")
    used = measure(hotmic("ingest", "--data", data, "--model", "demo", str(sound)), memory=True)
    sound.unlink()
    assert used.peak_mb is not None
    return used.peak_mb
