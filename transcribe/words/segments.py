"""A transcript's segments from all that was heard; every stretch of speech is accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from archive.event import Role
from archive.recording import Span, Turn
from archive.transcript import Flag, Segment
from transcribe.engines.engine import Heard
from transcribe.hearing.activity import Activity
from transcribe.runs import join
from transcribe.speakers import assign_speakers
from transcribe.words.borders import Border
from transcribe.words.first_hearing import certain, told
from transcribe.words.merge import merge
from transcribe.words.plates import Hearing
from transcribe.words.second_pass import Verdict, inaudible, judge_doubts, settled
from transcribe.words.windows import Window

_NEAR_MS = 2_000
"""Stretches of speech nearer than this become one untranscribed segment."""


@dataclass(frozen=True, slots=True)
class Account:
    """A machine transcript's segments by time, and how they came about."""

    segments: tuple[Segment, ...]
    borders: tuple[Border, ...]
    verdicts: tuple[Verdict, ...]

    def facts(self) -> dict[str, object]:
        """For the transcript's record: counts at the borders, and of what was heard again.

        `each` has a row per border: where it lies (ms), words heard by both windows and kept once,
        heard by one alone and kept, heard by one alone and dropped.
        """
        each = [[one.at_ms, one.both, one.kept, one.dropped] for one in self.borders]
        names = ("both", "kept", "dropped")
        sums = {name: sum(row[n] for row in each) for n, name in enumerate(names, 1)}
        causes = Counter(one.doubt.cause.value for one in self.verdicts)
        outcomes = Counter(one.outcome.value for one in self.verdicts)
        return {
            "borders": {"count": len(each), **sums, "each": each},
            "heard_again": {"stretches": len(self.verdicts), **causes, **outcomes},
        }


def account(
    activity: Activity,
    windows: Sequence[Window],
    heard: Mapping[int, Heard],
    turns: Sequence[Turn] = (),
    people: Sequence[Role] = (),
    again: Sequence[Hearing] = (),
) -> Account:
    """Everything that was heard as one transcript; `again` is what the second pass heard."""
    merged = merge(windows, heard, activity.speech())
    spoken = told(activity, merged.parts)
    verdicts = judge_doubts(activity, spoken, again)
    believed = settled(activity, spoken, verdicts)
    named = assign_speakers(believed, turns, people)
    marked = [*named, *inaudible(activity, believed, verdicts)]
    by_time = sorted(marked, key=lambda each: (each.start_ms, each.end_ms))
    return Account(tuple(by_time), merged.borders, verdicts)


def untranscribed_segments(spans: Sequence[Span]) -> tuple[Segment, ...]:
    """What there is to say of speech that no model has heard yet."""
    return tuple(
        Segment(start, end, "", flags=(Flag.UNTRANSCRIBED,), reasons=("no model has heard it",))
        for start, end in join(certain(spans), _NEAR_MS)
    )
