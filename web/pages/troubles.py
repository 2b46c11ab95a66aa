"""What went wrong across the archive: incidents a month, remembered until an event changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from archive.catalogue import Tx, audit, events, reports
from archive.event import EventSummary
from archive.report.incidents import Happened, Incident, Month, by_month, incidents
from archive.viewer import Viewer
from web.pages.event import Figure
from web.report_text import INCIDENTS
from web.times import length

AT_ONCE = 100
"""A reader of the front page waits for so many events at most; of more, nothing is shown there
before the page of incidents has been asked for."""
_TIMED = frozenset({Incident.OUTAGE, Incident.HOT_MIC, Incident.DEAD_AIR})
LOOKS = {Incident.OUTAGE: "outage", Incident.HOT_MIC: "off_air", Incident.DEAD_AIR: "silence"}


@dataclass(frozen=True, slots=True)
class EventTroubles:
    """An event of the list and what went wrong there; `version` is the newest line about it."""

    summary: EventSummary
    version: int
    happened: tuple[Happened, ...]

    @property
    def counts(self) -> list[tuple[Incident, int]]:
        """How often each kind happened, without those that did not."""
        return [(kind, len(found)) for kind in Incident if (found := _of(self.happened, kind))]


class Troubles:
    """Remembers each event's incidents; only events that changed are read again."""

    def __init__(self) -> None:
        self._known: dict[str, EventTroubles] = {}

    def every(self, tx: Tx, viewer: Viewer, *, most: int | None = None) -> list[EventTroubles]:
        """For each event that the viewer sees, newest first.

        Empty where more than `most` events would have to be read.
        """
        listed = events.list_events(tx, viewer)
        lines = audit.newest_by_subject(tx)
        versions = {
            one.event: max(lines.get(name, 0) for name in (one.event, *one.recordings))
            for one in listed
        }
        stale = [
            one
            for one in listed
            if one.event not in self._known or self._known[one.event].version != versions[one.event]
        ]
        if most is not None and len(stale) > most:
            return []
        for one in stale:
            found = reports.event_report(tx, viewer, one.event, words=False)
            self._known[one.event] = EventTroubles(
                one, versions[one.event], tuple(incidents(found))
            )
        return [self._known[one.event] for one in listed]


def months(every: list[EventTroubles]) -> tuple[Month, ...]:
    """Incidents a month, newest first."""
    return by_month(
        (one.summary.date, [happened.incident for happened in one.happened]) for one in every
    )


def archive_months(tx: Tx, viewer: Viewer) -> tuple[Month, ...]:
    """Incidents a month of the whole archive, read anew."""
    return months(Troubles().every(tx, viewer))


@dataclass(frozen=True, slots=True)
class Wrong:
    """A line of what went wrong: `look` is a look of the timeline, empty where there is none."""

    look: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class LatestYear:
    """What went wrong in the twelve months up to `until`, the month of the newest event."""

    until: date
    wrong: tuple[Wrong, ...]


def latest_year(every: list[EventTroubles]) -> LatestYear | None:
    """How often each kind happened and for how long; null where no event has a date.

    The archive's own latest year: of speeches of 1960 the last twelve months say nothing.
    """
    until = max((one.summary.date for one in every if one.summary.date), default=None)
    if until is None:
        return None
    since = (until.year - 1, until.month)
    recent = [
        happened
        for one in every
        if one.summary.date and (one.summary.date.year, one.summary.date.month) > since
        for happened in one.happened
    ]
    found = ((kind, _of(recent, kind)) for kind in Incident)
    return LatestYear(until, tuple(_wrong(kind, some) for kind, some in found if some))


def _of(found: Sequence[Happened], kind: Incident) -> list[Happened]:
    return [one for one in found if one.incident is kind]


def _wrong(kind: Incident, found: Sequence[Happened]) -> Wrong:
    whole = sum(one.length_ms or 0 for one in found)
    note = length(whole) if kind in _TIMED else ""
    return Wrong(LOOKS.get(kind, ""), Figure(INCIDENTS[kind].capitalize(), f"{len(found):,}", note))
