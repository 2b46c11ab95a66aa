"""What went wrong across the archive: incidents a month, remembered until an event changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from archive.catalogue import Tx, audit, events, reports
from archive.event import ListedEvent
from archive.report.incidents import Happened, Incident, Month, by_month, incidents
from archive.viewer import Viewer
from web.pages.event import Figure
from web.report_text import INCIDENTS
from web.times import length

_AT_ONCE = 500
"""Events that are read before progress is told: a second or two."""
_TIMED = frozenset({Incident.OUTAGE, Incident.HOT_MIC, Incident.DEAD_AIR})
LOOKS = {Incident.OUTAGE: "outage", Incident.HOT_MIC: "off_air", Incident.DEAD_AIR: "silence"}


@dataclass(frozen=True, slots=True)
class EventTroubles:
    """An event of the list and what went wrong there."""

    summary: ListedEvent
    happened: tuple[Happened, ...]

    @property
    def counts(self) -> list[tuple[Incident, int]]:
        """How often each kind happened, without those that did not."""
        return [(kind, len(found)) for kind in Incident if (found := _of(self.happened, kind))]


@dataclass(frozen=True, slots=True)
class Known:
    """The events of a list that were read, in its order; `unread` ones had to wait."""

    events: list[EventTroubles]
    unread: int = 0


class Troubles:
    """Remembers each event's incidents; only events that changed are read again.

    Each is remembered with the newest line of the audit log at that time. A reader whose view of
    the catalogue is older than that of another one is told by it what to read again.
    """

    def __init__(self) -> None:
        self._read: dict[str, tuple[int, tuple[Happened, ...]]] = {}
        self._changed: dict[str, int] = {}
        self._line = 0

    def every(
        self, tx: Tx, viewer: Viewer, listed: Sequence[ListedEvent], seconds: float = inf
    ) -> Known:
        """What went wrong in the listed events, as far as they can be read in so many seconds."""
        until = time.monotonic() + seconds
        line = self._update(tx)
        known = []
        for one in listed:
            if self._is_stale(one.event) and time.monotonic() < until:
                found = reports.event_report(tx, viewer, one.event, words=False)
                self._read[one.event] = (line, tuple(incidents(found)))
            if not self._is_stale(one.event):
                known.append(EventTroubles(one, self._read[one.event][1]))
        return Known(known, len(listed) - len(known))

    def _update(self, tx: Tx) -> int:
        """Note which events changed since the last look; the newest line of the log."""
        line = audit.newest(tx)
        if line > self._line:
            self._changed.update(audit.changed_since(tx, self._line))
            self._line = line
        return line

    def _is_stale(self, event: str) -> bool:
        return event not in self._read or self._read[event][0] < self._changed.get(event, 0)


def months(every: list[EventTroubles]) -> tuple[Month, ...]:
    """Incidents a month, newest first."""
    return by_month(
        (one.summary.date, [happened.incident for happened in one.happened]) for one in every
    )


def archive_months(
    tx: Tx, viewer: Viewer, tell: Callable[[int, int], None] = lambda done, of: None
) -> tuple[Month, ...]:
    """Incidents a month of the whole archive, read anew; `tell` hears how many events were."""
    listed, troubles = events.listed(tx, viewer), Troubles()
    known: list[EventTroubles] = []
    for begin in range(0, len(listed), _AT_ONCE):
        known += troubles.every(tx, viewer, listed[begin : begin + _AT_ONCE]).events
        tell(len(known), len(listed))
    return months(known)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of what went wrong: `look` is a look of the timeline, empty where there is none."""

    look: str
    figure: Figure


def latest_year(listed: Sequence[ListedEvent]) -> date | None:
    """The end of the archive's own latest year: the newest event's day; null without dates.

    Not today's: of speeches of 1960 the last twelve months say nothing.
    """
    return max((one.date for one in listed if one.date), default=None)


def within(until: date | None, listed: Sequence[ListedEvent]) -> list[ListedEvent]:
    """The events of the twelve months up to that month."""
    if until is None:
        return []
    since = (until.year - 1, until.month)
    return [one for one in listed if one.date and (one.date.year, one.date.month) > since]


def wrong(known: Sequence[EventTroubles]) -> tuple[Wrong, ...]:
    """How often each kind happened and for how long."""
    happened = [each for one in known for each in one.happened]
    found = ((kind, _of(happened, kind)) for kind in Incident)
    return tuple(_wrong(kind, some) for kind, some in found if some)


def _of(found: Sequence[Happened], kind: Incident) -> list[Happened]:
    return [one for one in found if one.incident is kind]


def _wrong(kind: Incident, found: Sequence[Happened]) -> Wrong:
    whole = sum(one.length_ms or 0 for one in found)
    note = length(whole) if kind in _TIMED else ""
    return Wrong(LOOKS.get(kind, ""), Figure(INCIDENTS[kind].capitalize(), f"{len(found):,}", note))
