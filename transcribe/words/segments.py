"""From merged words to a transcript's segments: flags, reasons, and what stayed without words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.event import Role
from archive.recording import Span, SpanKind, Turn
from archive.transcript import Flag, Segment
from transcribe.engines.engine import Heard
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, join, minus
from transcribe.speakers import assign_speakers
from transcribe.words.gates import distrust
from transcribe.words.merge import Merged, merge
from transcribe.words.windows import QUIET_DBFS, Window

INAUDIBLE_MS = 2_000
"""Speech without words that is shorter than this between words is a breath or a hesitation."""
_NEAR_MS = 2_000
"""Stretches of speech nearer than this become one untranscribed segment."""


def heard_segments(
    activity: Activity,
    windows: Sequence[Window],
    heard: Mapping[int, Heard],
    turns: Sequence[Turn] = (),
    people: Sequence[Role] = (),
) -> tuple[Segment, ...]:
    """A machine transcript's segments by time; every stretch of speech is accounted for."""
    speech = activity.speech()
    spoken = [_segment(part, speech) for part in merge(windows, heard)]
    named = assign_speakers(spoken, turns, people)
    return _by_time([*named, *_inaudible(activity.spans(), spoken)])


def untranscribed_segments(spans: Sequence[Span]) -> tuple[Segment, ...]:
    """What there is to say of speech that no model has heard yet."""
    return tuple(
        Segment(start, end, "", flags=(Flag.UNTRANSCRIBED,), reasons=("no model has heard it",))
        for start, end in join(_certain(spans), _NEAR_MS)
    )


def _segment(part: Merged, speech: Sequence[Run]) -> Segment:
    reasons = distrust(part.heard, part.words, part.start_ms, part.end_ms, speech)
    flags = [Flag.QUARANTINED] if reasons else []
    level = part.window.speech_dbfs
    if level is not None and level < QUIET_DBFS:
        flags.append(Flag.QUIET)
        reasons = (*reasons, f"spoken at {level:.0f} dBFS, raised by {part.window.gain_db:.0f} dB")
    sure = [word.probability for word in part.words if word.probability is not None]
    return Segment(
        start_ms=part.start_ms,
        end_ms=part.end_ms,
        text=part.text,
        language=part.language,
        confidence=round(sum(sure) / len(sure), 3) if sure else None,
        flags=tuple(flags),
        reasons=reasons,
        words=part.words,
    )


def _inaudible(spans: Sequence[Span], spoken: Sequence[Segment]) -> list[Segment]:
    with_words = join(sorted((s.start_ms, s.end_ms) for s in spoken))
    return [
        Segment(a, b, "", flags=(Flag.INAUDIBLE,), reasons=("speech, but no words were made out",))
        for start, end in _certain(spans)
        for a, b in minus(start, end, with_words)
        if b - a >= INAUDIBLE_MS or (a, b) == (start, end)
    ]


def _certain(spans: Sequence[Span]) -> list[Run]:
    return [(s.start_ms, s.end_ms) for s in spans if s.kind is SpanKind.SPEECH]


def _by_time(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    return tuple(sorted(segments, key=lambda s: (s.start_ms, s.end_ms)))
