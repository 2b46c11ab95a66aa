"""Momentary loudness of EBU R128: LUFS over 400 ms, ten times a second, on the original channels.

ITU-R BS.1770-5 annex 1: each channel passes a shelf and a high-pass ("K-weighting"), the mean
squares of the channels are added, and -0.691 + 10 log10 of that sum is the loudness in LUFS. The
standard gives the filters for 48 kHz only; here they are made anew for 16 kHz from the analogue
prototypes behind those figures. Sound over 8 kHz is not heard.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.levels import FLOOR_DBFS, FRAME_MS
from transcribe.media.sound import SAMPLE_RATE

Momentary = NDArray[np.float32]
"""LUFS to 0.1 of the 400 ms that end with each frame of 100 ms, shape (frames,).

The first three windows are as long as the recording is by then. Digital silence is -120.
"""

_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_WINDOW = 4
_OFFSET_LUFS = -0.691
_TAPS = 2048
"""By then the response of the high-pass has died away (time constant 4 ms) beyond float32."""
_FFT = 16384
_TINY = 10 ** ((FLOOR_DBFS - _OFFSET_LUFS) / 10)

Biquad = tuple[NDArray[np.float64], NDArray[np.float64]]


def k_weighting(rate: int) -> tuple[Biquad, Biquad]:
    """The two filters of BS.1770 as (numerator, denominator) at a sample rate.

    The prototypes' figures reproduce the standard's own coefficients at 48 kHz to 1e-9 (found by
    B. Steinmetz' pyloudnorm and J. Kokemüller's libebur128 alike).
    """
    k, q = np.tan(np.pi * 1681.974450955533 / rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    middle = high**0.4996667741545416
    shelf = (
        np.array([high + middle * k / q + k * k, 2 * (k * k - high), high - middle * k / q + k * k])
        / (1 + k / q + k * k),
        _denominator(k, q),
    )
    k, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    return shelf, (np.array([1.0, -2.0, 1.0]), _denominator(k, q))


def _denominator(k: float, q: float) -> NDArray[np.float64]:
    norm = 1 + k / q + k * k
    return np.array([1.0, 2 * (k * k - 1) / norm, (1 - k / q + k * k) / norm])


def _response() -> NDArray[np.complex64]:
    """Both filters' response, cut to `_TAPS` samples, at the bins of one transform."""
    z = np.exp(-2j * np.pi * np.arange(_FFT // 2 + 1) / _FFT)
    both = np.ones_like(z)
    for numerator, denominator in k_weighting(SAMPLE_RATE):
        both *= np.polyval(numerator[::-1], z) / np.polyval(denominator[::-1], z)
    answer = np.fft.irfft(both)
    answer[_TAPS:] = 0
    return np.fft.rfft(answer).astype(np.complex64)


class Loudness:
    """Feed it blocks of shape (samples, channels); all but the last hold whole frames."""

    def __init__(self) -> None:
        self._response = _response()
        self._past: NDArray[np.float32] | None = None
        self._energy: list[NDArray[np.float64]] = []
        self._samples = 0

    def feed(self, block: NDArray[np.float32]) -> None:
        """Take the next block."""
        if self._past is None:
            self._past = np.zeros((_TAPS, block.shape[1]), np.float32)
        energy = np.zeros(-(-len(block) // _FRAME))
        for channel in range(block.shape[1]):
            weighted = self._weigh(np.concatenate([self._past[:, channel], block[:, channel]]))
            padded = np.pad(weighted, (0, -len(weighted) % _FRAME)).reshape(-1, _FRAME)
            energy += np.einsum("ft,ft->f", padded, padded)
        self._past = np.concatenate([self._past, block[-_TAPS:]])[-_TAPS:]
        self._energy.append(energy)
        self._samples += len(block)

    def finish(self) -> Momentary:
        """The track of all that came."""
        if not self._energy:
            return np.zeros(0, np.float32)
        energy = np.concatenate([[0.0], np.cumsum(np.concatenate(self._energy))])
        ends = np.minimum(np.arange(len(energy)) * _FRAME, self._samples)
        last = np.arange(1, len(energy))
        first = np.maximum(last - _WINDOW, 0)
        power = (energy[last] - energy[first]) / (ends[last] - ends[first])
        lufs = _OFFSET_LUFS + 10 * np.log10(np.maximum(power, _TINY))
        track: Momentary = np.round(lufs, 1).astype(np.float32)
        return track

    def _weigh(self, sound: NDArray[np.float32]) -> NDArray[np.float32]:
        """Filter by overlap and save; the first `_TAPS` samples are the past and are left out."""
        step = _FFT - _TAPS
        length = len(sound) - _TAPS
        padded = np.pad(sound, (0, -length % step))
        pieces = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::step]
        spectra = np.fft.rfft(pieces, axis=1)
        spectra *= self._response
        fresh = np.fft.irfft(spectra, axis=1)[:, _TAPS:]
        return np.asarray(fresh.ravel()[:length], np.float32)
