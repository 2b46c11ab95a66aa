"""Many channels into one without losing a voice that stands in only some of them.

A voice goes up and down, the noise beside it stays. Where one channel does so and another is steady
and loud enough to cover the voice, the steady one is left out; so is a dead one, which would only
halve the rest. Where the mean of what is left cancels (a voice with opposite signs), the loudest
channel stands for all.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

Channels = NDArray[np.float32]
"""Sound at 16 kHz before the downmix, shape (samples, channels)."""

CANCELLED_DB = 6.0
"""A mean this far under that of as many unlike channels can only be cancellation: for two, a
correlation under -0.75 (reversed polarity on one side)."""
VOICED_DB = 15.0
"""So far the loud tenth of 20 ms frames stands over the quiet tenth where somebody speaks within 9
s, 15 dB over the noise or better; steady noise ranges over 1 to 4 dB, applause over 8."""
COVERING_DB = 6.0
"""A steady channel that stands this far over a voiced one's pauses would fill them."""
DEAD_DBFS = -90.0

_FADE = SAMPLE_RATE // 50
_FRAME = SAMPLE_RATE // 50
_FRAMES = SAMPLE_RATE // _FRAME
_REACH = 4
"""Seconds on both sides by which a second is judged, inside its block."""
_CANCELLED = 10 ** (-CANCELLED_DB / 10)
_TINY = 1e-12

Weights = NDArray[np.float32]
"""What a channel counts in the mix, shape (channels,)."""


class Downmix:
    """The mean of the channels that carry something, second by second.

    Call it with successive blocks of shape (samples, channels); all but the last must hold whole
    seconds. The same blocks give the same mix. A change of mix is faded over 20 ms.
    """

    def __init__(self) -> None:
        self._mix: Weights | None = None

    def __call__(self, block: Channels) -> Samples:
        """Mono, shape (samples,)."""
        if (block[:, 1:] == block[:, :1]).all():
            return np.ascontiguousarray(block[:, 0])
        starts = range(0, len(block), SAMPLE_RATE)
        seconds = (block[at : at + SAMPLE_RATE] for at in starts)
        chosen = _chosen(block)
        return np.concatenate([self._second(*one) for one in zip(seconds, chosen, strict=True)])

    def _second(self, sound: Channels, weights: Weights) -> Samples:
        out: Samples = sound @ weights
        powers = np.einsum("tc,tc->c", sound, sound) * weights**2
        if float(out @ out) < _CANCELLED * float(powers.sum()):
            weights = np.eye(len(weights), dtype=np.float32)[int(powers.argmax())]
            out = sound @ weights
        if self._mix is not None and not np.array_equal(weights, self._mix):
            head = sound[:_FADE]
            ramp = np.linspace(0, 1, _FADE, dtype=np.float32)[: len(head)]
            out[: len(head)] = (head @ self._mix) * (1 - ramp) + out[: len(head)] * ramp
        self._mix = weights
        return out


def _chosen(block: Channels) -> Weights:
    """The mix of each second of a block, shape (seconds, channels); each row adds up to 1."""
    low, middle, high = _ranges(block)
    live = high > DEAD_DBFS
    voiced = live & (high - low >= VOICED_DB)
    pauses = np.where(voiced, low, np.inf).min(axis=1, keepdims=True)
    chosen = live & (voiced | (middle < pauses + COVERING_DB))
    chosen[~chosen.any(axis=1)] = True
    return np.asarray(chosen / chosen.sum(axis=1, keepdims=True), np.float32)


def _ranges(block: Channels) -> NDArray[np.float64]:
    """Quiet tenth, middle and loud tenth of the frames around each second, dBFS, (3, s, channels).

    Measured on the differences of neighbouring samples: hum and rumble hide no voice there.
    """
    channels = block.shape[1]
    seconds = -(-len(block) // SAMPLE_RATE)
    steps = np.diff(block, axis=0, prepend=block[:1])
    steps = np.pad(steps, ((0, seconds * SAMPLE_RATE - len(block)), (0, 0)), mode="wrap")
    frames = steps.reshape(seconds * _FRAMES, _FRAME, channels)
    power = np.einsum("ftc,ftc->fc", frames, frames, dtype=np.float64) / _FRAME
    level = 10 * np.log10(power + _TINY)
    around = [
        level[max(0, second - _REACH) * _FRAMES : (second + _REACH + 1) * _FRAMES]
        for second in range(seconds)
    ]
    return np.stack([np.percentile(part, [10, 50, 90], axis=0) for part in around], axis=1)
