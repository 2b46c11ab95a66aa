"""Captions that roll: each line is shown again above the next one, and must be read once.

YouTube's automatic captions show a line while it is built (with inline times), then whole for
10 ms, then whole above the line that is built next. Television's roll-up captions, converted, do
the same without inline times.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from archive.sidecars.cues import Cue, CueLine

STILL_MS = 50
"""YouTube shows a finished line alone for 10 ms; nobody captions speech that short."""

_CONTIGUOUS_MS = 500
"""A line that comes back later than this after it left was said again."""

_SOME, _MOST, _FEW = 0.3, 0.5, 3
"""Shares of the neighbouring cues that repeat a line: YouTube's files 1.0, the debates' (which do
not roll) under 0.01. A short file needs more than a single repetition, or one of YouTube's kind."""


def without_repetitions(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues with each rolled line only where it first stood; others as they are."""
    if not _rolls(cues):
        return tuple(cues)
    kept: list[Cue] = []
    before: Cue | None = None
    for cue in cues:
        repeated = _repeated(before, cue)
        if repeated < len(cue.lines):
            kept.append(Cue(cue.start_ms, cue.end_ms, cue.lines[repeated:]))
        before = cue
    return tuple(kept)


def _rolls(cues: Sequence[Cue]) -> bool:
    neighbours = repeating = telling = 0
    for before, cue in pairwise(cues):
        if not _contiguous(before, cue):
            continue
        repeated = _repeated(before, cue)
        neighbours += 1
        repeating += repeated > 0
        telling += repeated > 0 and _is_telling(before, cue, repeated)
    share = repeating / neighbours if neighbours else 0.0
    return (telling > 0 and share >= _SOME) or (repeating >= _FEW and share >= _MOST)


def _repeated(before: Cue | None, cue: Cue) -> int:
    """How many of the cue's first lines are the last ones of the cue before it.

    A line with inline times is being built, so it is never a repetition.
    """
    if before is None or not _contiguous(before, cue):
        return 0
    shown = [line.text for line in before.lines]
    for count in range(min(len(shown), len(cue.lines)), 0, -1):
        first = cue.lines[:count]
        if shown[-count:] == [line.text for line in first] and not _built(first):
            return count
    return 0


def _is_telling(before: Cue, cue: Cue, repeated: int) -> bool:
    """Only a rolling file shows a built line again without its times, or for a moment."""
    built = any(line.is_timed for line in before.lines[-repeated:])
    return built or min(before.end_ms - before.start_ms, cue.end_ms - cue.start_ms) <= STILL_MS


def _built(lines: Sequence[CueLine]) -> bool:
    return any(line.is_timed for line in lines)


def _contiguous(before: Cue, cue: Cue) -> bool:
    return cue.start_ms - before.end_ms <= _CONTIGUOUS_MS
