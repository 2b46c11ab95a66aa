"""How loud it is: one number per 100 ms, measured on the channels before they are mixed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE

Levels = NDArray[np.float32]
"""RMS level of the louder channel per 100 ms in dBFS, rounded to 0.1 dB, shape (frames,).

0 dBFS is a square wave at full scale; a sine at full scale has -3.0 dBFS.
"""

FRAME_MS = 100
FLOOR_DBFS = -120.0
_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_TINY = 10 ** (FLOOR_DBFS / 10)


def levels(block: NDArray[np.float32]) -> Levels:
    """Levels of a block of shape (samples, channels); a last frame may be shorter than 100 ms.

    The variance is taken, not the mean square: a constant offset of the sound card is no sound.
    """
    whole = len(block) // _FRAME * _FRAME
    frames = block[:whole].reshape(-1, _FRAME, block.shape[1])
    power = frames.var(axis=1, dtype=np.float64)
    if whole < len(block):
        power = np.concatenate([power, block[whole:].var(axis=0, dtype=np.float64)[None]])
    loudest = np.maximum(power.max(axis=1), _TINY)
    track: Levels = np.round(10 * np.log10(loudest), 1).astype(np.float32)
    return track


def mean_level(track: Levels, start_ms: int, end_ms: int) -> float | None:
    """The level of a stretch as a whole (mean of powers), dBFS to 0.1; null if there is none."""
    part = track[start_ms // FRAME_MS : -(-end_ms // FRAME_MS)]
    if not len(part):
        return None
    return round(float(10 * np.log10(np.mean(10 ** (part.astype(np.float64) / 10)))), 1)
