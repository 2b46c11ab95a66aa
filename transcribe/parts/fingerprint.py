"""A fingerprint of a recording's sound: 31 bits each 40 ms that survive codecs, gain and noise.

After Haitsma and Kalker, "A Highly Robust Audio Fingerprinting System" (ISMIR 2002): a bit says
whether the step in energy from one band to the next grew or fell since a moment before. That is
kept by another encoding, another gain and added noise. The bands lie between 300 and 3,000 Hz, so
that a telephone's sound has all of them.
"""

from __future__ import annotations

import math
import zlib
from functools import cache

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

FINGERPRINT_RECIPE = "bands31x40ms/1"
"""Part of every stage key that rests on a fingerprint; raise the number when it changes."""

HOP_MS = 40
BITS = 31
Fingerprint = NDArray[np.uint32]
"""A word per HOP_MS, shape (frames,): bits 0 to 30 as above, bit 31 set where there is sound."""

_HEARD = np.uint32(1 << BITS)
_HOP = SAMPLE_RATE * HOP_MS // 1000
_WINDOW = 4096
"""256 ms: long enough to part the bands, six times the hop, so that a lag between two hops
loses few bits."""
_BACK = 2
"""Hops between the two moments compared: 80 ms, about a phoneme."""
_LOW_HZ, _HIGH_HZ = 300.0, 3000.0
_SILENT_DBFS = -72.0
"""Within the bands; under it there are only the codec's own rounding errors, which never match."""
_BATCH = 512
"""Frames transformed at once: 8 MB."""


class Fingerprinter:
    """Feed it sound block by block; memory does not grow but for the fingerprint itself."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)
        self._energies: list[NDArray[np.float32]] = []

    def feed(self, sound: Samples) -> None:
        """Take the next block."""
        self._rest = np.concatenate([self._rest, sound])
        frames = (len(self._rest) - _WINDOW) // _HOP + 1
        if frames <= 0:
            return
        shown = np.lib.stride_tricks.sliding_window_view(self._rest, _WINDOW)[::_HOP]
        for at in range(0, frames, _BATCH):
            self._energies.append(_band_energies(shown[at : min(at + _BATCH, frames)]))
        self._rest = self._rest[frames * _HOP :].copy()

    def finish(self) -> Fingerprint:
        """The fingerprint of all that came."""
        if not self._energies:
            return np.zeros(0, np.uint32)
        return _bits(np.concatenate(self._energies))


def bits(fingerprint: Fingerprint) -> NDArray[np.float32]:
    """As -1 and +1, 0 where there is no sound; shape (frames, BITS)."""
    apart = (fingerprint[:, None] >> np.arange(BITS, dtype=np.uint32)) & 1
    signs = apart.astype(np.float32) * 2 - 1
    signs[~heard(fingerprint)] = 0
    return signs


def heard(fingerprint: Fingerprint) -> NDArray[np.bool_]:
    """Where there is sound."""
    found: NDArray[np.bool_] = (fingerprint & _HEARD) != 0
    return found


def pack(fingerprint: Fingerprint) -> bytes:
    """For the stage record: about 350 KB an hour."""
    return zlib.compress(fingerprint.astype("<u4").tobytes(), 1)


def unpack(payload: bytes) -> Fingerprint:
    """The fingerprint that `pack` wrote."""
    return np.frombuffer(zlib.decompress(payload), "<u4").astype(np.uint32)


def _band_energies(frames: NDArray[np.float32]) -> NDArray[np.float32]:
    """Energies of shape (frames, BITS + 1)."""
    spectrum = np.fft.rfft(frames * _window(), axis=1)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    sums: NDArray[np.float32] = np.add.reduceat(power, _edges(), axis=1)[:, :-1]
    return sums


def _bits(energies: NDArray[np.float32]) -> Fingerprint:
    decibels = 10 * np.log10(np.maximum(energies, 1e-12))
    steps = np.diff(decibels, axis=1)
    before = np.concatenate([steps[:1].repeat(_BACK, axis=0), steps[:-_BACK]])[: len(steps)]
    grew = (steps - before) > 0
    words = (grew.astype(np.uint32) << np.arange(BITS, dtype=np.uint32)).sum(axis=1)
    loud = 10 * np.log10(np.maximum(energies.sum(axis=1), 1e-12)) > _silent_db()
    found: Fingerprint = words.astype(np.uint32) | np.where(loud, _HEARD, np.uint32(0))
    return found


@cache
def _window() -> NDArray[np.float32]:
    return np.hanning(_WINDOW).astype(np.float32)


@cache
def _edges() -> NDArray[np.intp]:
    """The first spectral line of each of BITS + 1 bands of equal ratio, and the end of the last."""
    hertz = np.geomspace(_LOW_HZ, _HIGH_HZ, BITS + 2)
    return np.rint(hertz * _WINDOW / SAMPLE_RATE).astype(np.intp)


def _silent_db() -> float:
    """`_SILENT_DBFS` in the units of the summed power spectrum (Parseval, one side)."""
    return _SILENT_DBFS + 10 * math.log10(float((_window() ** 2).sum()) * _WINDOW / 2)
