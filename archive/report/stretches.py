"""Stretches of the event clock, ms, and the few operations a report needs on them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """`[start_ms, end_ms)` of the event clock."""

    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


def joined(stretches: Iterable[Stretch], gap_ms: int = 0) -> tuple[Stretch, ...]:
    """By start, one where they overlap, touch, or lie no further apart than `gap_ms`."""
    found: list[Stretch] = []
    for one in sorted(stretches):
        if one.length_ms <= 0:
            continue
        if found and one.start_ms <= found[-1].end_ms + gap_ms:
            found[-1] = Stretch(found[-1].start_ms, max(found[-1].end_ms, one.end_ms))
        else:
            found.append(one)
    return tuple(found)


def without(stretches: Iterable[Stretch], taken: Sequence[Stretch]) -> Iterator[Stretch]:
    """What is left of each; `taken` is by start and disjoint."""
    for one in stretches:
        at = one.start_ms
        for gone in taken:
            if gone.end_ms <= at or gone.start_ms >= one.end_ms:
                continue
            if gone.start_ms > at:
                yield Stretch(at, gone.start_ms)
            at = gone.end_ms
        if at < one.end_ms:
            yield Stretch(at, one.end_ms)


def within(stretches: Iterable[Stretch], others: Sequence[Stretch]) -> Iterator[Stretch]:
    """What of each lies in the others, which are by start and disjoint."""
    ends = [other.end_ms for other in others]
    for one in stretches:
        for number in range(bisect_right(ends, one.start_ms), len(others)):
            other = others[number]
            if other.start_ms >= one.end_ms:
                break
            yield Stretch(max(one.start_ms, other.start_ms), min(one.end_ms, other.end_ms))


def total_ms(stretches: Iterable[Stretch]) -> int:
    """Their length in all."""
    return sum(one.length_ms for one in stretches)
