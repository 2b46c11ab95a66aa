"""What the sound alone says under a stretch of text: speech, certainty, level over the floor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from archive.transcript import Word
from transcribe.hearing import levels, speech
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, covered, pad

TOLERANCE_MS = 100
"""Word times are good to about 0.3 s (the 21 debates); the rest of it the stretches of speech have
around them already."""
_AROUND_MS = 15_000
"""The floor is that of the half minute around: long enough for pauses, short enough to follow a
change of room."""
_FLOOR_PERCENTILE = 10
_FLOOR_STEP_MS = 1_000


@dataclass(frozen=True, slots=True)
class Evidence:
    """`speech`: share (0..1) of the text, by its letters, where somebody may speak.

    `speech_ms`: how long somebody may speak between its start and its end. `sure`: the highest
    probability of speech there. `rise_db`: how far its loudest 100 ms stand over the noise floor
    of their surroundings; null where there is no level.
    """

    speech: float
    speech_ms: int
    sure: float
    rise_db: float | None


class Sound:
    """A recording's tracks, prepared once for many questions."""

    def __init__(self, activity: Activity):
        self._posterior = activity.posterior
        self._levels = activity.levels
        self._floor = _floor(activity.levels)
        self._speech = pad(activity.speech(), TOLERANCE_MS, activity.duration_ms)
        self._starts = np.array([start for start, _ in self._speech], np.int64)
        self._ends = np.array([end for _, end in self._speech], np.int64)

    def under(self, start: int, end: int, words: Sequence[Word]) -> Evidence:
        """The evidence under `[start, end)` ms; a slow speaker's pauses between words don't count.

        Words that were not placed count from the start to the end.
        """
        near = self._near(start, end)
        pieces = [(w.start_ms, max(w.end_ms, w.start_ms + 1), len(w.text)) for w in words]
        pieces = pieces or [(start, end, 1)]
        spoken = sum(size * covered(a, b, near) / (b - a) for a, b, size in pieces)
        first, last = start // speech.FRAME_MS, -(-end // speech.FRAME_MS)
        frames = self._posterior[first:last]
        return Evidence(
            speech=spoken / max(1, sum(size for _, _, size in pieces)),
            speech_ms=covered(start, end, near),
            sure=float(frames.max()) / speech.UNITS if len(frames) else 0.0,
            rise_db=self._rise(start, end),
        )

    def _near(self, start: int, end: int) -> list[Run]:
        first = int(np.searchsorted(self._ends, start, "right"))
        return self._speech[first : int(np.searchsorted(self._starts, end, "left"))]

    def _rise(self, start: int, end: int) -> float | None:
        first = max(0, start - TOLERANCE_MS) // levels.FRAME_MS
        part = self._levels[first : -(-(end + TOLERANCE_MS) // levels.FRAME_MS)]
        if not len(part):
            return None
        loudest = first + int(part.argmax())
        at = min(loudest * levels.FRAME_MS // _FLOOR_STEP_MS, len(self._floor) - 1)
        return float(self._levels[loudest] - self._floor[at])


def _floor(track: levels.Levels) -> NDArray[np.float32]:
    """The noise floor at each second, dBFS: the tenth percentile of the levels around it."""
    reach, step = _AROUND_MS // levels.FRAME_MS, _FLOOR_STEP_MS // levels.FRAME_MS
    centers = range(0, max(1, len(track)), step)
    around = (track[max(0, at - reach) : at + reach + 1] for at in centers)
    return np.array([_percentile(part) for part in around], np.float32)


def _percentile(part: levels.Levels) -> float:
    """By partition: np.percentile costs ten times as much on so few values."""
    if not len(part):
        return levels.FLOOR_DBFS
    at = (len(part) - 1) * _FLOOR_PERCENTILE // 100
    return float(np.partition(part, at)[at])
