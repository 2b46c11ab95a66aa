"""Where what was looked for stands in the text of a turn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from archive.transcript import Flag, Segment
from search.analysis import tokenise

Run = tuple[str, ...]
"""Folded words one after another."""

Range = tuple[int, int]
"""Characters `[start, end)` of a segment's text."""


def found_in(
    turns: Sequence[Sequence[Segment]], number: int, runs: Collection[Run]
) -> list[list[Range]]:
    """For each segment of the turn with this `number`, what of its text belongs to a run.

    A run may begin in a turn before it or end in one behind it, as a phrase does that was found.
    """
    said = turns[number]
    if not runs:
        return [[] for _ in said]
    reach = max(map(len, runs)) - 1
    before = _nearest(reversed(turns[:number]), reach, said)[::-1]
    around = [*before, *said, *_nearest(iter(turns[number + 1 :]), reach, said)]
    ranges: list[list[Range]] = [[] for _ in around]
    for segment, place in _marked(around, runs):
        ranges[segment].append(place)
    return ranges[len(before) : len(before) + len(said)]


def _nearest(
    turns: Iterator[Sequence[Segment]], reach: int, said: Sequence[Segment]
) -> list[Segment]:
    """The segments of the next turns, the nearest first, until they have `reach` words.

    Distrusted words stand in no running text but their own.
    """
    is_distrusted = _is_distrusted(said)
    found: list[Segment] = []
    for turn in turns:
        if reach <= 0:
            break
        if _is_distrusted(turn) == is_distrusted:
            found += turn
            reach -= sum(len(segment.text.split()) for segment in turn)
    return found


def _is_distrusted(turn: Sequence[Segment]) -> bool:
    return Flag.QUARANTINED in turn[0].flags


def _marked(segments: Sequence[Segment], runs: Collection[Run]) -> Iterator[tuple[int, Range]]:
    """Each token of a run: the number of its segment, and its range there."""
    tokens = [
        (number, token)
        for number, segment in enumerate(segments)
        for token in tokenise(segment.text, segment.language)
    ]
    by_first: defaultdict[str, list[Run]] = defaultdict(list)
    for run in runs:
        by_first[run[0]].append(run)
    until = 0
    for at, (_, token) in enumerate(tokens):
        for run in by_first.get(token.folded, ()):
            if tuple(one.folded for _, one in tokens[at : at + len(run)]) == run:
                until = max(until, at + len(run))
        if at < until:
            yield tokens[at][0], (token.start, token.end)
