"""Talk cut into pieces, about a sentence each: the least of which it can be said how it sounds."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from transcribe.off_air.profile import Mask, Profile, Tracks
from transcribe.runs import Run

BREATH_MS = 2_500
"""Talk goes on over shorter pauses."""
_LONGEST_MS = 5_000
_SHORTEST_MS = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """From the first to the last of its talk; `spoken_ms` and `mask` leave out the pauses."""

    start_ms: int
    end_ms: int
    spoken_ms: int
    mask: Mask
    profile: Profile


def pieces(tracks: Tracks, speech: Sequence[Run], cuts: Sequence[int]) -> Iterator[Piece]:
    """The pieces of the talk, by time; none goes on over a cut (ms, by time)."""
    runs = [run for start, end in speech for run in _cut(start, end, cuts)]
    for group in _sentences(runs, cuts):
        mask = tracks.mask(group)
        if mask.any():
            spoken = sum(end - start for start, end in group)
            yield Piece(group[0][0], group[-1][1], spoken, mask, tracks.profile(mask))


def _cut(start: int, end: int, cuts: Sequence[int]) -> Iterator[Run]:
    """A run cut at `cuts`, and where it is too long; no piece is shorter than 0.3 s by a cut."""
    edges = [start]
    for cut in cuts[bisect_right(cuts, start) : bisect_right(cuts, end)]:
        if edges[-1] + _SHORTEST_MS <= cut <= end - _SHORTEST_MS:
            edges.append(cut)
    for a, b in pairwise([*edges, end]):
        count = -(-(b - a) // _LONGEST_MS)
        steps = [a + (b - a) * number // count for number in range(count + 1)]
        yield from pairwise(steps)


def _sentences(runs: Sequence[Run], cuts: Sequence[int]) -> Iterator[list[Run]]:
    """Neighbours with no cut between them, as far as they make no more than the longest piece."""
    group: list[Run] = []
    for start, end in runs:
        if group and not _is_one_sentence(group, start, end, cuts):
            yield group
            group = []
        group.append((start, end))
    if group:
        yield group


def _is_one_sentence(group: Sequence[Run], start: int, end: int, cuts: Sequence[int]) -> bool:
    """A cut close to where the group begins is the one that it begins with."""
    begun = group[0][0]
    if start - group[-1][1] >= BREATH_MS or end - begun > _LONGEST_MS:
        return False
    return bisect_right(cuts, begun + _SHORTEST_MS) >= bisect_right(cuts, start)


def whole(tracks: Tracks, parts: Sequence[Piece]) -> Piece:
    """Pieces as one."""
    if len(parts) == 1:
        return parts[0]
    mask = np.logical_or.reduce([one.mask for one in parts])
    spoken = sum(one.spoken_ms for one in parts)
    return Piece(parts[0].start_ms, parts[-1].end_ms, spoken, mask, tracks.profile(mask))


def joined(kinds: Sequence[tuple[Piece, int]]) -> Iterator[tuple[list[Piece], int]]:
    """Neighbours of one kind with no more than a breath between them, and their kind."""
    group: list[Piece] = []
    kind = 0
    for one, its_kind in kinds:
        if group and (its_kind != kind or one.start_ms - group[-1].end_ms >= BREATH_MS):
            yield group, kind
            group = []
        group.append(one)
        kind = its_kind
    if group:
        yield group, kind
