"""Cuts a recording into windows that a recogniser takes whole.

Every instant lies in exactly one window's core. A core holds 20 to 28 s (a last one 5 to 28 s) and
ends where it is quietest, in the middle of a pause where there is one. The sound on both sides is
shown as context: half a second, or a whole one where the cut had to be made in talk. Whisper loses
about two points of word error rate in windows under 20 s, and invents text in tiny or nearly silent
last windows and in such as fill its 30 s to the end: none is longer than 29 s.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcribe.hearing import levels
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, covered, near, pad

Costs = NDArray[np.float64]
"""dB for a cut at the start of each frame of 100 ms, and at the end: shape (frames + 1,)."""

SHORTEST_CORE_MS = 20_000
LONGEST_CORE_MS = 28_000
LONGEST_MS = 29_000
CONTEXT_MS = 500
TALK_CONTEXT_MS = 1_000
"""With half a second around cuts in talk the demonstration model lost or invented 10 words at 39
borders that it got right when cut in pauses, with a second 1 (`scripts/bench truth borders`)."""
SHORTEST_LAST_MS = 5_000
PLAN_RECIPE = "20-28s/0.5-1s/leveled/2"
"""Part of the key of every window's stage record."""

_TALKING_DB = 40.0
"""A cut in a pause beats any cut in talk."""
_NEAR_TALK_DB = 6.0
"""A cut whose context holds no piece of a word beats one in a pause a little quieter."""
_REACH = 2
"""A cut is judged by the two frames of 100 ms on each of its sides."""


@dataclass(frozen=True, slots=True)
class Window:
    """Milliseconds on the recording; `[start_ms, end_ms)` is what the engine hears.

    `has_speech` is false where the detector found none in the core: such a window is not decoded.
    """

    index: int
    core_start_ms: int
    core_end_ms: int
    start_ms: int
    end_ms: int
    has_speech: bool


def plan_windows(activity: Activity) -> tuple[Window, ...]:
    """Windows in order; the same activity always gives the same plan."""
    speech = activity.speech()
    cost = cut_costs(activity)
    edges = [0]
    while edges[-1] < activity.duration_ms:
        edges.append(_next_cut(edges[-1], activity.duration_ms, cost, speech))
    return tuple(
        Window(
            index=index,
            core_start_ms=start,
            core_end_ms=end,
            start_ms=max(0, start - context_ms(start, speech)),
            end_ms=min(activity.duration_ms, end + context_ms(end, speech)),
            has_speech=covered(start, end, near(speech, start, end)) > 0,
        )
        for index, (start, end) in enumerate(pairwise(edges))
    )


def context_ms(cut: int, speech: Sequence[Run]) -> int:
    """How much sound beyond a cut both its windows are shown."""
    is_in_talk = any(start < cut < end for start, end in near(speech, cut, cut + 1))
    return TALK_CONTEXT_MS if is_in_talk else CONTEXT_MS


def quietest(cost: Costs, first_ms: int, last_ms: int) -> int:
    """Where in `[first_ms, last_ms]` a cut does the least harm, ms; of equals the last."""
    first, last = -(-first_ms // levels.FRAME_MS), last_ms // levels.FRAME_MS
    between = cost[first : last + 1]
    return (first + len(between) - 1 - int(between[::-1].argmin())) * levels.FRAME_MS


def cut_costs(activity: Activity) -> Costs:
    """What a cut at the start of each 100 ms frame costs: its surroundings' level, and talk."""
    power = 10 ** (activity.levels.astype(np.float64) / 10)
    sums = np.concatenate([[0.0], np.cumsum(power)])
    at = np.arange(len(power) + 1)
    left, right = np.maximum(at - _REACH, 0), np.minimum(at + _REACH, len(power))
    cost: Costs = 10 * np.log10((sums[right] - sums[left]) / (right - left) + 1e-12)
    speech = activity.speech()
    for start, end in pad(speech, CONTEXT_MS, activity.duration_ms):
        cost[-(-start // levels.FRAME_MS) : -(-end // levels.FRAME_MS)] += _NEAR_TALK_DB
    for start, end in speech:
        cost[-(-start // levels.FRAME_MS) : -(-end // levels.FRAME_MS)] += _TALKING_DB
    return np.round(cost, 1)


def _next_cut(start: int, duration: int, cost: Costs, speech: Sequence[Run]) -> int:
    if duration - start <= LONGEST_CORE_MS:
        return duration
    longest = LONGEST_MS - context_ms(start, speech)
    cut = duration
    for context in (CONTEXT_MS, TALK_CONTEXT_MS):
        latest = min(start + longest - context, duration - SHORTEST_LAST_MS)
        cut = quietest(cost, start + SHORTEST_CORE_MS, latest)
        if context_ms(cut, speech) <= context:
            break
    return cut
