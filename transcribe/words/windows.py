"""Cuts a recording into windows that a recogniser takes whole.

Every instant lies in exactly one window's core. A core holds 20 to 28 s (a last one 5 to 28 s) and
ends where it is quietest; half a second on both sides is shown as context. Whisper loses about two
points of word error rate in windows under 20 s, and invents text in tiny or nearly silent
last windows and in such as fill its 30 s to the end: none is longer than 29 s.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing import levels
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, covered, within

SHORTEST_CORE_MS = 20_000
LONGEST_CORE_MS = 28_000
CONTEXT_MS = 500
SHORTEST_LAST_MS = 5_000
PLAN_RECIPE = "20-28s/0.5s/gain/1"
"""Part of the key of every window's stage record."""

QUIET_DBFS = -40.0
"""Speech under this level is raised before it is decoded; the detector finds it down to -60."""
TARGET_DBFS = -20.0
MAX_GAIN_DB = 40.0

_TALKING_DB = 40.0
"""A cut in a pause beats any cut in talk."""
_REACH = 2
"""A cut is judged by the two frames of 100 ms on each of its sides."""


@dataclass(frozen=True, slots=True)
class Window:
    """Milliseconds on the recording; `[start_ms, end_ms)` is what the engine hears.

    `has_speech` is false where the detector found none in the core: such a window is not decoded.
    `gain_db` raises quiet talk; `speech_dbfs` is the level of what may be speech in the core.
    """

    index: int
    core_start_ms: int
    core_end_ms: int
    start_ms: int
    end_ms: int
    has_speech: bool
    gain_db: float
    speech_dbfs: float | None


def plan_windows(activity: Activity) -> tuple[Window, ...]:
    """Windows in order; the same activity always gives the same plan."""
    speech = activity.speech()
    loudness = _loudness(activity, speech)
    edges = [0]
    while edges[-1] < activity.duration_ms:
        edges.append(_next_cut(edges[-1], activity.duration_ms, loudness))
    return tuple(
        _window(index, start, end, activity, speech)
        for index, (start, end) in enumerate(pairwise(edges))
    )


def _next_cut(start: int, duration: int, loudness: NDArray[np.float64]) -> int:
    if duration - start <= LONGEST_CORE_MS:
        return duration
    latest = min(start + LONGEST_CORE_MS, duration - SHORTEST_LAST_MS)
    first = -(-(start + SHORTEST_CORE_MS) // levels.FRAME_MS)
    last = latest // levels.FRAME_MS
    between = loudness[first : last + 1]
    quietest = len(between) - 1 - int(between[::-1].argmin())  # of equals the last: long windows
    return (first + quietest) * levels.FRAME_MS


def _loudness(activity: Activity, speech: list[Run]) -> NDArray[np.float64]:
    """What a cut at the start of each 100 ms frame costs, dB: its surroundings' level, and talk."""
    power = 10 ** (activity.levels.astype(np.float64) / 10)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    at = np.arange(len(power) + 1)
    left, right = np.maximum(at - _REACH, 0), np.minimum(at + _REACH, len(power))
    cost: NDArray[np.float64] = 10 * np.log10((sums[right] - sums[left]) / (right - left) + 1e-12)
    for start, end in speech:
        cost[-(-start // levels.FRAME_MS) : -(-end // levels.FRAME_MS)] += _TALKING_DB
    return np.round(cost, 1)


def _window(index: int, start: int, end: int, activity: Activity, speech: list[Run]) -> Window:
    talk = list(within(speech, start, end))
    level = _speech_level(activity, talk)
    gain = 0.0
    if level is not None and level < QUIET_DBFS:
        gain = round(min(TARGET_DBFS - level, MAX_GAIN_DB), 1)
    return Window(
        index=index,
        core_start_ms=start,
        core_end_ms=end,
        start_ms=max(0, start - CONTEXT_MS),
        end_ms=min(activity.duration_ms, end + CONTEXT_MS),
        has_speech=covered(start, end, speech) > 0,
        gain_db=gain,
        speech_dbfs=level,
    )


def _speech_level(activity: Activity, talk: list[Run]) -> float | None:
    """The loudest stretch counts: raising a window must not drown it."""
    heard = [levels.mean_level(activity.levels, a, b) for a, b in talk]
    return max((level for level in heard if level is not None), default=None)
