"""`scripts/bench overhead`: what `hotmic ingest` costs beside the engine itself.

Both hear the same windows of the same sound with the same checkpoint (random weights of the
`small` shape) in as many processes, one after the other in one run. The bare engine gets the
samples of its windows ready cut and writes nothing; both load the model.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np

from scripts.benchmarks import material
from scripts.benchmarks.metering import hotmic, measure, verdict
from transcribe.engines.recipe import EngineSpec, engine_spec
from transcribe.engines.workers import Task, Workers
from transcribe.hearing import activity
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.media.sound import SAMPLE_RATE
from transcribe.words.windows import plan_windows

LIMIT = 1.10


def main(arguments: list[str]) -> int:
    """Return 0 where the target is met."""
    parser = argparse.ArgumentParser(prog="scripts/bench overhead", description=__doc__)
    parser.add_argument("--seconds", type=float, default=240, help="length of the sound (240)")
    seconds = parser.parse_args(arguments).seconds
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sound = material.talk(folder, seconds)
        model = material.random_small(folder)
        data = folder / "archive"
        # Both read this cache: neither pays for the conversion of the checkpoint.
        spec = engine_spec("auto", str(model), "cpu", data / "derived/models")
        with Workers(spec, 1) as once:
            once.facts()
        bare_s = bare(sound, spec)
        ours = measure(hotmic("ingest", "--data", str(data), "--model", str(model), str(sound)))
    print(f"{seconds:g} s of talk: bare engine {bare_s:.1f} s, hotmic ingest {ours.wall_s:.1f} s")
    return 0 if verdict("wall time, ingest : engine", ours.wall_s / bare_s, LIMIT, "times") else 1


def bare(sound: Path, spec: EngineSpec) -> float:
    """Wall seconds of the engine over the windows that an ingest makes of this sound."""
    found = probe(sound)
    tasks = []
    whole = np.concatenate(list(decode(sound, found)))
    for window in plan_windows(activity.measure(sound, found)):
        if window.has_speech:
            start, end = (ms * SAMPLE_RATE // 1000 for ms in (window.start_ms, window.end_ms))
            tasks.append(Task(window.index, whole[start:end].tobytes(), None))
    begun = time.monotonic()
    with Workers(spec) as workers:
        assert len(list(workers.hear(tasks))) == len(tasks)
    return time.monotonic() - begun
