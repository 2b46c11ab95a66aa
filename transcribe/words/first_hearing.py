"""What the windows say, merged and judged; and what speech that leaves without words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archive.recording import Span, SpanKind
from archive.transcript import Flag, Segment
from transcribe.engines.engine import Heard
from transcribe.hearing.activity import Activity
from transcribe.runs import Run, join, minus, near
from transcribe.words.gates import Reason, is_distrusted, judge
from transcribe.words.leveling import Spoken, spoken_levels, under
from transcribe.words.merge import Merged, merge
from transcribe.words.windows import Window

UNHEARD_MS = 1_000
"""The break: speech without words that is shorter than this, beside words or between them, is a
breath, a hesitation, or the edge of a word. A second holds two or three words."""
_LONGEST_WORD_MS = 2_000
"""A longer word (none of the 315,565 of the debates is) accounts for no more than this."""


def first_hearing(
    activity: Activity, windows: Sequence[Window], heard: Mapping[int, Heard]
) -> tuple[Segment, ...]:
    """What the windows say, merged and judged; nothing is said yet of speech without words."""
    return told(activity, merge(windows, heard, activity.speech()).parts)


def told(activity: Activity, parts: Sequence[Merged]) -> tuple[Segment, ...]:
    """Merged parts as segments with flags and reasons."""
    loud = spoken_levels(activity)
    judged = zip(parts, judge(parts, activity), strict=True)
    return tuple(segment(part, reasons, loud) for part, reasons in judged)


def segment(part: Merged, found: Sequence[Reason], loud: Sequence[Spoken]) -> Segment:
    """A part with its flags and reasons."""
    reasons = tuple(reason.text for reason in found)
    flags = [Flag.QUARANTINED] if is_distrusted(found) else []
    below = under(part.start_ms, part.end_ms, loud)
    if below is not None and below.is_quiet:
        flags.append(Flag.QUIET)
        reasons = (*reasons, f"spoken at {below.dbfs:.0f} dBFS, raised by {below.gain_db:.0f} dB")
    if part.doubt:
        reasons = (*reasons, part.doubt)
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


def unheard(spans: Sequence[Span], spoken: Sequence[Segment]) -> list[Run]:
    """Stretches of certain speech that no text accounts for, but for breaks (`UNHEARD_MS`)."""
    accounted = join(sorted(run for each in spoken for run in _told(each)), UNHEARD_MS)
    return [
        (a, b)
        for start, end in certain(spans)
        for a, b in minus(start, end, near(accounted, start, end))
        if b - a >= UNHEARD_MS or (a, b) == (start, end)
    ]


def certain(spans: Sequence[Span]) -> list[Run]:
    """What the evidence calls speech, ms."""
    return [(s.start_ms, s.end_ms) for s in spans if s.kind is SpanKind.SPEECH]


def _told(each: Segment) -> Iterator[Run]:
    """The time that a segment accounts for: its words', or all of it where they have no times."""
    if not each.words or Flag.QUARANTINED in each.flags:
        yield each.start_ms, each.end_ms
    for word in each.words:
        length = min(max(word.end_ms - word.start_ms, 1), _LONGEST_WORD_MS)
        yield word.start_ms, word.start_ms + length
