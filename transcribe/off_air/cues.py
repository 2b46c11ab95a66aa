"""The cues that a stretch of talk was not meant for listeners, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.recording import Turn
from archive.transcript import Flag, Segment
from transcribe.off_air.place_cues import of_place
from transcribe.off_air.sound_cues import of_sound
from transcribe.off_air.surroundings import Cue, Surroundings
from transcribe.off_air.talk import Talk
from transcribe.off_air.telling import is_aside, telling_words
from transcribe.runs import Run, covered, join

_UNDER_SHARE = 0.5


def cues(talk: Talk, among: Surroundings) -> tuple[Cue, ...]:
    """Every cue that is there at all."""
    every = (
        *of_sound(talk, among),
        *of_place(talk, among),
        *_of_words(talk, among),
        *_under_talk(talk, among.turns),
    )
    return tuple(cue for cue in every if cue.strength > 0)


def telling_runs(segments: Sequence[Segment]) -> list[Run]:
    """From when to when each segment is that nobody would say on the air (ms), by start."""
    return sorted(
        (one.start_ms, one.end_ms) for one in segments if _is_shown(one) and is_aside(one.text)
    )


def _of_words(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    """What is said in the whole exchange that talk is part of.

    One phrase counts whole: on the events of the tuning seeds 67 % of the talk off the air has one,
    1 % of the other talk.
    """
    (start, end), _ = among.exchange(talk)
    said = [
        phrase
        for segment in among.segments
        if start <= _middle(segment) < end and _is_shown(segment)
        for phrase in telling_words(segment.text)
    ]
    if said:
        quoted = " and ".join(f"“{phrase}”" for phrase in dict.fromkeys(said[:3]))
        yield Cue("words", 1.0, f"says {quoted}")


def _is_shown(segment: Segment) -> bool:
    return Flag.QUARANTINED not in segment.flags


def _under_talk(talk: Talk, turns: Sequence[Turn]) -> Iterator[Cue]:
    """Where the turns are known: one voice under another's longer turn."""
    own = [turn for turn in turns if talk.start_ms <= _middle(turn) < talk.end_ms]
    over = [
        (other.start_ms, other.end_ms)
        for turn in own
        for other in turns
        if other.label != turn.label
        and other.start_ms <= turn.start_ms
        and other.end_ms >= turn.end_ms
    ]
    share = covered(talk.start_ms, talk.end_ms, join(sorted(over)))
    whole = max(1, talk.end_ms - talk.start_ms)
    if share / whole >= _UNDER_SHARE:
        yield Cue(
            "under", share / whole, f"under somebody else's talk for {share / whole:.0%} of it"
        )


def _middle(said: Segment | Turn) -> int:
    return (said.start_ms + said.end_ms) // 2
