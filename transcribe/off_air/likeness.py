"""How alike two stretches of talk sound, and whether one is a stranger to the programme."""

from __future__ import annotations

from transcribe.off_air.profile import Profile, Tracks

QUIET_LU = 8.0
"""Talk this far under the programme's loudness is set apart by its level."""
DULL_DB = 12.0
"""So is talk with this much less, or more, over 4 kHz than the programme's talk at that loudness:
of 100 lines in one band 99 stay within 9 to 10 dB, of those through a telephone or a low pass 95
lose 12 or more (generated events, seeds 1 and 4; dull voices that read aloud differ by up to 17).
"""
ECHO_TIMES = 1.4
"""So is talk whose syllables fade so many times as slowly, or as fast: of 100 lines in one room 98
stay within this, of those in a room of 0.4 to 1.0 s 99 are slower by 1.6 or more (the same)."""
OTHER_WIDTH = 0.4
"""So is talk whose channels agree by so much more or less: one channel only, instead of both."""
KIN_LU, KIN_TREBLE_DB, KIN_ECHO_TIMES = 6.0, 10.0, 1.6
"""Talk that differs by no more than this sounds the same."""

_TREBLE = slice(18, 21)
"""4 to 8 kHz."""
_OVER_FLOOR_DB = 5.0
"""What would lie this little over the floor says nothing."""


def treble_db(profile: Profile, of: Profile, tracks: Tracks) -> float | None:
    """How much less the talk has over 4 kHz than the programme would at its loudness, dB.

    Null where the programme's own treble would be lost in the noise at that loudness.
    """
    expected = of.spectrum[_TREBLE] - (of.loudness - profile.loudness)
    floor = tracks.floor[_TREBLE]
    is_heard = expected > floor + _OVER_FLOOR_DB
    if not is_heard.any():
        return None
    missing = expected - profile.spectrum[_TREBLE].clip(min=floor)
    return float(missing[is_heard].mean())


def echo_times(one: Profile, other: Profile) -> float:
    """How many times as fast syllables fade in one of them as in the other; 1 if not known."""
    if not one.fall or not other.fall:
        return 1.0
    return max(one.fall / other.fall, other.fall / one.fall)


def is_strange(talk: Profile, programme: Profile, tracks: Tracks, share: float = 1.0) -> bool:
    """By its level, spectrum, room or channels: at a share of what sets talk apart."""
    if talk.loudness <= programme.loudness - share * QUIET_LU:
        return True
    treble = treble_db(talk, programme, tracks)
    if treble is not None and abs(treble) >= share * DULL_DB:
        return True
    if _wider(talk, programme) >= share * OTHER_WIDTH:
        return True
    return echo_times(talk, programme) >= float(ECHO_TIMES**share)


def _wider(one: Profile, other: Profile) -> float:
    return 0.0 if one.width is None or other.width is None else abs(one.width - other.width)


def alike(one: Profile, other: Profile, programme: Profile, tracks: Tracks) -> bool:
    """Whether two stretches sound the same, as far as it can be measured."""
    if abs(one.loudness - other.loudness) > KIN_LU:
        return False
    trebles = [treble_db(each, programme, tracks) for each in (one, other)]
    known = [treble for treble in trebles if treble is not None]
    if len(known) == len(trebles) and max(known) - min(known) > KIN_TREBLE_DB:
        return False
    return echo_times(one, other) <= KIN_ECHO_TIMES
