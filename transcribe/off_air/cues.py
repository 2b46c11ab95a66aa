"""The cues that a stretch of talk was not meant for listeners, each with its reason in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.recording import Turn
from archive.transcript import Flag, Segment
from transcribe.off_air.profile import Profile, Tracks
from transcribe.off_air.talk import TURN_MS, Programme, Talk, alike, nearest_ms, treble_db
from transcribe.off_air.telling import telling_words
from transcribe.runs import covered, join

SOUND_CUES = frozenset({"level", "bandwidth", "room", "channel"})
"""The cues that change together where somebody is at another microphone."""

# A cue grows from nothing at the first figure to all of it at the second. The middle is where
# `transcribe.off_air.talk` sets talk apart; the measurements stand there.
_QUIET_FROM_LU, _QUIET_FULLY_LU = 4.0, 12.0
_TREBLE_FROM_DB, _TREBLE_FULLY_DB = 5.0, 11.0
_ECHO_FROM_DB, _ECHO_FULLY_DB = 0.8, 1.8
_WIDTH_FROM, _WIDTH_FULLY = 0.2, 0.6
_ALONE_FROM_MS, _ALONE_FULLY_MS = 1_500, 3_500
"""People who talk with each other on the air answer within 2 s."""
_WORDS_FULLY = 2
_UNDER_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Cue:
    """One cue: its name, how strong it is (0..1), and what was found, in words with figures."""

    name: str
    strength: float
    reason: str


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a stretch of talk is judged against."""

    tracks: Tracks
    programme: Programme
    talks: Sequence[Talk]
    segments: Sequence[Segment] = ()
    turns: Sequence[Turn] = ()

    @property
    def on_air(self) -> list[Talk]:
        return [talk for talk in self.talks if talk.is_on_air]


def cues(talk: Talk, among: Surroundings) -> tuple[Cue, ...]:
    """Every cue that is there at all."""
    every = (
        *_of_sound(talk.profile, among),
        *_of_place(talk, among),
        *_of_words(talk, among.segments),
        *_under_talk(talk, among.turns),
        *_kin(talk, among),
    )
    return tuple(cue for cue in every if cue.strength > 0)


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))


def _of_sound(talk: Profile, among: Surroundings) -> Iterator[Cue]:
    usual = among.programme.profile
    under = usual.loudness - talk.loudness
    quiet = _ramp(under, _QUIET_FROM_LU, _QUIET_FULLY_LU)
    yield Cue("level", quiet, f"{under:.0f} LU quieter than the programme")
    treble = treble_db(talk, usual, among.tracks)
    if treble is not None:
        less = "less" if treble > 0 else "more"
        strength = _ramp(abs(treble), _TREBLE_FROM_DB, _TREBLE_FULLY_DB)
        yield Cue(
            "bandwidth", strength, f"{abs(treble):.0f} dB {less} over 4 kHz than the programme"
        )
    if talk.fall is not None and usual.fall is not None:
        lingers = usual.fall - talk.fall
        room = "more" if lingers > 0 else "less"
        told = f"{talk.fall:.1f} dB in 100 ms instead of {usual.fall:.1f}"
        strength = _ramp(abs(lingers), _ECHO_FROM_DB, _ECHO_FULLY_DB)
        yield Cue("room", strength, f"{room} echo than the programme (syllables fade by {told})")
    if talk.width is not None and usual.width is not None:
        strength = _ramp(abs(usual.width - talk.width), _WIDTH_FROM, _WIDTH_FULLY)
        told = f"left and right agree by {talk.width:.2f} instead of {usual.width:.2f}"
        yield Cue("channel", strength, f"other channels than the programme ({told})")


def _of_place(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    sustained = among.programme.sustained
    if sustained and talk.end_ms <= sustained[0]:
        gap = _seconds(sustained[0] - talk.end_ms)
        yield Cue("outside", 1.0, f"ends {gap} before the first sustained talk on the air")
    elif sustained and talk.start_ms >= sustained[1]:
        gap = _seconds(talk.start_ms - sustained[1])
        yield Cue("outside", 1.0, f"begins {gap} after the last sustained talk on the air")
    rest = [one for one in among.talks if not one.is_on_air]
    gap_ms = None if talk.is_on_air else nearest_ms(talk, among.on_air, rest)
    if gap_ms is not None:
        strength = _ramp(gap_ms, _ALONE_FROM_MS, _ALONE_FULLY_MS)
        yield Cue("alone", strength, f"{_seconds(gap_ms)} from any talk on the air")


def _of_words(talk: Talk, segments: Sequence[Segment]) -> Iterator[Cue]:
    said = [
        phrase
        for segment in segments
        if Flag.QUARANTINED not in segment.flags and _mostly_in(segment, talk)
        for phrase in telling_words(segment.text)
    ]
    if said:
        quoted = " and ".join(f"“{phrase}”" for phrase in dict.fromkeys(said[:3]))
        yield Cue("words", min(1.0, len(said) / _WORDS_FULLY), f"says {quoted}")


def _mostly_in(segment: Segment, talk: Talk) -> bool:
    middle = (segment.start_ms + segment.end_ms) // 2
    return talk.start_ms <= middle < talk.end_ms


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


def _middle(turn: Turn) -> int:
    return (turn.start_ms + turn.end_ms) // 2


def _kin(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    """The same sound takes turns on the air: a quiet guest, a telephone, the audience."""
    if not talk.is_strange:
        return
    for other in among.talks:
        if other is talk or not other.is_strange or not _takes_turns(other, among):
            continue
        if alike(talk.profile, other.profile, among.programme.profile, among.tracks):
            at = _seconds(other.start_ms)
            yield Cue("turns", 1.0, f"though the same sound takes turns on the air at {at}")
            return


def _takes_turns(talk: Talk, among: Surroundings) -> bool:
    sustained = among.programme.sustained
    if not sustained or talk.start_ms < sustained[0] or talk.end_ms > sustained[1]:
        return False
    near = nearest_ms(talk, among.on_air)
    return near is not None and near < TURN_MS


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
