"""`scripts/bench page`: how long the server takes for the page of a 90-minute event.

17,280 words in 1,080 captions of 5 s, each word with its time, ingested by the command line; asked
of the whole application in one process, without a network, 20 times after two to warm it.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from pathlib import Path

from archive.catalogue.events import list_events
from archive.settings import Settings, load
from archive.viewer import PUBLIC
from scripts import compose
from scripts.benchmarks.metering import hotmic, measure, verdict
from web.app import create_app

LIMIT_MS = 300.0
CUES = 1_080
CUE_MS = 5_000
WORDS = 16
ROUNDS = 20
_WARM = 2


def main(arguments: list[str]) -> int:
    """Return 0 where the target is met."""
    argparse.ArgumentParser(prog="scripts/bench page", description=__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "archive"
        measure(hotmic("ingest", "--data", str(data), str(_captions(folder / "debate.vtt"))))
        times = _ask(load(data))
    middle = statistics.median(times[_WARM:])
    return 0 if verdict("page of a 90-minute event, p50", middle, LIMIT_MS, "ms") else 1


def _ask(settings: Settings) -> list[float]:
    """Milliseconds of each request; every answer must hold the whole transcript."""
    times = []
    with compose.services(settings) as services:
        with services.catalogue.read() as tx:
            event = list_events(tx, PUBLIC)[0].event
        client = create_app(services).test_client()
        for _ in range(_WARM + ROUNDS):
            began = time.perf_counter()
            answer = client.get(f"/e/{event}")
            page = answer.get_data(as_text=True)
            times.append((time.perf_counter() - began) * 1000)
            if answer.status_code != 200 or page.count("data-t=") < CUES * WORDS:
                raise RuntimeError(f"the page is not whole (status {answer.status_code})")
    return times


def _captions(path: Path) -> Path:
    """WebVTT with a time before each word."""
    cues = []
    for cue in range(CUES):
        at = cue * CUE_MS
        said = " ".join(f"<{_stamp(at + n * CUE_MS // WORDS)}>word{cue}x{n}" for n in range(WORDS))
        cues.append(f"{_stamp(at)} --> {_stamp(at + CUE_MS)}\n{said}")
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    return path


def _stamp(ms: int) -> str:
    return f"{ms // 3_600_000:02}:{ms // 60_000 % 60:02}:{ms // 1000 % 60:02}.{ms % 1000:03}"
