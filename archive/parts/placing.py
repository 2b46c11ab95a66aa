"""Puts the parts of an event on its clock: by their sound, a sidecar's clock, the file's, or order.

A pure function of what is known, so that the order in which parts came leaves no trace. Parts that
hold the same sound are placed against each other by it; the group stands where the best clock
among its members puts it. The clock's origin never moves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from archive.clock import event_ms
from archive.event import Basis, Event, Placement
from archive.parts.clocks import sound_disagreement
from archive.parts.matches import Comparison, SoundMatch
from archive.parts.remarks import remarks
from archive.parts.standing import Stand, stand
from archive.parts.trimming import trimmed
from archive.recording import Recording

UNKNOWN_GAP_MS = 10_000
"""What stands for the time between parts of which only the order is known: wide enough to be
seen. Its true length is not known, and it counts in no figure."""
LEAST_TALK_MS = 2_000
"""A jingle or hold music may be played twice. Talk is not: this much proves one moment."""
_CLOCKS_CONFIRM_MS = 10_000
"""Without talk a match counts only where both clocks say nearly the same."""

Group = list[Placement]
"""Parts that stand against each other by their sound; most groups have one part."""


def lay_out(
    event: Event,
    held: Sequence[Recording],
    compared: Sequence[Comparison] = (),
    known: Mapping[str, Placement] | None = None,
) -> tuple[Placement, ...]:
    """A placement for each recording, by offset; `known` are earlier ones, by recording."""
    stands = {one.id: stand(event, one, (known or {}).get(one.id)) for one in held}
    matches = _between(held, compared)
    proofs = [match for match in matches if _is_proof(match, stands)]
    groups = [_group(event, members, proofs) for members in _joined(stands, proofs)]
    placed = [trimmed(group, held) for group in _arranged(groups, stands)]
    every = [one for group in placed for one in group]
    unproven = [match for match in matches if match not in proofs]
    told = remarks(event, every, stands, compared, unproven)
    full = [replace(p, reasons=(*p.reasons, *told.get(p.recording, ()))) for p in every]
    return tuple(sorted(full, key=lambda one: (one.offset_ms, one.recording)))


def _between(held: Sequence[Recording], compared: Sequence[Comparison]) -> list[SoundMatch]:
    """The matches among these recordings, naming them instead of their hashes."""
    ids = {one.sha256: one.id for one in held if one.sha256}
    return [
        replace(one.match, first=ids[one.first], second=ids[one.second])
        for one in compared
        if one.match and one.first in ids and one.second in ids
    ]


def _is_proof(match: SoundMatch, stands: Mapping[str, Stand]) -> bool:
    if match.talk_ms >= LEAST_TALK_MS:
        return True
    first, second = stands[match.first].at_ms, stands[match.second].at_ms
    if first is None or second is None:
        return False
    return abs(second - first - match.offset_ms) <= _CLOCKS_CONFIRM_MS


def _joined(stands: Mapping[str, Stand], proofs: Sequence[SoundMatch]) -> list[list[Stand]]:
    """Recordings that proofs connect, directly or through others."""
    group = {name: {name} for name in stands}
    for match in proofs:
        both = group[match.first] | group[match.second]
        group |= dict.fromkeys(both, both)
    return [
        [stands[member] for member in sorted(members)]
        for name, members in sorted(group.items())
        if name == min(members)
    ]


def _group(event: Event, members: Sequence[Stand], proofs: Sequence[SoundMatch]) -> Group:
    """The members around the one with the best clock: those beside it first, then theirs."""
    stands = {one.recording.id: one for one in members}
    anchor = min(members, key=lambda one: one.strength)
    first = Placement(
        event.id, anchor.recording.id, anchor.at_ms or 0, anchor.basis, reasons=anchor.reasons
    )
    placed = {anchor.recording.id: first}
    ways = [way for match in proofs if match.first in stands for way in (match, match.turned())]
    ways.sort(key=lambda way: (way.start_ms - way.end_ms, way.first, way.second))
    while len(placed) < len(members):
        # In the order in which they were placed, so that few matches lie between it and the clock.
        way = next(
            way for name in placed for way in ways if way.first == name and way.second not in placed
        )
        there = placed[way.first], stands[way.first].recording.name
        placed[way.second] = _by_sound(event, *there, way, stands[way.second].recording)
    return list(placed.values())


def _by_sound(
    event: Event, there: Placement, name: str, match: SoundMatch, mine: Recording
) -> Placement:
    """Beside a part that stands already. Offsets and drifts add up along a chain of parts."""
    stretch = 1 + there.drift_ppm / 1e6
    offset = round(there.offset_ms + match.offset_ms * stretch)
    drift = round((stretch * (1 + match.drift_ppm / 1e6) - 1) * 1e6, 2)
    within = "40 ms" if match.within_ms is None else f"{max(1, round(match.within_ms))} ms"
    beside = match.offset_ms + match.start_ms
    reasons = [
        f"its sound from {_clock(match.start_ms)} to {_clock(match.end_ms)} is that of {name} from"
        f" {_clock(beside)} on: {100 * match.agreement:.0f} % of it agrees, placed within {within}"
    ]
    if drift:
        error = match.drift_error_ppm
        known = f", give or take {max(1, round(error))}" if error is not None else ""
        way = "slow" if drift > 0 else "fast"
        reasons.append(f"its clock ran {way} by {abs(drift):.0f} ppm{known}")
    placement = Placement(event.id, mine.id, offset, Basis.SOUND, drift_ppm=drift)
    own = sound_disagreement(event, mine, placement)
    if own is not None and event.clock is not None:
        reasons.append(own.sentence(event.clock.zone))
    return replace(placement, reasons=tuple(reasons))


def _arranged(groups: Sequence[Group], stands: Mapping[str, Stand]) -> list[Group]:
    """Groups with a clock where it puts them, the others by their order."""
    fixed = [group for group in groups if any(stands[p.recording].at_ms is not None for p in group)]
    loose = [group for group in groups if group not in fixed]
    loose.sort(key=lambda group: min(stands[p.recording].order for p in group))
    placed = list(fixed)
    for group in loose:
        placed.append(_in_order(group, [one for other in placed for one in other], stands))
    return placed


def _in_order(group: Group, placed: Sequence[Placement], stands: Mapping[str, Stand]) -> Group:
    """Behind its forerunner in the list where there is room for it, else behind everything."""
    ends = {one.recording: _end(one, stands) for one in (*placed, *group)}
    start = min(one.offset_ms for one in group)
    length = max(ends[one.recording] for one in group) - start
    number = min(stands[one.recording].order[0] for one in group)
    at = max(ends[one.recording] for one in placed) + UNKNOWN_GAP_MS if placed else 0
    before = [ends[p.recording] for p in placed if stands[p.recording].order[0] < number]
    free = max(before, default=0)
    while over := [ends[p.recording] for p in placed if p.offset_ms <= free < ends[p.recording]]:
        free = max(over)  # a clocked part that overlaps the forerunner goes on behind it
    after = [p.offset_ms for p in placed if before and p.offset_ms >= free]
    if after and (room := min(after) - free - length) >= 2:
        at = free + min(UNKNOWN_GAP_MS, room // 2)
    return [replace(one, offset_ms=one.offset_ms - start + at) for one in group]


def _end(placement: Placement, stands: Mapping[str, Stand]) -> int:
    return event_ms(placement, stands[placement.recording].recording.duration_ms)


def _clock(ms: float) -> str:
    """`1:02:03.4` of a recording's own time."""
    minutes, tenths = divmod(round(ms / 100), 600)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{tenths / 10:04.1f}"
