"""How loud each stretch of speech is, and by how much it is raised before it is decoded.

Only the level changes: denoising before recognition makes Whisper worse (arXiv 2603.04710). Each
stretch has a gain of its own, so that quiet talk between loud talk is raised as well; in the pauses
between them the gain glides.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing import levels
from transcribe.hearing.activity import Activity
from transcribe.media.sound import SAMPLE_RATE, Samples

QUIET_DBFS = -40.0
"""Speech under this level is raised before it is decoded; the detector finds it down to -60."""
TARGET_DBFS = -20.0
MAX_GAIN_DB = 40.0
MAX_CUT_DB = 20.0
_STEP_MS = 10
_STEP = SAMPLE_RATE * _STEP_MS // 1000


@dataclass(frozen=True, slots=True)
class Spoken:
    """A stretch that may be speech, ms on the recording, and its level as a whole."""

    start_ms: int
    end_ms: int
    dbfs: float

    @property
    def is_quiet(self) -> bool:
        return self.dbfs < QUIET_DBFS

    @property
    def gain_db(self) -> float:
        """What brings quiet talk to the target; ordinary talk is left alone."""
        return gain_to_target(self.dbfs) if self.is_quiet else 0.0


def gain_to_target(dbfs: float) -> float:
    """The gain in dB that brings a level to -20 dBFS, within -20..+40."""
    return round(min(max(TARGET_DBFS - dbfs, -MAX_CUT_DB), MAX_GAIN_DB), 1)


def spoken_levels(activity: Activity) -> tuple[Spoken, ...]:
    """Every stretch that may be speech with its level, in order."""
    found = [
        (start, end, levels.mean_level(activity.levels, start, end))
        for start, end in activity.speech()
    ]
    return tuple(Spoken(a, b, level) for a, b, level in found if level is not None)


def under(start: int, end: int, spoken: Sequence[Spoken]) -> Spoken | None:
    """The stretch that shares most with `[start, end)` ms; of equals the first."""
    return max(
        _near(start, end, spoken),
        key=lambda one: min(end, one.end_ms) - max(start, one.start_ms),
        default=None,
    )


def levelled(samples: Samples, start_ms: int, spoken: Sequence[Spoken]) -> Samples:
    """The sound from `start_ms` on with each quiet stretch in it raised; clipped to -1..1."""
    near = _near(start_ms, start_ms + len(samples) * 1000 // SAMPLE_RATE + 1, spoken)
    if not any(one.gain_db for one in near):
        return samples
    edges = [at - start_ms for one in near for at in (one.start_ms, one.end_ms)]
    gains = [one.gain_db for one in near for _ in range(2)]
    steps = np.arange(-(-len(samples) // _STEP)) * _STEP_MS
    return raised(samples, np.repeat(np.interp(steps, edges, gains), _STEP)[: len(samples)])


def raised(samples: Samples, gain_db: float | NDArray[np.float64]) -> Samples:
    """The sound times a gain in dB (one for all, or one a sample), clipped to -1..1."""
    factor = np.asarray(10 ** (np.asarray(gain_db) / 20), np.float32)
    louder: Samples = np.clip(samples * factor, -1, 1).astype(np.float32, copy=False)
    return louder


def _near(start: int, end: int, spoken: Sequence[Spoken]) -> Sequence[Spoken]:
    first = bisect_right(spoken, start, key=lambda one: one.end_ms)
    return spoken[first : bisect_left(spoken, end, key=lambda one: one.start_ms)]
