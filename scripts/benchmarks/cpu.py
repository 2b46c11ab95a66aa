"""`scripts/bench cpu`: CPU seconds an audio hour of everything but the engine.

An hour of talk is hashed, kept, decoded, measured and tiled (`--no-transcribe`); and an hour's
captions, 9,000 words in 900 cues, are read, packed, committed and indexed.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from scripts.benchmarks import material
from scripts.benchmarks.metering import hotmic, measure, verdict

LIMIT = 40.0
HOUR_S = 3600
CUES = 900
WORDS_A_CUE = 10


def main(arguments: list[str]) -> int:
    """Return 0 where the target is met."""
    argparse.ArgumentParser(prog="scripts/bench cpu", description=__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = material.talk(folder, HOUR_S)
        captions = hour_of_captions(folder / "words.vtt")
        data = str(folder / "archive")
        heard = measure(hotmic("ingest", "--data", data, "--no-transcribe", str(sound)))
        read = measure(hotmic("ingest", "--data", data, str(captions)))
    print(f"sound {heard.cpu_s:.1f} s of CPU, words {read.cpu_s:.1f} s, an audio hour")
    total = heard.cpu_s + read.cpu_s
    return 0 if verdict("CPU beside the engine", total, LIMIT, "s an audio hour") else 1


def hour_of_captions(path: Path) -> Path:
    """Cues of four seconds each, a word every 400 ms."""
    cues = [
        f"{stamp(number * 4)} --> {stamp(number * 4 + 4)}\n"
        + " ".join(f"word{number * WORDS_A_CUE + n}" for n in range(WORDS_A_CUE))
        for number in range(CUES)
    ]
    path.write_text("WEBVTT\n\n" + "\n\n".join(cues) + "\n")
    return path


def stamp(seconds: int) -> str:
    """A time of WebVTT."""
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.000"
