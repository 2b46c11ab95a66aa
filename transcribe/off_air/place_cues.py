"""What the place of talk says: outside of the programme, apart from it, or taking turns in it."""

from __future__ import annotations

from collections.abc import Iterator

from transcribe.off_air.on_air import gaps_ms, reach
from transcribe.off_air.surroundings import Cue, Surroundings, ramp
from transcribe.off_air.talk import TURN_MS, Talk

PLACE_CUES = frozenset({"outside", "alone"})

_ALONE_FROM_MS, _ALONE_FULLY_MS = 2_000, 3_000
"""People who talk with each other on the air answer within 2 s."""
_HARDLY_HEARD, _HEARD = 0.33, 0.43
"""Mean speech probability. Through a telephone it is 0.2 to 0.36 where a line is heard at all, and
half of the line is not; of the hot mics' stretches 19 of 20 have 0.38 or more (generated events,
seeds 1 to 4, 6 and 8)."""
_BEFORE_FROM_MS, _BEFORE_FULLY_MS = 4_000, 10_000
_AFTER_FROM_MS, _AFTER_FULLY_MS = 8_000, 18_000
"""So much talk outside of the programme is more than a word of it that sounds otherwise; a last
question or remark may be long."""
_ASIDE_FROM_MS, _ASIDE_FULLY_MS = 2_000, 4_000
"""Talk that says itself that nobody should hear it may be short."""
_ANSWER_MS = 3_500
"""Who takes turns is answered within this time."""
_LEAST_KIN_MS = 1_500


def of_place(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    """The cues of `PLACE_CUES`, and `turns` against them."""
    yield from _outside(talk, among)
    gaps = _gaps(talk, among)
    if gaps and not talk.is_on_air:
        told = f"{_seconds(min(gaps))} from any talk on the air"
        yield Cue("alone", _alone(talk, min(gaps), among), told)
    yield from _kin(talk, among)


def _alone(talk: Talk, gap: int, among: Surroundings) -> float:
    """Beside talk that is hardly heard, more of it may not have been: how much further unnamed
    sound as loud as it reaches counts against the gap.
    """
    apart = ramp(gap, _ALONE_FROM_MS, _ALONE_FULLY_MS)
    sure = ramp(talk.profile.heard, _HARDLY_HEARD, _HEARD)
    if not apart or sure == 1.0:
        return apart
    start, end = reach(talk, among.perhaps_more(talk))
    closest = min(max(0, start - one.end_ms, one.start_ms - end) for one in among.on_air)
    return sure * apart + (1 - sure) * min(apart, ramp(closest, _ALONE_FROM_MS, _ALONE_FULLY_MS))


def _outside(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    if among.sustained is None:
        return
    first, last = among.sustained
    if talk.end_ms <= first:
        bounds = _BEFORE_FROM_MS, _BEFORE_FULLY_MS
        told = f"ends {_seconds(first - talk.end_ms)} before the first sustained talk on the air"
    elif talk.start_ms >= last:
        bounds = _AFTER_FROM_MS, _AFTER_FULLY_MS
        told = f"begins {_seconds(talk.start_ms - last)} after the last sustained talk on the air"
    else:
        return
    _, spoken = among.exchange(talk)
    by_words = ramp(talk.spoken_ms, _ASIDE_FROM_MS, _ASIDE_FULLY_MS) if talk.is_aside else 0.0
    yield Cue("outside", max(ramp(spoken, *bounds), by_words), told)


def _kin(talk: Talk, among: Surroundings) -> Iterator[Cue]:
    """The same sound takes turns on the air: a quiet guest, a telephone, the audience."""
    if not talk.is_strange:
        return
    for other in among.off_air:
        if other is not talk and _takes_turns(other, among) and among.is_alike(talk, other):
            at = _seconds(other.start_ms)
            yield Cue("turns", 1.0, f"though the same sound takes turns on the air at {at}")
            return


def _takes_turns(talk: Talk, among: Surroundings) -> bool:
    if not talk.is_strange or talk.spoken_ms < _LEAST_KIN_MS:
        return False
    gaps = _gaps(talk, among)
    return len(gaps) == 2 and min(gaps) < TURN_MS and max(gaps) < _ANSWER_MS


def _gaps(talk: Talk, among: Surroundings) -> list[int]:
    """How far the last talk on the air before it is and the next one after it, if there are."""
    gaps = gaps_ms(talk, among.on_air, among.off_air)
    return [gap for gap in gaps if gap is not None]


def _seconds(ms: int) -> str:
    return f"{ms / 1000:.1f} s"
