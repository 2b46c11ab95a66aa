"""What has to be said of a part's place besides what it rests on: doubts and contradictions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from archive.clock import event_ms
from archive.event import Basis, Event, Placement
from archive.parts.clocks import spoken
from archive.parts.listed import listed_parts
from archive.parts.matches import Comparison, SoundMatch
from archive.parts.standing import Stand

_OVERLAP_MS = 1_000
"""Clocks are not exact enough to make anything of a shorter overlap."""


def remarks(
    event: Event,
    placed: Sequence[Placement],
    stands: Mapping[str, Stand],
    compared: Sequence[Comparison],
    unproven: Sequence[SoundMatch],
) -> Mapping[str, Sequence[str]]:
    """Sentences for each recording that has any; `unproven` matches name recordings."""
    found: dict[str, list[str]] = defaultdict(list)
    told = [
        *_played_twice(unproven, stands),
        *_compared(placed, stands, compared),
        *_out_of_order(event, placed, stands),
    ]
    for recording, sentence in told:
        found[recording].append(sentence)
    return found


def _played_twice(
    unproven: Sequence[SoundMatch], stands: Mapping[str, Stand]
) -> Iterator[tuple[str, str]]:
    for match in unproven:
        length = spoken(timedelta(milliseconds=match.end_ms - match.start_ms))
        for mine, other in ((match.first, match.second), (match.second, match.first)):
            yield (
                mine,
                f"{stands[other].recording.name} holds the same sound for {length}, but hardly any"
                " talk: it may have been played twice, and nothing was placed by it",
            )


def _compared(
    placed: Sequence[Placement], stands: Mapping[str, Stand], compared: Sequence[Comparison]
) -> Iterator[tuple[str, str]]:
    """Comparisons that settled nothing, where they were refused or where the clocks overlap."""
    by_hash = {s.recording.sha256: s.recording for s in stands.values() if s.recording.sha256}
    places = {one.recording: one for one in placed}
    for one in compared:
        if one.match or one.first not in by_hash or one.second not in by_hash:
            continue
        pair = by_hash[one.first], by_hash[one.second]
        overlap = _overlap_ms(places[pair[0].id], places[pair[1].id], stands)
        for mine, other in (pair, pair[::-1]):
            if one.refusal:
                yield mine.id, f"compared with {other.name}: {one.refusal}"
            elif overlap > _OVERLAP_MS:
                length = spoken(timedelta(milliseconds=overlap))
                yield (
                    mine.id,
                    f"by the clocks it overlaps {other.name} by {length}, but their sound is not"
                    " the same",
                )


def _overlap_ms(one: Placement, other: Placement, stands: Mapping[str, Stand]) -> int:
    """How long both last at once, by clocks; 0 where only the order of one is known."""
    if Basis.ORDER in (one.basis, other.basis):
        return 0
    ends = [event_ms(p, stands[p.recording].recording.duration_ms) for p in (one, other)]
    return min(ends) - max(one.offset_ms, other.offset_ms)


def _out_of_order(
    event: Event, placed: Sequence[Placement], stands: Mapping[str, Stand]
) -> Iterator[tuple[str, str]]:
    """Parts that the event file lists before others which began earlier; copies do not count."""
    last = len(listed_parts(event))
    listed = [
        (stands[one.recording].order[0], one)
        for one in placed
        if one.basis is not Basis.ORDER
        and stands[one.recording].order[0] < last
        and one.trim_start_ms < stands[one.recording].recording.duration_ms
    ]
    for number, mine in listed:
        earlier = [
            stands[other.recording].recording.name
            for n, other in listed
            if n > number and other.offset_ms < mine.offset_ms
        ]
        if earlier:
            names = ", ".join(sorted(earlier))
            yield (
                mine.recording,
                f"the event file lists it before {names}, which began earlier: the clocks were"
                " taken",
            )
