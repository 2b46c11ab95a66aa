"""Stretches `[start, end)` in milliseconds, sorted and disjoint, and the few operations on them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int]


def true_runs(mask: NDArray[np.bool_]) -> list[Run]:
    """The stretches of true cells, in cells."""
    edges = np.diff(np.concatenate([[False], mask, [False]]).astype(np.int8))
    starts, ends = np.flatnonzero(edges == 1), np.flatnonzero(edges == -1)
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def join(runs: Iterable[Run], gap: int = 0) -> list[Run]:
    """Runs that overlap, touch or lie less than `gap` apart become one."""
    out: list[Run] = []
    for start, end in runs:
        if out and start - out[-1][1] < max(gap, 1):
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def pad(runs: Iterable[Run], by: int, limit: int) -> list[Run]:
    """Each run grown by `by` on both sides within `[0, limit)`, joined where they meet."""
    return join((max(0, start - by), min(limit, end + by)) for start, end in runs)


def near(runs: Sequence[Run], start: int, end: int) -> Sequence[Run]:
    """The runs that touch `[start, end)`, whole, found without looking at the others."""
    first = bisect_right(runs, start, key=itemgetter(1))
    return runs[first : bisect_left(runs, end, key=itemgetter(0))]


def within(runs: Iterable[Run], start: int, end: int) -> Iterator[Run]:
    """The parts of the runs inside `[start, end)`."""
    for a, b in runs:
        if a < end and b > start:
            yield max(a, start), min(b, end)


def minus(start: int, end: int, runs: Iterable[Run]) -> Iterator[Run]:
    """What is left of `[start, end)` without the runs."""
    at = start
    for a, b in within(runs, start, end):
        if a > at:
            yield at, a
        at = max(at, b)
    if at < end:
        yield at, end


def covered(start: int, end: int, runs: Iterable[Run]) -> int:
    """How much of `[start, end)` the runs cover."""
    return sum(b - a for a, b in within(runs, start, end))
