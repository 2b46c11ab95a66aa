"""`scripts/bench overhead`: what `hotmic ingest` costs beside the engine itself.

Both hear the same windows of the same sound with the same checkpoint (random weights of the
`small` shape) in as many processes, one after the other in one run: those of the first pass, and
those that the second pass asked for, with its wider beam. The bare engine gets their samples ready
cut and levelled and writes nothing; both load the model.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from archive.catalogue import Catalogue, recordings, transcripts
from archive.store import MediaStore
from archive.viewer import OWNER
from scripts.benchmarks import material
from scripts.benchmarks.metering import hotmic, measure, verdict
from transcribe import pipeline
from transcribe.engines.recipe import EngineSpec, engine_spec
from transcribe.engines.workers import Task, Workers
from transcribe.media.decode import decode
from transcribe.media.probe import probe
from transcribe.passes import heard_again
from transcribe.words.leveling import spoken_levels
from transcribe.words.tasks import plate_tasks, window_tasks
from transcribe.words.windows import plan_windows

LIMIT = 1.10


def main(arguments: list[str]) -> int:
    """Return 0 where the target is met."""
    parser = argparse.ArgumentParser(prog="scripts/bench overhead", description=__doc__)
    parser.add_argument("--seconds", type=float, default=480, help="length of the sound (480)")
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
        ours = measure(hotmic("ingest", "--data", str(data), "--model", str(model), str(sound)))
        first, second = asked(data, spec)
        bare_s = bare([*first, *second], spec)
    print(
        f"{seconds:g} s of talk, {len(first)} and {len(second)} windows: "
        f"bare engine {bare_s:.1f} s, hotmic ingest {ours.wall_s:.1f} s"
    )
    return 0 if verdict("wall time, ingest : engine", ours.wall_s / bare_s, LIMIT, "times") else 1


def asked(data: Path, spec: EngineSpec) -> tuple[list[Task], list[Task]]:
    """What an archive's one recording was heard in: the windows of both passes."""
    catalogue = Catalogue.open(data / "catalogue.sqlite")
    with catalogue.read() as tx:
        [recording] = recordings.list_recordings(tx, OWNER)
        [transcript] = transcripts.transcripts(tx, OWNER, recording.id)
        assert recording.sha256 is not None
        activity = pipeline.kept_activity(tx, recording.sha256)
        plates = [one.plate for one in heard_again(tx, recording.sha256, transcript)]
    assert activity is not None
    path = MediaStore(data / "store").path(recording.sha256)
    found, spoken = probe(path), spoken_levels(activity)
    windows = [window for window in plan_windows(activity) if window.has_speech]
    first = list(window_tasks(windows, decode(path, found), spoken, None))
    return first, list(plate_tasks(plates, decode(path, found), spoken, spec.decoding))


def bare(tasks: Sequence[Task], spec: EngineSpec) -> float:
    """Wall seconds of the engine over these windows."""
    begun = time.monotonic()
    with Workers(spec) as workers:
        assert len(list(workers.hear(iter(tasks)))) == len(tasks)
    return time.monotonic() - begun
