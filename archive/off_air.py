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
from itertools import pairwise, takewhile
from typing import TypeVar

from archive.transcript import Flag, Segment, Word

CUT = 0.5
"""A stretch of at least this score is shown as off the air until somebody decides."""
DECIDED_MS = 300
"""A decision is on a segment from so much of its talk on, or from a whole word: marks are drawn by
ear, and graze what stands beside them. At 200 words a minute a word takes 0.3 s."""


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
    segments: Sequence[Segment], evidence: Sequence[OffAir], marks: Sequence[Mark] = ()
) -> tuple[Segment, ...]:
    """The segments with `Flag.OFF_AIR` and its reason where one is off the air.

    Evidence flags a segment of which it covers half; a decision, one of which it covers a word
    (`DECIDED_MS`). A decision `on the air` takes a flag away, the evidence's or the source's own,
    when it leaves less than that.
    """
    scored = settle(evidence, ())
    settled = settle(evidence, marks) if marks else scored
    scored_ends, ends = ([one.end_ms for one in each] for each in (scored, settled))
    out = []
    for segment in segments:
        under = _under(segment, settled, ends)
        decided = [one for one in under if one.mark is not None and _has_word(segment, one)]
        before = _under(segment, scored, scored_ends)
        left = any(_has_word(segment, one) for one in under)
        if decided or _is_half(segment, under) or (left and _is_half(segment, before)):
            out.append(_flagged(segment, decided or under))
        elif Flag.OFF_AIR in segment.flags and not _is_left(segment, marks):
            kept = tuple(flag for flag in segment.flags if flag is not Flag.OFF_AIR)
            out.append(replace(segment, flags=kept))
        else:
            out.append(segment)
    return tuple(out)


def _under(
    segment: Segment, off_air: Sequence[OffAirStretch], ends: Sequence[int]
) -> list[OffAirStretch]:
    """The stretches that share time with a segment; both are in order and disjoint."""
    later = range(bisect_right(ends, segment.start_ms), len(off_air))
    return list(takewhile(lambda one: _shared(one, segment) > 0, (off_air[n] for n in later)))


def _flagged(segment: Segment, under: Sequence[OffAirStretch]) -> Segment:
    longest = max(under, key=lambda one: (_shared(one, segment), -one.start_ms))
    flags = segment.flags if Flag.OFF_AIR in segment.flags else (*segment.flags, Flag.OFF_AIR)
    return replace(segment, flags=flags, reasons=(*segment.reasons, longest.summary))


def _is_half(segment: Segment, under: Sequence[OffAirStretch]) -> bool:
    return bool(under) and 2 * sum(_shared(one, segment) for one in under) >= _length(segment)


def _is_left(segment: Segment, marks: Sequence[Mark]) -> bool:
    """Whether decisions `on the air` leave a word of a segment that its source flagged."""
    whole = OffAir(segment.start_ms, segment.start_ms + _length(segment), 1.0)
    denied = [mark for mark in marks if not mark.is_off_air]
    return any(_has_word(segment, one) for one in settle([whole], denied))


def _has_word(segment: Segment, stretch: OffAirStretch) -> bool:
    """Whether a stretch holds a word of a segment, or `DECIDED_MS` of its talk."""
    words = segment.words
    if any(stretch.start_ms <= one.start_ms < one.end_ms <= stretch.end_ms for one in words):
        return True
    shared = sum(_shared(stretch, one) for one in words) if words else _shared(stretch, segment)
    return shared > 0 and shared >= min(DECIDED_MS, _length(segment) / 2)


def _shared(stretch: OffAirStretch, spoken: Segment | Word) -> int:
    """How much of a segment or a word a stretch covers, ms."""
    end = spoken.start_ms + _length(spoken)
    return max(0, min(stretch.end_ms, end) - max(stretch.start_ms, spoken.start_ms))


def _length(spoken: Segment | Word) -> int:
    """Without any length it counts as 1 ms."""
    return max(spoken.end_ms - spoken.start_ms, 1)
