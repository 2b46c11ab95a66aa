"""How wide the sound is: what its channels have in common, second by second."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.levels import FLOOR_DBFS
from transcribe.media.sound import SAMPLE_RATE

Width = NDArray[np.float32]
"""Correlation of the two loudest channels per second, -1..1 to 0.01, shape (seconds,).

1: the same in both; 0: nothing in common, or one of them is dead; -1: one is the other turned
over. Not a number where all are silent.
"""

_TINY = 10 ** (FLOOR_DBFS / 10)


def width(block: NDArray[np.float32]) -> Width:
    """Of a block of shape (samples, channels >= 2); a last second may be shorter."""
    seconds = range(0, len(block), SAMPLE_RATE)
    return np.array([_correlation(block[at : at + SAMPLE_RATE]) for at in seconds], np.float32)


def _correlation(sound: NDArray[np.float32]) -> float:
    powers = np.einsum("tc,tc->c", sound, sound) / len(sound)
    quieter, louder = np.argsort(powers)[-2:]
    if powers[louder] <= _TINY:
        return float("nan")
    if powers[quieter] <= _TINY:
        return 0.0
    common = float(sound[:, quieter] @ sound[:, louder]) / len(sound)
    return round(common / float(np.sqrt(powers[quieter] * powers[louder])), 2)
