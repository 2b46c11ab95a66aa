"""What a stretch of talk is judged against, and what a cue is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from archive.recording import Turn
from archive.transcript import Segment
from transcribe.off_air.likeness import KIN_LU, alike
from transcribe.off_air.on_air import exchange
from transcribe.off_air.pieces import Piece
from transcribe.off_air.profile import Profile, Tracks
from transcribe.off_air.talk import Talk
from transcribe.runs import Run


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its name, how strong it is (0..1), and what was found, in words with figures."""

    name: str
    strength: float
    reason: str


def ramp(value: float, low: float, high: float) -> float:
    """How far a figure is on its way from nothing to all of a cue, 0..1."""
    return min(1.0, max(0.0, (value - low) / (high - low)))


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The recording's tracks, how its programme sounds, all of its talk by time, and its words.

    `unnamed`: sound that is not called talk and has no name, and what the detector doubts.
    `sustained`: from the first to the last talk on the air, null where there is none.
    """

    tracks: Tracks
    usual: Profile
    talks: Sequence[Talk]
    unnamed: Sequence[Piece] = ()
    segments: Sequence[Segment] = ()
    turns: Sequence[Turn] = ()
    on_air: Sequence[Talk] = field(init=False)
    off_air: Sequence[Talk] = field(init=False)

    def __post_init__(self) -> None:
        on_air = tuple(talk for talk in self.talks if talk.is_on_air)
        off_air = tuple(talk for talk in self.talks if not talk.is_on_air)
        object.__setattr__(self, "on_air", on_air)
        object.__setattr__(self, "off_air", off_air)

    @property
    def sustained(self) -> Run | None:
        return (self.on_air[0].start_ms, self.on_air[-1].end_ms) if self.on_air else None

    def perhaps_more(self, talk: Talk) -> list[Run]:
        """Talk apart from the programme, and unnamed sound as loud as this talk; ms, by start."""
        sound = [
            (one.start_ms, one.end_ms)
            for one in self.unnamed
            if abs(one.profile.loudness - talk.profile.loudness) <= KIN_LU
        ]
        return sorted([*sound, *((one.start_ms, one.end_ms) for one in self.off_air)])

    def is_alike(self, one: Talk, other: Talk) -> bool:
        """Whether two stretches sound the same."""
        return alike(one.profile, other.profile, self.usual, self.tracks)

    def exchange(self, talk: Talk) -> tuple[Run, int]:
        """The exchange apart from the programme that talk is part of (ms), and how much of it is
        talk (ms); strangers of another sound are none of it.
        """
        if talk.is_on_air:
            return (talk.start_ms, talk.end_ms), talk.spoken_ms
        same = [
            one
            for one in self.off_air
            if not (one.is_strange and talk.is_strange) or self.is_alike(one, talk)
        ]
        start, end = exchange(talk, same)
        return (start, end), sum(one.spoken_ms for one in same if start <= one.start_ms < end)
