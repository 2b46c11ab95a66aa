"""Follows a lag along the whole stretch that two recordings would share if it were true."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from transcribe.parts.candidates import CHANCE
from transcribe.parts.fingerprint import BITS, HOP_MS, Fingerprint, heard
from transcribe.runs import true_runs

WINDOW = 2_000 // HOP_MS
_STEP = WINDOW // 2
_SLACK = 3
"""Frames on either side of a lag: a probe may have found it one beside."""
_MOST_PPM = 500.0
"""Sound cards and encoders run within 100 ppm of the truth; beyond this no two clocks drift."""
_AGREES = 0.12
"""A window of 2 s agrees from here: 2.8 standard deviations of chance. Half a minute of telephone
under noise 10 dB below it measured 0.32, Opus at 10 kbit/s 0.62; single windows of talk in pink
noise 10 dB below it 0.02 to 0.58."""
_SURE = 7.5
"""Standard deviations of chance by which the whole stretch must agree."""
_LEAST_COVERAGE = 0.6
"""Of the windows in which both hold sound. The same clip played again covers a few hundredths."""
_LEAST_WINDOWS = 2
_GAP_WINDOWS, _GAP_SHARE = 3, 0.25
"""No longer run of windows may disagree: what is the same at one end and not at the other is a clip
that was played in both, not an overlap."""
_TRIED = 200
"""Windows through whose lags the line is laid; a third of them may be wrong."""
_LEAST_HEARD = WINDOW // 2
_POPULATION = np.array([number.bit_count() for number in range(1 << 16)], np.uint8)


@dataclass(frozen=True, slots=True)
class Track:
    """Frame t of the second is frame `lag + slope * t` of the first.

    `places` are the frames of the second where windows begin that agree, `coverage` their share
    of all that could be judged.
    """

    lag: float
    slope: float
    places: NDArray[np.intp]
    coverage: float

    def at(self, frame: float) -> float:
        """The lag at a frame of the second."""
        return self.lag + self.slope * frame

    @property
    def middle(self) -> float:
        """The lag in the middle of what agrees."""
        return self.at(float(self.places[0] + self.places[-1]) / 2)


def follow(first: Fingerprint, second: Fingerprint, lag: int) -> Track | None:
    """The track at about this lag, or None where the recordings do not agree along it."""
    start, end = max(0, -lag), min(len(second), len(first) - lag)
    starts = np.arange(start, end - WINDOW + 1, _STEP)
    if len(starts) < _LEAST_WINDOWS:
        return None
    line = _line(first, second, starts, lag)
    if line is None:
        return None
    slope, constant = line
    on_line = np.rint(constant + slope * starts).astype(np.intp)
    near = np.max([_scores(first, second, starts, on_line + by) for by in (-1, 0, 1)], axis=0)
    matched, judged = near >= _AGREES, np.isfinite(near)
    agreeing = int(np.count_nonzero(matched))
    coverage = agreeing / max(1, int(np.count_nonzero(judged)))
    if agreeing < _LEAST_WINDOWS or coverage < _LEAST_COVERAGE:
        return None
    if _sigmas(near[judged]) < _SURE or _longest_gap(matched[judged]) > max(
        _GAP_WINDOWS, _GAP_SHARE * np.count_nonzero(judged)
    ):
        return None
    return Track(constant, slope, starts[matched], coverage)


def _longest_gap(matched: NDArray[np.bool_]) -> int:
    """The longest run of windows that do not agree."""
    return max((end - start for start, end in true_runs(~matched)), default=0)


def _sigmas(agreements: NDArray[np.float64]) -> float:
    """How far windows that overlap by half lie above chance together."""
    frames = _STEP * (len(agreements) + 1)
    return float(agreements.mean()) * math.sqrt(frames) / CHANCE


def _scores(
    first: Fingerprint,
    second: Fingerprint,
    starts: NDArray[np.intp],
    lags: NDArray[np.intp],
) -> NDArray[np.float64]:
    """The agreement of each window at its own lag; minus infinity where it cannot be judged."""
    other = starts[:, None] + np.arange(WINDOW)
    one = other + lags[:, None]
    inside = (one >= 0) & (one < len(first))
    words = first[np.clip(one, 0, len(first) - 1)]
    both = inside & heard(words) & heard(second[other])
    apart = (words ^ second[other]) & np.uint32((1 << BITS) - 1)
    unlike = _POPULATION[apart & 0xFFFF].astype(np.int64) + _POPULATION[apart >> 16]
    frames = both.sum(axis=1)
    total = np.where(both, BITS - 2 * unlike, 0).sum(axis=1)
    return np.where(frames >= _LEAST_HEARD, total / (BITS * np.maximum(frames, 1)), -np.inf)


def _line(
    first: Fingerprint, second: Fingerprint, starts: NDArray[np.intp], lag: int
) -> tuple[float, float] | None:
    """Slope and constant through the best lags of some windows, after Theil and Sen."""
    some = starts[np.unique(np.linspace(0, len(starts) - 1, _TRIED).astype(int))]
    reach = _SLACK + int((starts[-1] - starts[0]) * _MOST_PPM / 1e6)
    lags = np.arange(lag - reach, lag + reach + 1)
    scores = np.stack([_scores(first, second, some, np.full(len(some), one)) for one in lags])
    best = scores.argmax(axis=0)
    agrees = scores[best, np.arange(len(some))] >= _AGREES
    if np.count_nonzero(agrees) < _LEAST_WINDOWS:
        return None
    at, y = some[agrees].astype(float), lags[best[agrees]].astype(float)
    rows, columns = np.triu_indices(len(at), 1)
    slope = float(np.median((y[columns] - y[rows]) / (at[columns] - at[rows])))
    slope = float(np.clip(slope, -_MOST_PPM / 1e6, _MOST_PPM / 1e6))
    return slope, float(np.median(y - slope * at))
