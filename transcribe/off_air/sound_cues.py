"""What the sound of talk says against the programme's: level, bandwidth, room, channels."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.off_air.likeness import echo_times, treble_db
from transcribe.off_air.surroundings import Cue, Surroundings, ramp
from transcribe.off_air.talk import Talk

SOUND_CUES = frozenset({"level", "bandwidth", "room", "channel"})
"""The cues that change together where somebody is at another microphone."""

# A cue grows from nothing at the first figure to all of it at the second. The middle is about
# where `transcribe.off_air.likeness` sets talk apart; the measurements stand there.
_QUIET_FROM_LU, _QUIET_FULLY_LU = 4.0, 12.0
_TREBLE_FROM_DB, _TREBLE_FULLY_DB = 9.0, 15.0
_ECHO_FROM_TIMES, _ECHO_FULLY_TIMES = 1.25, 1.65
_WIDTH_FROM, _WIDTH_FULLY = 0.2, 0.6
_ENOUGH_MS = 4_000
"""Less talk than this says less of how it sounds."""


def of_sound(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    """The cues of `SOUND_CUES`."""
    enough = min(1.0, talk.spoken_ms / _ENOUGH_MS)
    for name, strength, reason in _differences(talk, among):
        yield Cue(name, enough * strength, reason)


def _differences(talk: Talk, among: Surroundings) -> Iterator[tuple[str, float, str]]:
    its, usual = talk.profile, among.usual
    under = usual.loudness - its.loudness
    quiet = ramp(under, _QUIET_FROM_LU, _QUIET_FULLY_LU)
    yield "level", quiet, f"{under:.0f} LU quieter than the programme"
    treble = treble_db(its, usual, among.tracks)
    if treble is not None:
        less = "less" if treble > 0 else "more"
        told = f"{abs(treble):.0f} dB {less} over 4 kHz than the programme"
        yield "bandwidth", ramp(abs(treble), _TREBLE_FROM_DB, _TREBLE_FULLY_DB), told
    if its.fall is not None and usual.fall is not None:
        room = "more" if its.fall < usual.fall else "less"
        fades = f"{its.fall:.0f} dB in 100 ms instead of {usual.fall:.0f}"
        told = f"{room} echo than the programme (syllables fade by {fades})"
        yield "room", ramp(echo_times(its, usual), _ECHO_FROM_TIMES, _ECHO_FULLY_TIMES), told
    if its.width is not None and usual.width is not None:
        agree = f"left and right agree by {its.width:.2f} instead of {usual.width:.2f}"
        told = f"other channels than the programme ({agree})"
        yield "channel", ramp(abs(usual.width - its.width), _WIDTH_FROM, _WIDTH_FULLY), told
