"""Times of day as people read them off a clock, put on an event's: one reader for all who ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from archive.event import Clock, Event, Precision
from web.times import parse_instant, zone_of

Extent = tuple[int, int]
"""From the first to the last moment that is held, ms of the event clock."""
_OF_DAY = re.compile(r"(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?")


def clock_of(event: Event) -> Clock | None:
    """The event's clock where it tells times of day: known to the minute, or better."""
    known = event.clock
    return known if known and known.precision is not Precision.DAY else None


def of_day(clock: Clock, written: str, extent: Extent) -> int | None:
    """A time of day (`18:03:20`) in ms of the event clock; null for what is none.

    Its day is the first on which it lies within the event, else the nearest. Of an hour that the
    clocks showed twice the first counts, one that they skipped never was.
    """
    at = _time(written.strip())
    if at is None:
        return None
    return min(_every_day(clock, at, extent), key=lambda ms: (_outside(ms, extent), ms))


def instant(event: Event, written: str, extent: Extent) -> int | None:
    """As links have it: from the event's beginning (`parse_instant`), or the time of day there
    where that alone lies within the event.
    """
    ms, clock = parse_instant(written), clock_of(event)
    if ms is None or clock is None or not _outside(ms, extent):
        return ms
    other = of_day(clock, written, extent)
    return ms if other is None or _outside(other, extent) else other


def _time(written: str) -> time | None:
    read = _OF_DAY.fullmatch(written)
    if read is None:
        return None
    hours, minutes, seconds = (int(part) for part in read.groups()[:3])
    try:
        return time(hours, minutes, seconds, int(float(read[4] or 0) * 1_000_000))
    except ValueError:
        return None


def _every_day(clock: Clock, at: time, extent: Extent) -> Iterator[int]:
    """The time of every day that the event touches, and of one before and after."""
    zone = zone_of(clock)
    first, last = (_day(clock, zone, ms) for ms in extent)
    for number in range(-1, (last - first).days + 2):
        local = datetime.combine(first + timedelta(days=number), at, zone)
        for one in (local, local.replace(fold=1)):
            instant = one.astimezone(UTC)
            if instant.astimezone(zone).replace(tzinfo=None) == one.replace(tzinfo=None):
                yield round((instant - clock.origin) / timedelta(milliseconds=1))


def _day(clock: Clock, zone: ZoneInfo, ms: int) -> date:
    return (clock.origin + timedelta(milliseconds=ms)).astimezone(zone).date()


def _outside(ms: int, extent: Extent) -> int:
    """How far from the event, ms."""
    return max(extent[0] - ms, ms - extent[1], 0)
