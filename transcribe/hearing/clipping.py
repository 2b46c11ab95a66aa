"""Overdriven sound: how much of it stands at full scale, or wherever else its peaks are flat."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.flat_tops import FlatTops

CLIPPED_SHARE = 0.001
"""Of the samples of the worst channel. Speech overdriven by 6 dB has 0.7 %, the same speech
normalised to full scale a hundred times less."""

_FULL_SCALE = 0.98
"""Resampling rounds the corners of a clipped wave: what was 1.0 may be a little less."""


class Clipping:
    """Feed it blocks of shape (samples, channels), then ask for `warnings`."""

    def __init__(self) -> None:
        self._clipped: NDArray[np.int64] | None = None
        self._samples = 0
        self._tops = FlatTops()

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take the next block."""
        found = np.count_nonzero(np.abs(block) >= _FULL_SCALE, axis=0)
        self._clipped = found if self._clipped is None else self._clipped + found
        self._samples += len(block)
        self._tops.feed(block)

    @property
    def share(self) -> float:
        """Of the worst channel's samples, those at full scale or at an earlier clip's level."""
        if self._clipped is None or not self._samples:
            return 0.0
        return max(float(self._clipped.max()) / self._samples, self._tops.share)

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for the record where it is enough to harm words."""
        if self.share < CLIPPED_SHARE:
            return ()
        return (f"it is overdriven: {100 * self.share:.1f} % of its samples are clipped",)
