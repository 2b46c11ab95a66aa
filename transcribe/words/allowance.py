"""How much of a recording is heard again: a share of what its first hearing cost.

Hearing a bad recording again can cost more than hearing it at first, and its third hearing seldom
agrees with anything. What the allowance does not reach keeps its mark and says why.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from transcribe.hearing.activity import Activity
from transcribe.words.doubts import Cause, Doubt
from transcribe.words.plates import Plate
from transcribe.words.windows import plan_windows

SHARE = 0.25
"""Windows of the second pass for each window with speech: a quarter more at most."""
FEWEST = 4
"""Short recordings may have so many: a minute has three windows, and the demonstration's recordings
need up to two each."""
FIRST_ROUND = 0.5
"""Of the allowance: what is heard alone and not settled must still be heard among its neighbours,
where a window holds less of it."""

Arrange = Callable[[Sequence[Doubt]], tuple[Plate, ...]]


def allowance(activity: Activity) -> int:
    """How many windows the second pass of a recording may hear, over all its rounds."""
    windows = sum(window.has_speech for window in plan_windows(activity))
    return max(FEWEST, round(SHARE * windows))


def affordable(doubts: Sequence[Doubt], most: int, arrange: Arrange) -> tuple[Plate, ...]:
    """The plates of as many doubts as `most` of them hold; what counts most first.

    Speech without words comes before distrusted words, these before quiet ones; of each the longest
    first. The same doubts and the same allowance give the same plates.
    """
    plates = arrange(doubts)
    if len(plates) <= most:
        return plates
    ranked = sorted(doubts, key=_rank)
    number = bisect_right(range(1, len(ranked)), most, key=lambda n: len(arrange(_some(ranked, n))))
    return arrange(_some(ranked, number)) if number else ()


def _some(ranked: Sequence[Doubt], number: int) -> list[Doubt]:
    return sorted(ranked[:number], key=lambda one: one.start_ms)


def _rank(doubt: Doubt) -> tuple[int, int, int]:
    return list(Cause).index(doubt.cause), doubt.start_ms - doubt.end_ms, doubt.start_ms
