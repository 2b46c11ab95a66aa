"""RTTM: who speaks from when to when (NIST Rich Transcription 2009 evaluation plan, appendix A).

`SPEAKER <file> 1 <start> <duration> <NA> <NA> <label> <confidence|NA> <NA>`, times in seconds.
"""

from __future__ import annotations

import math
from pathlib import Path

from archive.errors import SidecarError
from archive.recording import Turn
from archive.sidecars.decoding import LONGEST_MS, read_text

_FIELDS = 8
_START, _DURATION, _LABEL = 3, 4, 7


def read_rttm(path: Path) -> tuple[Turn, ...]:
    """The turns by start, overlapping ones kept; lines of other types than SPEAKER are left out.

    Raises SidecarError naming the line and the field.
    """
    text, _ = read_text(path)
    turns = (
        _turn(path, number, line.split())
        for number, line in enumerate(text.splitlines(), start=1)
        if line.startswith(("SPEAKER ", "SPEAKER\t"))
    )
    found = sorted(turns, key=lambda turn: (turn.start_ms, turn.end_ms, turn.label))
    if not found and text.strip():
        raise SidecarError(
            "no line begins with SPEAKER",
            subject=str(path),
            hint="An RTTM line reads: SPEAKER file 1 start duration <NA> <NA> label <NA> <NA>.",
        )
    return tuple(found)


def _turn(path: Path, number: int, fields: list[str]) -> Turn:
    if len(fields) < _FIELDS:
        raise _error(path, number, f"has {len(fields)} fields, at least {_FIELDS} are needed")
    start = _milliseconds(path, number, "start", fields[_START])
    duration = _milliseconds(path, number, "duration", fields[_DURATION])
    return Turn(start, start + duration, fields[_LABEL])


def _milliseconds(path: Path, number: int, name: str, written: str) -> int:
    try:
        seconds = float(written)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds * 1000 <= LONGEST_MS:  # NaN fails too
        raise _error(path, number, f'the {name} must be seconds from 0, not "{written[:40]}"')
    return round(seconds * 1000)


def _error(path: Path, number: int, what: str) -> SidecarError:
    return SidecarError(
        f"line {number}: {what}",
        subject=str(path),
        hint="Correct the line and run the same command again.",
    )
