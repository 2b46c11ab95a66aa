"""`scripts/bench against-whisper`: `hotmic ingest` against openai-whisper's own command line.

The same file, the same checkpoint (the demonstration model unless `--model` names another), the
same machine; whisper's command line with its own defaults, on all its threads, word times on, as
ours are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from scripts.benchmarks import material
from scripts.benchmarks.metering import hotmic, measure, verdict

DEMO = material.ROOT / "transcribe/engines/models/demo.pt"
LIMIT = 2.0


def main(arguments: list[str]) -> int:
    """Return 0 where the target is met."""
    parser = argparse.ArgumentParser(prog="scripts/bench against-whisper", description=__doc__)
    parser.add_argument("--seconds", type=float, default=600, help="length of the sound (600)")
    parser.add_argument("--model", type=Path, default=DEMO, help="a .pt checkpoint")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = material.talk(folder, chosen.seconds)
        theirs = measure(whisper(sound, chosen.model, folder))
        model = "demo" if chosen.model == DEMO else str(chosen.model)
        ours = measure(
            hotmic("ingest", "--data", str(folder / "archive"), "--model", model, str(sound))
        )
    print(
        f"{chosen.seconds:g} s of talk: whisper {theirs.wall_s:.1f} s ({theirs.cpu_s:.1f} s CPU), "
        f"hotmic ingest {ours.wall_s:.1f} s ({ours.cpu_s:.1f} s CPU)"
    )
    factor = theirs.wall_s / ours.wall_s
    return 0 if verdict("faster than whisper", factor, LIMIT, "times", at_least=True) else 1


def whisper(sound: Path, model: Path, out: Path) -> list[str]:
    """openai-whisper's command line on this file."""
    program = str(Path(sys.executable).with_name("whisper"))
    options = ["--fp16", "False", "--language", "en", "--word_timestamps", "True"]
    return [program, str(sound), "--model", str(model), "--output_dir", str(out), *options]
