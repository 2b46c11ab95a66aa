"""Two channels into one without losing a voice that stands in them with opposite signs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

CANCELLED_DB = 9.0
"""Mean of one live and one dead channel: -6 dB under the live one; of two unlike ones: -3 dB. More
than 9 dB under the louder channel can only be cancellation (reversed polarity on one side)."""

_FADE = SAMPLE_RATE // 50
_CANCELLED = 10 ** (-CANCELLED_DB / 10)


class Downmix:
    """The mean of the channels, or the louder channel in seconds where the mean cancels.

    Call it with successive blocks of shape (samples, channels); all but the last must hold whole
    seconds. A change of mix is faded over 20 ms.
    """

    def __init__(self) -> None:
        self._mix = np.array([0.5, 0.5], np.float32)

    def __call__(self, block: NDArray[np.float32]) -> Samples:
        """Mono, shape (samples,)."""
        if block.shape[1] == 1:
            return np.ascontiguousarray(block[:, 0])
        return np.concatenate(
            [self._second(block[at : at + SAMPLE_RATE]) for at in range(0, len(block), SAMPLE_RATE)]
        )

    def _second(self, sound: NDArray[np.float32]) -> Samples:
        mean = sound.mean(axis=1)
        powers = np.einsum("tc,tc->c", sound, sound)
        cancels = float(mean @ mean) < _CANCELLED * float(powers.max())
        mix = np.eye(2, dtype=np.float32)[int(powers.argmax())] if cancels else _EVEN
        out: Samples = (sound @ mix).astype(np.float32) if cancels else mean
        if not np.array_equal(mix, self._mix):
            head = sound[:_FADE]
            ramp = np.linspace(0, 1, _FADE, dtype=np.float32)[: len(head)]
            out[: len(head)] = (head @ self._mix) * (1 - ramp) + out[: len(head)] * ramp
            self._mix = mix
        return out


_EVEN = np.array([0.5, 0.5], np.float32)
