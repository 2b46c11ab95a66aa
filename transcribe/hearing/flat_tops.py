"""Sound that was overdriven before it was made quieter: its peaks end flat, all at one level.

The louder, the rarer: of natural sound fewer samples reach each next level, up to the last peak.
Where it was clipped, all that would have gone beyond lies at the level of the clip instead.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.levels import FRAME_MS
from transcribe.media.sound import SAMPLE_RATE

HEAPED = 3.0
"""So many times more samples lie within 4 % of the clip's level than of one 8 % lower. Measured:
speech overdriven by 12 dB 6 to 12, by 6 dB 2.6 to 6, as MP3 as well; broadcast limiters, however
fast, under 2.0; recordings, tones, music and noise under 2.1 (a sine alone up to 3.6)."""

_LOWEST = 0.01
"""-40 dBFS: under it the steps of 16 bits are heaps of their own."""
_FEWEST = 50
_MOST_BEYOND = 0.5
"""Of the heap: resampling lifts the corners of a clipped wave over its level."""
_STEADY_DB = 0.1
"""A tone, a beep, has the level of the frame before; its samples may all lie at a few levels."""

_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_SHIFT = 17
_BINS = 1 << 14
_EDGES = (np.arange(_BINS, dtype=np.uint32) << _SHIFT).view(np.float32)
"""Bits of a float without sign and lower mantissa count its size in steps of 1 to 2 %."""


class FlatTops:
    """Feed it blocks of shape (samples, channels), then ask for the `share`."""

    def __init__(self) -> None:
        self._counts: NDArray[np.int64] | None = None
        self._samples = 0

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take the next block."""
        channels = block.shape[1]
        self._samples += len(block)
        if self._counts is None:
            self._counts = np.zeros((channels, _BINS), np.int64)
        whole = len(block) // _FRAME * _FRAME
        frames = block[:whole].reshape(-1, _FRAME, channels)
        sizes = (np.ascontiguousarray(frames).view(np.uint32) & 0x7FFFFFFF) >> _SHIFT
        moving = _moving(frames)
        for channel in range(channels):
            mine = sizes[moving[:, channel], :, channel].ravel()
            self._counts[channel] += np.bincount(mine, minlength=_BINS)

    @property
    def share(self) -> float:
        """Of the worst channel's samples, those at the level of a clip and beyond; 0: no clip."""
        if self._counts is None:
            return 0.0
        return max((_clipped(counts) for counts in self._counts), default=0) / self._samples


def _moving(frames: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Frames that are neither part of a steady sound nor its edge, shape (frames, channels)."""
    power = np.einsum("ftc,ftc->fc", frames, frames)
    level = 10 * np.log10(power + 1e-12)
    steady = np.abs(np.diff(level, axis=0)) < _STEADY_DB
    near = np.zeros((len(frames) + 3, frames.shape[2]), np.bool_)
    for reach in range(4):
        near[reach : reach + len(steady)] |= steady
    return ~near[1:-2]


def _clipped(counts: NDArray[np.int64]) -> int:
    """Samples at the most heaped level, if it is one, and beyond."""
    upto = np.concatenate([[0], np.cumsum(counts)])
    levels = _EDGES[(_EDGES >= _LOWEST) & (_EDGES <= 1)]

    def below(factor: float) -> NDArray[np.int64]:
        found: NDArray[np.int64] = upto[np.searchsorted(_EDGES, levels * np.float32(factor))]
        return found

    heap, beyond = below(1.03) - below(0.99), upto[-1] - below(1.03)
    shoulder = np.maximum(below(0.95) - below(0.91), 1)
    is_clip = (heap >= HEAPED * shoulder) & (heap >= _FEWEST) & (beyond <= _MOST_BEYOND * heap)
    return int((heap + beyond)[is_clip].max(initial=0))
