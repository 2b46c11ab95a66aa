"""The clock of an event of which no sidecar gives more than the day: by its files' own times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from archive.event import Clock, Event, Precision
from archive.parts.clocks import AGREE, NEAR, file_time, sidecar_start
from archive.parts.listed import listed_parts
from archive.recording import Recording

_DOWNLOADED = frozenset({"info_json", "twspace", "corpus"})
"""Facts of recordings that came from a platform: their files' times are those of its encoder."""

Stretch = tuple[datetime, datetime]


def file_clock(event: Event, held: Sequence[Recording], zone: str) -> Clock | None:
    """The event's clock, or one at the midnight of its day (in `zone`, where it has no clock yet)
    if the files' own times agree with what is known.

    A file's time alone proves nothing: it may be that of a copy. One of the event's day does; of
    an undated event two that lie within a day of each other, as far apart as the recordings last.
    A pair once found is never lost, so that the order in which files come leaves no trace.
    """
    clock = event.clock
    if clock is not None and clock.precision is not Precision.DAY:
        return clock
    if event.scheduled_start or any(part.start for part in listed_parts(event)):
        return clock
    if any(sidecar_start(event, one) for one in held):
        return clock
    made = sorted(_stretches(held))
    if clock is not None:
        is_of_day = any(timedelta() <= start - clock.origin < NEAR for start, _ in made)
        return replace(clock, precision=Precision.SECOND) if is_of_day else clock
    first = next((one[0] for one, other in combinations(made, 2) if _agree(one, other)), None)
    if first is None:
        return None
    day = first.astimezone(ZoneInfo(zone)).date()
    midnight = datetime.combine(day, time(), ZoneInfo(zone))
    return Clock(midnight.astimezone(UTC), zone, Precision.SECOND)


def _stretches(held: Sequence[Recording]) -> Iterator[Stretch]:
    for one in held:
        start = file_time(one)
        if start is not None and not _DOWNLOADED & one.facts.keys():
            yield start.astimezone(UTC), start + timedelta(milliseconds=one.duration_ms)


def _agree(one: Stretch, other: Stretch) -> bool:
    """Files that were converted at one go lie closer together than they last."""
    return other[0] - one[0] < NEAR and one[1] <= other[0] + AGREE[Precision.SECOND]
