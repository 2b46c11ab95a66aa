"""`hotmic ingest` over sound in which nobody speaks, with both engines and the demonstration model.

That model was taught what noise is, and windows without speech evidence are not decoded at all: so
a window of each sound is shown to both engines as well, and the gates judge what
they make of it.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np

from scripts.benchmarks.metering import hotmic, verdict
from scripts.benchmarks.truth.chants import hear, save
from scripts.benchmarks.truth.mixtures import CORPUS, NO_SPEECH, at_level, load
from transcribe.engines.recipe import EngineName, engine_spec
from transcribe.engines.workers import Task, Workers
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.words.gates import is_distrusted, judge
from transcribe.words.merge import merge
from transcribe.words.windows import plan_windows

KINDS = ("digital silence", "room", "brown", "hum", "applause", "hold tone")
"""Those of the issue; hold music and babble are other matters (docs/benchmarks.md, `kinds`)."""
REAL = {"applause": "applause", "brown": "brown-noise", "hum": "hum"}
"""Real recordings in ../shared/data/audio/nonspeech, repeated to the length."""
_LEVELS = (-30.0, -50.0)
"""Half of each sound is loud and half of it faint."""
_SHOWN_S = 14
"""From the beginning and from the end of each sound: one window of 28 s."""
_PER_MS = SAMPLE_RATE // 1000


def words_over_silence(seed: int, minutes: float) -> bool:
    """Print the words that both engines write over `minutes` of each kind; whether there are 0."""
    rng = np.random.default_rng(seed)
    made = {kind: _sound(kind, 60 * minutes, rng) for kind in KINDS}
    made |= {f"{kind} (recorded)": sound for kind, sound in _recorded(60 * minutes)}
    met = []
    for engine in EngineName:
        shown, held = _through_ingest(made, engine)
        print(f"  {engine.value}: {held} words quarantined over {minutes:g} minutes of each sound")
        met.append(verdict(f"words over no speech, {engine.value}", shown, 0, "words"))
        shown, held = _decoded_anyway(made, engine)
        print(f"  {engine.value}, 28 s of each decoded anyway: {held} words quarantined")
        met.append(verdict(f"words over no speech, decoded anyway, {engine.value}", shown, 0, ""))
    return all(met)


def _sound(kind: str, seconds: float, rng: np.random.Generator) -> Samples:
    drawn = NO_SPEECH[kind](seconds, rng)
    loud, faint = np.array_split(drawn, 2)
    return np.concatenate([at_level(loud, _LEVELS[0]), at_level(faint, _LEVELS[1])])


def _recorded(seconds: float) -> Iterator[tuple[str, Samples]]:
    for kind, name in REAL.items():
        path = CORPUS / f"audio/nonspeech/{name}.flac"
        if path.is_file():
            yield kind, np.resize(load(path), round(seconds * SAMPLE_RATE))


def _through_ingest(made: Mapping[str, Samples], engine: EngineName) -> tuple[int, int]:
    """Words shown and words quarantined in the transcripts of a new archive."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sounds = folder / "sounds"
        sounds.mkdir()
        for kind, sound in made.items():
            save(sound, sounds / f"{kind}.wav")
        archive = ["--data", str(folder / "archive"), "--json"]
        asked = ["--model", "demo", "--engine", engine.value]
        _json_lines(hotmic(*archive, "ingest", *asked, str(sounds)))
        shown = held = 0
        for event in json.loads(_run(hotmic(*archive, "events"))):
            command = hotmic(*archive, "transcript", event["event"], "--quarantined")
            for segment in json.loads(_run(command)):
                count = len(segment["text"].split())
                if "quarantined" in segment["flags"]:
                    held += count
                else:
                    shown += count
    return shown, held


def _json_lines(command: list[str]) -> None:
    """Run an ingest; raises ValueError where an item failed or has no transcript."""
    for line in _run(command).splitlines():
        item = json.loads(line)
        if item["status"] != "done":
            raise ValueError(f"{item['path']}: {item['reason']}")


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _decoded_anyway(made: Mapping[str, Samples], engine: EngineName) -> tuple[int, int]:
    """Words of trusted and of distrusted parts where every window is decoded."""
    shown = held = 0
    with (
        tempfile.TemporaryDirectory() as cache,
        Workers(engine_spec(engine.value, "demo", "cpu", Path(cache))) as workers,
    ):
        for sound in made.values():
            both = _SHOWN_S * SAMPLE_RATE
            shown_to = np.concatenate([sound[:both], sound[-both:]])
            activity = hear(shown_to)
            windows = plan_windows(activity)
            cuts = [(w.index, w.start_ms * _PER_MS, w.end_ms * _PER_MS) for w in windows]
            tasks = [Task(number, shown_to[a:b].tobytes(), None) for number, a, b in cuts]
            parts = merge(windows, dict(workers.hear(tasks)), activity.speech()).parts
            for part, reasons in zip(parts, judge(parts, activity), strict=True):
                count = len(part.text.split())
                held += count if is_distrusted(reasons) else 0
                shown += 0 if is_distrusted(reasons) else count
    return shown, held
