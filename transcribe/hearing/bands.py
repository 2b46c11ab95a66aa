"""The spectrum ten times a second: what bandwidth, noise floor, room and kind of sound rest on."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.levels import FLOOR_DBFS, FRAME_MS
from transcribe.media.sound import SAMPLE_RATE, Samples

Bands = NDArray[np.int8]
"""Level of each band in dBFS, to 1 dB, shape (frames of 100 ms, `BANDS`).

The bands' powers add up to the level of the frame; white noise rises by 1 dB from band to band.
"""

EDGES_HZ: tuple[float, ...] = (20.0, *(80 * 2 ** (third / 3) for third in range(20)), 8000.0)
"""Band b lies between edge b and edge b + 1: one under 80 Hz, then thirds of an octave."""
BANDS = len(EDGES_HZ) - 1

_FRAME = SAMPLE_RATE * FRAME_MS // 1000
_FFT = 1024
_OFFSETS = (0, _FRAME - _FFT)
"""Two windows a frame: together they hear all of it."""
_BATCH = 50
_TINY = 10 ** (FLOOR_DBFS / 10)
_WINDOW = np.sin(np.pi * (np.arange(_FFT) + 0.5) / _FFT).astype(np.float32)
_SCALE = 2 / (_FFT * float((_WINDOW**2).sum()) * len(_OFFSETS))
_FIRST_BINS = np.ceil(np.array(EDGES_HZ) * _FFT / SAMPLE_RATE).astype(int)


def bands(sound: Samples) -> Bands:
    """Bands of mono sound, shape (samples,); a last short frame is filled up with silence."""
    frames = np.pad(sound, (0, -len(sound) % _FRAME)).reshape(-1, _FRAME)
    found = [_of_frames(frames[at : at + _BATCH]) for at in range(0, len(frames), _BATCH)]
    return np.concatenate(found) if found else np.zeros((0, BANDS), np.int8)


def _of_frames(frames: NDArray[np.float32]) -> Bands:
    power = np.zeros((len(frames), _FFT // 2 + 1), np.float32)
    for offset in _OFFSETS:
        spectrum = np.fft.rfft(frames[:, offset : offset + _FFT] * _WINDOW, axis=1)
        power += spectrum.real**2 + spectrum.imag**2
    summed = np.add.reduceat(power[:, : _FIRST_BINS[-1]], _FIRST_BINS[:-1], axis=1) * _SCALE
    found: Bands = np.rint(10 * np.log10(np.maximum(summed, _TINY))).astype(np.int8)
    return found
