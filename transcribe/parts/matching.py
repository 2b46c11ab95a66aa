"""Whether two recordings hold the same moments, and where: from fingerprints, then from sound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from archive.parts.matches import Comparison, SoundMatch
from transcribe.media.sound import SAMPLE_RATE, Samples
from transcribe.parts import candidates, refining
from transcribe.parts.fingerprint import FINGERPRINT_RECIPE, HOP_MS, Fingerprint
from transcribe.parts.refining import Lag, Line
from transcribe.parts.tracking import WINDOW, Track, follow
from transcribe.runs import Run, covered, join

MATCHING_RECIPE = f"{FINGERPRINT_RECIPE}/match/1"
"""Part of the key of every kept comparison; raise the number when the answer may change."""

_APART = 12
"""Frames between lags that are different places, and not one found twice: half a second."""
_TRIED = 12
_AS_GOOD = 0.5
"""Another place with at least this share of the best one's windows makes both doubtful."""
REPEATS = "the same sound repeats in both and fits in {} places: nothing can be told from it"


@dataclass(frozen=True, slots=True)
class Heard:
    """A recording as it is compared: `sha256`, fingerprint, its talk (ms), and how to hear it."""

    sha256: str
    fingerprint: Fingerprint
    talk: Sequence[Run]
    sound: Callable[[], Iterator[Samples]]


def compare(one: Heard, other: Heard) -> Comparison:
    """A match, or why there is none; the same whichever recording is named first."""
    first, second = sorted((one, other), key=lambda heard: heard.sha256)
    tracks = _tracks(first.fingerprint, second.fingerprint)
    if not tracks:
        return Comparison(first.sha256, second.sha256)
    best = tracks[0]
    rivals = [t for t in tracks if len(t.places) >= _AS_GOOD * len(best.places)]
    if len(rivals) > 1:
        refusal = REPEATS.format(len(rivals))
        return Comparison(first.sha256, second.sha256, refusal=refusal)
    return Comparison(first.sha256, second.sha256, _measured(first, second, best))


def _tracks(first: Fingerprint, second: Fingerprint) -> list[Track]:
    """Lags along which the recordings agree, the longest agreement first."""
    tried: list[int] = []
    found: list[Track] = []
    for candidate in candidates.find(first, second):
        if len(tried) == _TRIED:
            break
        if any(abs(candidate.lag - lag) <= _APART for lag in tried):
            continue
        tried.append(candidate.lag)
        track = follow(first, second, candidate.lag)
        if track and all(abs(track.middle - known.middle) > _APART for known in found):
            found.append(track)
    return sorted(found, key=lambda track: -len(track.places))


def _measured(first: Heard, second: Heard, track: Track) -> SoundMatch:
    line = _line(first, second, track)
    runs = [(int(at) * HOP_MS, (int(at) + WINDOW) * HOP_MS) for at in track.places]
    if line is None:
        line = Line(track.lag * HOP_MS, track.slope * 1e6)
    return SoundMatch(
        first=first.sha256,
        second=second.sha256,
        offset_ms=round(line.offset_ms, 3),
        drift_ppm=round(line.drift_ppm, 2),
        start_ms=runs[0][0],
        end_ms=runs[-1][1],
        agreement=round(track.coverage, 3),
        talk_ms=sum(covered(start, end, second.talk) for start, end in join(runs)),
        within_ms=line.within_ms,
        drift_error_ppm=line.error_ppm,
    )


def _line(first: Heard, second: Heard, track: Track) -> Line | None:
    """Measured lags along the track; None where the sound gives no clear ones."""
    chosen = np.linspace(0, len(track.places) - 1, refining.PIECES).astype(int)
    frames = [int(track.places[at]) for at in np.unique(chosen)]
    margin, length = (round(s * SAMPLE_RATE) for s in (refining.MARGIN_S, refining.PIECE_S))
    per_frame = SAMPLE_RATE * HOP_MS // 1000
    there = [(at * per_frame, at * per_frame + length) for at in frames]
    expected = [(at + round(track.at(at))) * per_frame for at in frames]
    here = [(start - margin, start + length + margin) for start in expected]
    pieces = zip(
        here,
        refining.cut(first.sound(), here),
        there,
        refining.cut(second.sound(), there),
        strict=True,
    )
    per_ms = SAMPLE_RATE / 1000
    lags = []
    for (low, _), sound, (start, _), sought in pieces:
        shift = refining.shift(sound, sought)
        if shift is not None:
            lags.append(Lag((start + length / 2) / per_ms, (low + shift - start) / per_ms))
    return refining.fit(lags)
