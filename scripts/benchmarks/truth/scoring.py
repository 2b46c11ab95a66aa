"""Hearing a take as an ingest would, and scoring its timeline against its truth in 10 ms cells."""

from __future__ import annotations

import subprocess
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from archive.recording import SpanKind
from scripts.benchmarks.truth.mixtures import CELL_MS, Mask, Take
from transcribe.hearing.activity import Activity, measure
from transcribe.media.probe import probe
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.runs import Run

COLLAR_MS = 250


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of cells; `collared` leaves out what lies within the collar of a true border."""

    spoken: int
    found: int
    silent_collared: int
    false_collared: int

    @property
    def recall(self) -> float:
        """Of what was spoken, without a collar."""
        return self.found / max(1, self.spoken)

    @property
    def false_alarm(self) -> float:
        """Of what is no speech, beyond the collar."""
        return self.false_collared / max(1, self.silent_collared)


def heard(sound: Samples, rate: int = SAMPLE_RATE) -> Activity:
    """The activity of a file that holds this sound, float samples, through ffmpeg."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sound.wav"
        command = ["ffmpeg", "-nostdin", "-y", "-v", "error", "-f", "f32le"]
        command += ["-ar", str(rate), "-ac", "1", "-i", "pipe:0", "-c:a", "pcm_f32le"]
        subprocess.run([*command, str(path)], input=sound.astype("<f4").tobytes(), check=True)
        return measure(path, probe(path))


def speech_of(activity: Activity) -> list[Run]:
    """What the timeline calls speech; undecided stretches are none."""
    return [(s.start_ms, s.end_ms) for s in activity.spans() if s.kind is SpanKind.SPEECH]


def mask_of(runs: Iterable[Run], cells: int) -> Mask:
    """Runs in ms as a mask."""
    out = np.zeros(cells, bool)
    for start, end in runs:
        out[round(start / CELL_MS) : round(end / CELL_MS)] = True
    return out


def score(speech: Mask, runs: Iterable[Run]) -> Score:
    """What was found of true speech, and what was taken for speech beyond the collar."""
    found = mask_of(runs, len(speech))
    away = np.ones(len(speech), bool)
    reach = COLLAR_MS // CELL_MS
    for border in np.flatnonzero(np.diff(speech.astype(np.int8))) + 1:
        away[max(0, border - reach) : border + reach] = False
    silent = ~speech & away
    return Score(
        int(speech.sum()),
        int((speech & found).sum()),
        int(silent.sum()),
        int((silent & found).sum()),
    )


def score_take(take: Take) -> tuple[Score, Score]:
    """At both operating points: what is called speech, and what is worth decoding."""
    activity = heard(take.sound, take.rate)
    return score(take.speech, speech_of(activity)), score(take.speech, activity.speech())


def shares(activity: Activity) -> dict[str, float]:
    """The share of each kind of span, a sound under its name."""
    out: Counter[str] = Counter()
    for span in activity.spans():
        out[span.sound.value if span.sound else span.kind.value] += span.end_ms - span.start_ms
    return {name: ms / activity.duration_ms for name, ms in out.most_common()}
