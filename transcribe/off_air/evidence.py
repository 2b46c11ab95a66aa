"""The off-air evidence of a recording: every stretch of its talk with a score and reasons."""

from __future__ import annotations

from collections.abc import Sequence

from archive.off_air import OffAir
from archive.recording import Span, SpanKind, Turn
from archive.transcript import Segment
from transcribe.hearing.activity import Activity
from transcribe.off_air.cues import cues, telling_runs
from transcribe.off_air.on_air import on_the_air
from transcribe.off_air.pieces import pieces
from transcribe.off_air.profile import tracks_of
from transcribe.off_air.score import score, weight
from transcribe.off_air.surroundings import Surroundings
from transcribe.off_air.talk import gather

EVIDENCE_RECIPE = "cues+asides/1"
"""Changes whenever the same sound and the same words get other scores."""
SHORTEST_MS = 600
"""A shorter stretch of talk is a cough or a syllable of music: nothing is said of it."""


def off_air_evidence(
    activity: Activity, segments: Sequence[Segment] = (), turns: Sequence[Turn] = ()
) -> tuple[OffAir, ...]:
    """A score for every stretch of certain speech, by start and disjoint; deterministic.

    `segments` are the words of the best transcript there is, `turns` who speaks when; without
    them the sound alone speaks. Empty where the recording was heard without the tracks.
    """
    among = surroundings(activity, segments, turns)
    if among is None:
        return ()
    found = []
    for talk in among.talks:
        if talk.spoken_ms >= SHORTEST_MS:
            told = sorted(cues(talk, among), key=lambda cue: -abs(weight(cue)))
            reasons = tuple(cue.reason for cue in told)
            found.append(OffAir(talk.start_ms, talk.end_ms, score(told), reasons))
    return tuple(found)


def surroundings(
    activity: Activity, segments: Sequence[Segment] = (), turns: Sequence[Turn] = ()
) -> Surroundings | None:
    """All talk of a recording and what it is judged against; null without a frame of talk, or
    where the recording was heard without the tracks.
    """
    tracks = tracks_of(activity)
    if tracks is None:
        return None
    spans = activity.spans()
    speech = [(one.start_ms, one.end_ms) for one in spans if one.kind is SpanKind.SPEECH]
    borders = {one.start_ms for one in segments} | {one.start_ms for one in turns}
    gathered = gather(tracks, speech, sorted(borders), telling_runs(segments))
    if gathered is None:
        return None
    usual, talks = gathered
    doubted = [(one.start_ms, one.end_ms) for one in spans if _may_be_talk(one)]
    unnamed = tuple(pieces(tracks, doubted, ()))
    return Surroundings(tracks, usual, on_the_air(talks), unnamed, segments, turns)


def _may_be_talk(span: Span) -> bool:
    """Sound that has no name, and what the detector doubts."""
    return span.kind is SpanKind.UNDECIDED or (span.kind is SpanKind.SOUND and not span.sound)
