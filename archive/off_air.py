"""Off the air: talk that was not meant for listeners. Evidence, and what an archivist decided.

The evidence is a score with reasons, never a verdict; a decision overrides it. Both belong to the
recording, not to a transcript: what they come to is laid over the segments of every transcript
when it is read, so that a decision counts at once and no revision is touched.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice, pairwise, takewhile
from typing import TypeVar

from archive.transcript import Flag, Segment

CUT = 0.5
"""A stretch of at least this score is shown as off the air until somebody decides."""


@dataclass(frozen=True, slots=True)
class OffAir:
    """What the evidence says of a stretch of a recording; `score` 0..1; ms."""

    start_ms: int
    end_ms: int
    score: float
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """An archivist's decision on a stretch of a recording; `number` names it for ever."""

    number: int
    recording: str
    start_ms: int
    end_ms: int
    is_off_air: bool
    by: str
    at: datetime
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OffAirStretch:
    """A stretch that counts as off the air: by its score (null: none), or by a mark."""

    start_ms: int
    end_ms: int
    score: float | None
    reasons: tuple[str, ...] = ()
    mark: Mark | None = None

    @property
    def summary(self) -> str:
        """Why it counts as off the air, in one line for a segment's reasons."""
        if self.mark is not None:
            decided = f"off the air: decided by {self.mark.by} on {self.mark.at:%Y-%m-%d}"
            return f"{decided} ({self.mark.note})" if self.mark.note else decided
        return f"off the air, score {self.score:.2f}: {', '.join(self.reasons)}"


def settle(
    evidence: Sequence[OffAir], marks: Sequence[Mark], cut: float = CUT
) -> tuple[OffAirStretch, ...]:
    """What is off the air after all decisions, by start, without overlap.

    A mark wins over any score, a later mark (by its number) over an earlier one; of overlapping
    evidence the highest score speaks.
    """
    edges = sorted(
        {ms for one in evidence for ms in (one.start_ms, one.end_ms)}
        | {ms for one in marks for ms in (one.start_ms, one.end_ms)}
    )
    pieces: list[OffAirStretch] = []
    covering = zip(pairwise(edges), _active(evidence, edges), _active(marks, edges), strict=True)
    for (start, end), scores, decisions in covering:
        mark = max(decisions, key=lambda one: one.number, default=None)
        found = max(scores, key=lambda one: (one.score, -one.start_ms), default=None)
        if not (mark.is_off_air if mark else found is not None and found.score >= cut):
            continue
        score, reasons = (found.score, found.reasons) if found else (None, ())
        piece = OffAirStretch(start, end, score, reasons, mark)
        if pieces and _continues(pieces[-1], piece):
            piece = replace(piece, start_ms=pieces.pop().start_ms)
        pieces.append(piece)
    return tuple(pieces)


_Stretch = TypeVar("_Stretch", OffAir, Mark)


def _active(stretches: Iterable[_Stretch], edges: Sequence[int]) -> Iterator[list[_Stretch]]:
    """For each two neighbouring edges the stretches that cover what lies between them."""
    waiting = sorted(stretches, key=lambda one: one.start_ms, reverse=True)
    active: list[_Stretch] = []
    for start in edges[:-1]:
        active = [one for one in active if one.end_ms > start]
        while waiting and waiting[-1].start_ms <= start:
            active.append(waiting.pop())
        yield list(active)


def _continues(before: OffAirStretch, after: OffAirStretch) -> bool:
    return before.end_ms == after.start_ms and (before.score, before.reasons, before.mark) == (
        after.score,
        after.reasons,
        after.mark,
    )


def overlay(
    segments: Sequence[Segment], off_air: Sequence[OffAirStretch], marks: Sequence[Mark] = ()
) -> tuple[Segment, ...]:
    """The segments with `Flag.OFF_AIR` and its reason where at least half of one is off the air.

    A segment that carries the flag from its own source keeps it, unless a mark says `on the air`
    of half of it. `off_air` is what `settle` made of the evidence and of these marks.
    """
    ends = [one.end_ms for one in off_air]
    on_air = [mark for mark in marks if not mark.is_off_air]
    out = []
    for segment in segments:
        half = max(1, segment.end_ms - segment.start_ms) / 2
        under = _under(segment, off_air, ends)
        if sum(_shared(one, segment) for one in under) >= half:
            out.append(_flagged(segment, under))
        elif Flag.OFF_AIR in segment.flags and _decided(segment, on_air) >= half:
            kept = tuple(flag for flag in segment.flags if flag is not Flag.OFF_AIR)
            out.append(replace(segment, flags=kept))
        else:
            out.append(segment)
    return tuple(out)


def _under(
    segment: Segment, off_air: Sequence[OffAirStretch], ends: Sequence[int]
) -> list[OffAirStretch]:
    """The stretches that share time with a segment; both are in order and disjoint."""
    later = islice(off_air, bisect_right(ends, segment.start_ms), None)
    return list(takewhile(lambda one: _shared(one, segment) > 0, later))


def _flagged(segment: Segment, under: Sequence[OffAirStretch]) -> Segment:
    longest = max(under, key=lambda one: (_shared(one, segment), -one.start_ms))
    flags = segment.flags if Flag.OFF_AIR in segment.flags else (*segment.flags, Flag.OFF_AIR)
    return replace(segment, flags=flags, reasons=(*segment.reasons, longest.summary))


def _decided(segment: Segment, marks: Sequence[Mark]) -> int:
    return sum(_shared(mark, segment) for mark in marks)


def _shared(stretch: OffAirStretch | Mark, segment: Segment) -> int:
    """How much of a segment a stretch covers, ms; a segment without length counts as 1 ms."""
    end = max(segment.end_ms, segment.start_ms + 1)
    return max(0, min(stretch.end_ms, end) - max(stretch.start_ms, segment.start_ms))
