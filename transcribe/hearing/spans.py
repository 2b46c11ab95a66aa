"""The timeline of a recording: speech, silence, other sound, or undecided, to the millisecond."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from archive.recording import Span, SpanKind
from transcribe.hearing import levels, speech
from transcribe.hearing.levels import Levels
from transcribe.hearing.speech import Posterior
from transcribe.runs import Run, join, minus, pad, true_runs, within


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """Speech begins at probability `on` and lasts while it stays above `off`."""

    on: float
    off: float


KEEP = OperatingPoint(on=0.25, off=0.15)
"""What may be decoded: the lowest threshold with no false alarm on applause, hum and noise."""
STRICT = OperatingPoint(on=0.5, off=0.3)
"""What is called speech without doubt: the model's own default threshold."""
SILENCE_DBFS = -50.0
"""Without speech and under this level a stretch is silence, above it sound."""

_SHORTEST_RUN_MS = 60
_GAP_MS = 300
_PAD_MS = 100
_DOUBT_MS = 500
"""Doubt around certain speech that is shorter than this is its fringe, not a span of its own."""
_SHORTEST_QUIET_MS = 500
"""Silence and sound change places no faster than this."""


def speech_runs(posterior: Posterior, duration_ms: int, point: OperatingPoint) -> list[Run]:
    """Stretches of speech at an operating point, ms; runs < 60 ms dropped, gaps < 300 ms filled."""
    high = posterior >= round(point.on * speech.UNITS)
    low = true_runs(posterior >= round(point.off * speech.UNITS))
    begun = [(a, b) for a, b in low if high[a:b].any()]
    in_ms = [(a * speech.FRAME_MS, b * speech.FRAME_MS) for a, b in begun]
    long = [(a, b) for a, b in join(in_ms, _GAP_MS) if b - a >= _SHORTEST_RUN_MS]
    return [(a, b) for a, b in pad(long, _PAD_MS, duration_ms) if a < b]


def tile(posterior: Posterior, track: Levels, duration_ms: int) -> tuple[Span, ...]:
    """Spans that cover `[0, duration_ms)` with no gap and no overlap."""
    at = 0
    out: list[Span] = []
    for start, end, kind in _talk(posterior, duration_ms):
        out += _quiet(posterior, track, at, start)
        out.append(_span(posterior, track, start, end, kind))
        at = end
    out += _quiet(posterior, track, at, duration_ms)
    return tuple(out)


def _talk(posterior: Posterior, duration_ms: int) -> Iterator[tuple[int, int, SpanKind]]:
    """Every kept stretch, split into what is certainly speech and what may be."""
    certain = speech_runs(posterior, duration_ms, STRICT)
    for start, end in speech_runs(posterior, duration_ms, KEEP):
        sure = pad(within(certain, start, end), _DOUBT_MS, duration_ms)
        doubt = [(a, b) for a, b in minus(start, end, sure) if b - a >= _DOUBT_MS or not sure]
        marked = [(a, b, SpanKind.UNDECIDED) for a, b in doubt]
        marked += [(a, b, SpanKind.SPEECH) for a, b in minus(start, end, doubt)]
        yield from sorted(marked)


def _quiet(posterior: Posterior, track: Levels, start: int, end: int) -> Iterator[Span]:
    """Silence and sound where nobody speaks."""
    if start >= end:
        return
    first = start // levels.FRAME_MS
    loud = track[first : -(-end // levels.FRAME_MS)] >= SILENCE_DBFS
    for a, b, is_loud in _steady(loud):
        kind = SpanKind.SOUND if is_loud else SpanKind.SILENCE
        from_ms = start if a == 0 else (first + a) * levels.FRAME_MS
        to_ms = end if b == len(loud) else (first + b) * levels.FRAME_MS
        yield _span(posterior, track, from_ms, to_ms, kind)


def _steady(loud: NDArray[np.bool_]) -> list[tuple[int, int, bool]]:
    """Stretches of frames that are loud or not; one that is too short belongs to its forerunner."""
    if not len(loud):
        return [(0, 0, False)]
    shortest = _SHORTEST_QUIET_MS // levels.FRAME_MS
    edges = [0, *(np.flatnonzero(np.diff(loud)) + 1).tolist(), len(loud)]
    out: list[tuple[int, int, bool]] = []
    for a, b in pairwise(edges):
        if out and (b - a < shortest or out[-1][2] == loud[a]):
            out[-1] = (out[-1][0], b, out[-1][2])
        else:
            out.append((a, b, bool(loud[a])))
    return out


def _span(posterior: Posterior, track: Levels, start: int, end: int, kind: SpanKind) -> Span:
    frames = posterior[start // speech.FRAME_MS : -(-end // speech.FRAME_MS)]
    evidence = round(float(frames.mean()) / speech.UNITS, 3) if len(frames) else None
    reasons = {
        SpanKind.SILENCE: (f"no speech, level under {SILENCE_DBFS:.0f} dBFS",),
        SpanKind.SOUND: (f"no speech, level over {SILENCE_DBFS:.0f} dBFS",),
        SpanKind.UNDECIDED: (f"speech probability between {KEEP.on} and {STRICT.on}",),
    }.get(kind, ())
    return Span(start, end, kind, evidence, levels.mean_level(track, start, end), reasons)
