"""Reasons to distrust what an engine wrote. Distrusted text is kept and flagged, never deleted.

Each gate gives at most one reason, in words with its figure. Some prove that a text was invented,
others are doubts, and doubts on two grounds distrust it too. docs/timeline.md lists them all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from transcribe.hearing.activity import Activity
from transcribe.hearing.bands import Bands
from transcribe.words.gates.evidence import Evidence, Sound
from transcribe.words.gates.loops import (
    FEWEST_WORDS,
    MAX_COMPRESSION,
    Loop,
    find_loops,
    wide_compression,
)
from transcribe.words.gates.phrases import phrase_reasons
from transcribe.words.gates.reason import Claim, Gate, Reason, is_distrusted
from transcribe.words.gates.repeats import ALIKE, likeness
from transcribe.words.gates.scores import compression, score_reasons
from transcribe.words.gates.support import LOW_SPEECH, sound_reasons

__all__ = ["Claim", "Evidence", "Gate", "Reason", "is_distrusted", "judge"]

_FEW_WORDS, _UNBROKEN = 6, 0.7
"""So few different words with pauses between them prove nothing: thanks over applause drown in it
and never sound alike. An engine's loop has no pauses, or a whole sentence in each round."""
_LONG_LOOP = 40
"""Words in all: more than a crowd or a speaker repeats, where the sound cannot be compared."""


def judge(parts: Sequence[Claim], activity: Activity) -> tuple[tuple[Reason, ...], ...]:
    """For each part, in order of time, every reason against it; none means that nothing is odd."""
    if not parts:
        return ()
    sound = Sound(activity)
    found = [sound.under(part.start_ms, part.end_ms, part.words) for part in parts]
    rounds = _rounds(parts, activity.bands)
    return tuple(tuple(_reasons(*one)) for one in zip(parts, found, rounds, strict=True))


@dataclass(frozen=True, slots=True)
class _Round:
    """How a part repeats what is around it; `like`: how alike the loop's rounds sound."""

    loop: Loop | None
    like: float | None
    compression: float


def _rounds(parts: Sequence[Claim], bands: Bands) -> list[_Round]:
    """For each part. One that lies in several loops counts to that of the shortest cycle."""
    loops: dict[int, tuple[Loop, float | None]] = {}
    for found in find_loops(parts):
        alike = likeness(found, bands)
        for number in found.parts:
            loops.setdefault(number, (found, alike))
    out = []
    for number, wide in enumerate(wide_compression(parts)):
        loop, like = loops.get(number, (None, None))
        out.append(_Round(loop, like, wide))
    return out


def _reasons(part: Claim, sound: Evidence, round_: _Round) -> Iterator[Reason]:
    yield from sound_reasons(sound)
    yield from score_reasons(part.heard, part.words, part.start_ms, part.end_ms, sound)
    is_chant = round_.like is not None and round_.like >= ALIKE and sound.speech >= LOW_SPEECH
    yield from compression(part.heard, is_chant)
    if not is_chant:
        yield from _loop_reasons(round_)
    yield from phrase_reasons(part.text)


def _loop_reasons(round_: _Round) -> Iterator[Reason]:
    loop, is_wide = round_.loop, round_.compression > MAX_COMPRESSION
    if loop is not None and (loop.said >= FEWEST_WORDS or not is_wide):
        yield _loop_reason(loop, round_.like)
    elif is_wide:
        said = f"it goes round with its neighbours (compression {round_.compression:.1f})"
        yield Reason(Gate.LOOP, said, True)


def _loop_reason(loop: Loop, like: float | None) -> Reason:
    said = f"{loop.words} words come round {loop.rounds} times"
    if like is not None:
        said += f", the sound under them does not ({like:.2f} alike)"
    is_long = loop.words * loop.rounds >= _LONG_LOOP
    is_sparse = loop.variety < _FEW_WORDS and loop.filled < _UNBROKEN
    is_enough = loop.said >= FEWEST_WORDS and not is_sparse
    return Reason(Gate.LOOP, said, is_enough and (like is not None or is_long))
