"""How a sound moves from one tenth of a second to the next: what its kind can be told by.

Steady noise of any colour has one property that no other sound shares: the level of a band jitters
from frame to frame by an amount that follows from the band's width alone. Movement is therefore
counted in units of that jitter (`JITTER_DB`). Noise moves by 1; a tone by less; speech, music,
applause and crowds by more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.bands import BANDS, Bands

Track = NDArray[np.float32]

JITTER_DB = (
    *(2.19, 3.96, 2.92, 2.99, 3.04, 2.25, 2.3, 2.05, 1.71, 1.54, 1.32),
    *(1.22, 1.15, 0.93, 0.85, 0.71, 0.67, 0.65, 0.52, 0.45, 0.39),
)
"""Mean step of each band from frame to frame in two minutes of white noise, rounded as stored."""

_LOUD_DB = 20
"""Bands this far under the loudest one of a frame are not asked: they hold its leakage."""
_STILL = 0.4
"""A step under this is smaller than seven of ten steps of noise."""
_STRONGEST = 3
_VOICE = slice(6, 18)
"""254 Hz to 4.1 kHz: where voices differ from most else."""
_BATCH = 6000


@dataclass(frozen=True, slots=True)
class Texture:
    """One number a frame of 100 ms each, shape (frames,).

    `moves`: mean step of the loud bands in units of `JITTER_DB`. `still`: the share of them that
    hardly moved. `voice_moves`: the same as `moves` for all bands in which voices are. `voice_db`:
    their level together. `centre`: the band around which the power lies. `narrow`: the share of
    the power in the strongest three bands.
    """

    moves: Track
    still: Track
    voice_moves: Track
    voice_db: Track
    centre: Track
    narrow: Track

    def part(self, first: int, end: int) -> Texture:
        """The frames `[first, end)`."""
        return Texture(*(getattr(self, name)[first:end] for name in self.__slots__))


def no_texture() -> Texture:
    """Of nothing: nothing can be told."""
    return texture(np.zeros((0, BANDS), np.int8))


def texture(bands: Bands) -> Texture:
    """Of a recording's bands, shape (frames, `BANDS`)."""
    parts = [_texture(bands, at) for at in range(0, len(bands), _BATCH)]
    empty = [np.zeros(0, np.float32)]
    return Texture(
        *(
            np.concatenate([getattr(part, name) for part in parts] or empty)
            for name in Texture.__slots__
        )
    )


def _texture(bands: Bands, at: int) -> Texture:
    """Of one batch; its first frame is compared with the last of the batch before it."""
    end = min(at + _BATCH, len(bands))
    level = bands[max(0, at - 1) : end].astype(np.float32)
    before = level[:-1] if at else np.concatenate([level[:1], level[:-1]])
    level = level[-(end - at) :]
    step = np.abs(level - before) / np.array(JITTER_DB, np.float32)
    higher = np.maximum(level, before)
    loud = higher > higher[:, 1:].max(axis=1, keepdims=True) - _LOUD_DB
    count = loud.sum(axis=1)
    power = 10 ** (level / 10)
    total = power.sum(axis=1)
    strongest = np.partition(power, -_STRONGEST, axis=1)[:, -_STRONGEST:].sum(axis=1)
    return Texture(
        moves=(step * loud).sum(axis=1) / count,
        still=((step < _STILL) & loud).sum(axis=1, dtype=np.float32) / count,
        voice_moves=step[:, _VOICE].mean(axis=1),
        voice_db=10 * np.log10(power[:, _VOICE].sum(axis=1)),
        centre=power @ np.arange(BANDS, dtype=np.float32) / total,
        narrow=strongest / total,
    )
