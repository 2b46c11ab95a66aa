"""Whether the sound repeats itself where the text does: a chant does, a loop over talk does not."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing.bands import Bands
from transcribe.hearing.levels import FRAME_MS
from transcribe.words.gates.loops import Loop

ALIKE = 0.28
"""Of 72 synthetic chants the least alike has 0.33, of 72 loops over talk the most alike 0.23 (seeds
1 and 2, `scripts.benchmarks.truth.chants`)."""
_STEPS = 24
"""Each round is stretched to so many columns: a chant's tempo drifts."""
_SHIFTS = range(-4, 5)
"""A sixth of a round either way: words are placed to about 0.3 s."""
_SHORTEST_MS = 800
"""Rounds shorter than this are joined: in half a second there is too little to compare."""
_LONGEST_MS = 30_000
_FEWEST_ROUNDS, _MOST_ROUNDS = 3, 12
_SHORT_WORDS, _JOINED = 2, (1, 2, 3)
"""Rounds of so few words may be parts of a longer one with a pause after it."""
_LOUD_PERCENTILE, _DEEP_DB = 95, 40
"""What lies deeper is pause, and how deep it is says nothing: without this limit digital silence
between words makes any two rounds alike, or none."""
_SPEECH_BANDS = slice(1, None)
"""Hum and rumble under 80 Hz say nothing of words."""

_Picture = NDArray[np.float64]


def likeness(loop: Loop, bands: Bands) -> float | None:
    """How alike the rounds of a loop sound, -1..1; null where there is nothing to compare.

    Each round becomes a picture of its spectrum over time, less its mean in each band. Every two
    of them are correlated, at the best of a few shifts; the median over all pairs counts.
    """
    joined = _JOINED if loop.words <= _SHORT_WORDS else (1,)
    loud = _over_floor(bands, loop.starts[0], loop.end_ms)
    found = [_likeness([at - loop.starts[0] for at in _edges(loop, by)], loud) for by in joined]
    return max((one for one in found if one is not None), default=None)


def _over_floor(bands: Bands, start: int, end: int) -> Bands:
    """The stretch, with nothing further under its loud bands than `_DEEP_DB`."""
    here = bands[start // FRAME_MS : -(-end // FRAME_MS), _SPEECH_BANDS]
    if not here.size:
        return here
    return np.maximum(here, round(float(np.percentile(here, _LOUD_PERCENTILE))) - _DEEP_DB)


def _likeness(edges: Sequence[int], bands: Bands) -> float | None:
    drawn = (_picture(bands, a, b) for a, b in pairwise(edges))
    pictures = [picture for picture in drawn if picture is not None][:_MOST_ROUNDS]
    found = [_best(a, b) for a, b in combinations(pictures, 2)]
    return float(np.median(found)) if len(pictures) >= _FEWEST_ROUNDS else None


def _edges(loop: Loop, by: int) -> list[int]:
    """When rounds begin and the last one ends; short ones joined, and `by` of those again."""
    edges = [*loop.starts, loop.end_ms]
    each = (edges[-1] - edges[0]) / max(1, len(edges) - 1)
    step = max(1, int(np.ceil(_SHORTEST_MS / max(1.0, each))))
    return edges[:: step * by]


def _picture(bands: Bands, start: int, end: int) -> _Picture | None:
    """Shape (bands, `_STEPS`), each band with mean 0; null for a round without sound or length."""
    first, last = start / FRAME_MS, end / FRAME_MS
    part = bands[int(first) : int(np.ceil(last)) + 1].astype(np.float64)
    if not _SHORTEST_MS / 2 <= end - start <= _LONGEST_MS or len(part) < 2:
        return None
    at = np.linspace(first - int(first), min(last - int(first), len(part) - 1), _STEPS)
    rows: _Picture = np.array([np.interp(at, np.arange(len(part)), band) for band in part.T])
    rows -= rows.mean(axis=1, keepdims=True)
    return rows


def _best(one: _Picture, other: _Picture) -> float:
    return max(_correlation(one, np.roll(other, shift, axis=1)) for shift in _SHIFTS)


def _correlation(one: _Picture, other: _Picture) -> float:
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float((one * other).sum()) / size if size else 0.0
