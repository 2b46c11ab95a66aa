"""Times as readers write them and as the pages show them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.event import Clock, Event, Placement, Precision
from archive.parts.clocked import clocked

_SECONDS = re.compile(r"(-?)(\d+(?:\.\d+)?)s?")
_UNITS = re.compile(r"(-?)(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?")
_COLONS = re.compile(r"(-?)(?:(\d+):)?(\d{1,2}):(\d{1,2}(?:\.\d+)?)")
_HOUR_MS = 3_600_000
_LONGEST_MS = 10 * 366 * 86_400_000
"""Nothing lasts ten years; a longer instant is a typing error."""


def parse_instant(text: str | None) -> int | None:
    """`12.5`, `1h2m3s`, `h:m:s` or `m:s` as milliseconds; None for anything else."""
    written = (text or "").strip().lower()
    if found := _SECONDS.fullmatch(written):
        sign, *parts = found[1], None, None, found[2]
    elif written and (found := _UNITS.fullmatch(written) or _COLONS.fullmatch(written)):
        sign, *parts = found.groups()
    else:
        return None
    if not any(parts):
        return None
    hours, minutes, seconds = (float(part or 0) for part in parts)
    ms = round((hours * 3600 + minutes * 60 + seconds) * 1000)
    return None if ms > _LONGEST_MS else -ms if sign else ms


def parameter(ms: int) -> str:
    """Milliseconds as the `t` of a link: seconds, with a fraction where there is one."""
    return f"{ms / 1000:.3f}".rstrip("0").rstrip(".")


def elapsed(ms: int) -> str:
    """`h:mm:ss`, with a minus sign before the clock's origin."""
    minutes, seconds = divmod(abs(ms) // 1000, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'−' if ms < 0 else ''}{hours}:{minutes:02}:{seconds:02}"  # noqa: RUF001 (a minus)


def short(ms: int) -> str:
    """A length as figures: `1:05:50`, `4:56`, `0:12`."""
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


def length(ms: int) -> str:
    """A length in words: `1 h 5 min`, `4 min 56 s`, `12 s`, `0.4 s`."""
    if ms < 1000:
        return f"{ms / 1000:.1f} s"
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {seconds} s" if seconds else f"{minutes} min"
    return f"{seconds} s"


def seconds(ms: int) -> str:
    """A length where tenths matter: `4.2 s`; from a minute on as `length`."""
    return f"{ms / 1000:.1f} s" if ms < 60_000 else length(ms)


def day(value: date | str | None, weekday: bool = False) -> str:
    """`3 March 2026`, `undated` where nobody knows."""
    if not value:
        return "undated"
    shown = date.fromisoformat(value) if isinstance(value, str) else value
    named = f"{shown.day} {shown:%B} {shown.year}"
    return f"{shown:%A} {named}" if weekday else named


def zone_of(clock: Clock | None) -> ZoneInfo:
    """The clock's zone; UTC without a clock, or where this machine does not know the zone."""
    try:
        return ZoneInfo(clock.zone if clock else "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Dial:
    """How an event's instants are shown: by the wall clock of its zone, or from its beginning.

    The wall clock is shown only where it is known to the second, and of every part: else it would
    claim too much, and one page has one clock.
    What was announced is known to the minute, and always shown in the event's own `zone`.
    """

    clock: Clock | None
    zone: ZoneInfo

    @classmethod
    def of(cls, event: Event, parts: Collection[tuple[Placement, int]] = ()) -> Dial:
        """`parts` are the event's recordings with their lengths in ms."""
        known = event.clock if event.clock and event.clock.precision is Precision.SECOND else None
        is_whole = len(clocked(parts)) == len(parts)
        return cls(known if is_whole else None, zone_of(event.clock))

    @property
    def name(self) -> str:
        """What the axis is called: the zone's city, or the time from the beginning."""
        if self.clock is None:
            return "from the beginning"
        return f"{self.clock.zone.rsplit('/', 1)[-1].replace('_', ' ')} time"

    def show(self, ms: int) -> str:
        """The instant to the second."""
        return elapsed(ms) if self.clock is None else f"{self._at(ms):%H:%M:%S}"

    def of_day(self, moment: datetime) -> str:
        """An instant that was announced, to the minute."""
        return f"{moment.astimezone(self.zone):%H:%M}"

    def ms(self, moment: datetime) -> int | None:
        """An instant on the event clock, if it has one."""
        if self.clock is None:
            return None
        return round((moment - self.clock.origin).total_seconds() * 1000)

    def tick(self, ms: int, whole_minutes: bool) -> str:
        """A label of the axis."""
        if self.clock is None:
            return elapsed(ms)
        return f"{self._at(ms):%H:%M}" if whole_minutes else f"{self._at(ms):%H:%M:%S}"

    @property
    def seconds_of_day(self) -> int:
        """The wall clock at the origin, in seconds since midnight, to be added when shown."""
        if self.clock is None:
            return 0
        at = self._at(0)
        return at.hour * 3600 + at.minute * 60 + at.second

    def days(self, start_ms: int, end_ms: int) -> tuple[tuple[int, int], ...]:
        """From which instant on the wall clock is so many seconds ahead of the event's: the first,
        and one for each time that the clocks are put forward or back; none without a wall clock.
        """
        if self.clock is None:
            return ()
        first = self.seconds_of_day - self._ahead(0)
        found = [(start_ms, first + self._ahead(start_ms))]
        for before in range(start_ms, end_ms, _HOUR_MS):
            after = min(before + _HOUR_MS, end_ms)
            if self._ahead(before) != self._ahead(after):
                found.append((self._change(before, after), first + self._ahead(after)))
        return tuple(found)

    def _change(self, before: int, after: int) -> int:
        """The instant between two at which the zone's offset changes."""
        inside = range(before, after)
        return before + bisect_left(
            inside, True, key=lambda ms: self._ahead(ms) != self._ahead(before)
        )

    def _ahead(self, ms: int) -> int:
        """Seconds by which the zone is ahead of UTC."""
        ahead = self._at(ms).utcoffset()
        return round(ahead.total_seconds()) if ahead is not None else 0

    def _at(self, ms: int) -> datetime:
        assert self.clock is not None
        return (self.clock.origin + timedelta(milliseconds=ms)).astimezone(self.zone)
