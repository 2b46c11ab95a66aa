"""From a lag good to a frame to one good to a fraction of a millisecond, by the sound itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.media.sound import SAMPLE_RATE, Samples

PIECES = 24
"""Pieces compared along an overlap, evenly spread."""
PIECE_S = 2.0
MARGIN_S = 0.15
"""More sound on either side of the first recording's piece than a lag of one frame can be wrong."""
_LOW_HZ, _HIGH_HZ = 300.0, 3400.0
_WHITENING = 0.8
"""1 is the phase transform (Knapp and Carter, 1976), which trusts bands that hold only noise as
much as speech; a little less does not."""
_FINER = 4
_CLEAR = 6.0
"""How far the peak stands over the root mean square of the rest; pieces of unlike sound measured
at most 5.1 of 400."""
_PEAK_MS = 4.0
_LEAST_PIECES = 3
_OUTLIER = 4.0
_SURE = 3.0
"""A drift is believed from this many of its standard errors on."""
_MOST_ERROR_PPM = 40.0
"""A drift known no better than this would move the end of an hour by 140 ms: it is left out."""
_LEAST_SPREAD_MS = 0.02


@dataclass(frozen=True, slots=True)
class Lag:
    """The lag measured at a moment of the second recording, both in ms."""

    at_ms: float
    lag_ms: float


@dataclass(frozen=True, slots=True)
class Line:
    """The second's moment t is the first's `offset_ms + t * (1 + drift_ppm / 1e6)`.

    `within_ms` is the standard deviation of the single lags about the line, `error_ppm` the
    standard error of the drift.
    """

    offset_ms: float
    drift_ppm: float
    within_ms: float | None = None
    error_ppm: float | None = None


def cut(blocks: Iterable[Samples], places: Sequence[tuple[int, int]]) -> list[Samples]:
    """Pieces `[start, end)` in samples, by start, from a stream that is read no further than
    needed; outside the recording they are silent.
    """
    pieces = [np.zeros(end - start, np.float32) for start, end in places]
    last = max((end for _, end in places), default=0)
    at = 0
    for block in blocks:
        for piece, (start, end) in zip(pieces, places, strict=True):
            low, high = max(start, at), min(end, at + len(block))
            if low < high:
                piece[low - start : high - start] = block[low - at : high - at]
        at += len(block)
        if at >= last:
            break
    return pieces


def shift(first: Samples, second: Samples) -> float | None:
    """Where in `first` the sound of `second` begins, in samples; None where it is not clear.

    Generalised cross-correlation within the telephone's band; either polarity.
    """
    size = 1 << int(len(first) + len(second) - 1).bit_length()
    cross = np.fft.rfft(first, n=size) * np.fft.rfft(second, n=size).conj()
    hertz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    strength = np.abs(cross)
    if not strength.any():
        return None
    inside = (hertz >= _LOW_HZ) & (hertz <= _HIGH_HZ)
    floor = strength[inside].max() * 1e-9
    weighed = np.where(inside, cross / np.maximum(strength, floor) ** _WHITENING, 0)
    found = np.abs(np.fft.irfft(weighed, n=size * _FINER))
    found = found[: (len(first) - len(second)) * _FINER + 1]
    peak = int(found.argmax())
    around = round(_PEAK_MS * SAMPLE_RATE * _FINER / 1000)
    rest = np.concatenate([found[: max(0, peak - around)], found[peak + around :]])
    if not len(rest) or found[peak] < _CLEAR * float(np.sqrt(np.mean(rest**2))):
        return None
    return (peak + _vertex(found, peak)) / _FINER


def fit(lags: Sequence[Lag]) -> Line | None:
    """A line through the lags, without those that lie far off; None where too few are left.

    A drift that cannot be told from none, or only roughly, is given as none.
    """
    if len(lags) < _LEAST_PIECES:
        return None
    at = np.array([lag.at_ms for lag in lags])
    y = np.array([lag.lag_ms for lag in lags])
    rows, columns = np.triu_indices(len(at), 1)
    slope = float(np.median((y[columns] - y[rows]) / (at[columns] - at[rows])))
    rest = y - slope * at
    rest = np.abs(rest - np.median(rest))
    near = rest <= max(_OUTLIER * 1.48 * float(np.median(rest)), 5 * _LEAST_SPREAD_MS)
    if np.count_nonzero(near) < _LEAST_PIECES:
        return None
    return _least_squares(at[near], y[near])


def _least_squares(at: NDArray[np.float64], y: NDArray[np.float64]) -> Line:
    centre = float(at.mean())
    spread = float(((at - centre) ** 2).sum())
    slope = float(((at - centre) * (y - y.mean())).sum() / spread)
    spare = max(1, len(at) - 2)
    within = float(np.sqrt(((y - y.mean() - slope * (at - centre)) ** 2).sum() / spare))
    within = max(within, _LEAST_SPREAD_MS)
    # Pieces that overlap share their errors: they count for as many as lie side by side.
    beside = min(len(at), float(at.max() - at.min()) / (1000 * PIECE_S) + 1)
    error = within / np.sqrt(spread * beside / len(at))
    if abs(slope) < _SURE * error or error * 1e6 > _MOST_ERROR_PPM:
        slope = 0.0
    offset = float(y.mean()) - slope * centre
    return Line(offset, slope * 1e6, round(within, 3), round(float(error) * 1e6, 1))


def _vertex(curve: NDArray[np.float64], peak: int) -> float:
    """The top of a parabola through a peak and its neighbours, from the peak."""
    if not 0 < peak < len(curve) - 1:
        return 0.0
    before, here, after = curve[peak - 1 : peak + 2]
    bend = before - 2 * here + after
    return float((before - after) / (2 * bend)) if bend else 0.0
