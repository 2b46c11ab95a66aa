"""Off the air: talk that was not meant for listeners. Evidence, and what an archivist decided.

The evidence is a score with reasons, never a verdict; a decision overrides it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

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
    ordered = sorted(marks, key=lambda mark: mark.number, reverse=True)
    strongest = sorted(evidence, key=lambda one: (-one.score, one.start_ms))
    pieces: list[OffAirStretch] = []
    for start, end in pairwise(edges):
        mark = next((m for m in ordered if m.start_ms <= start and end <= m.end_ms), None)
        found = next((e for e in strongest if e.start_ms <= start and end <= e.end_ms), None)
        if not (mark.is_off_air if mark else found is not None and found.score >= cut):
            continue
        score, reasons = (found.score, found.reasons) if found else (None, ())
        piece = OffAirStretch(start, end, score, reasons, mark)
        if pieces and _continues(pieces[-1], piece):
            piece = OffAirStretch(pieces.pop().start_ms, end, score, reasons, mark)
        pieces.append(piece)
    return tuple(pieces)


def _continues(before: OffAirStretch, after: OffAirStretch) -> bool:
    return before.end_ms == after.start_ms and (before.score, before.reasons, before.mark) == (
        after.score,
        after.reasons,
        after.mark,
    )
