"""What went wrong: the incidents of an event, and how many there were in each month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from archive.report.health import HealthReport

LATE_MS = 60_000
"""An opening this much after the announced time is late."""
DEAD_AIR_MS = 10_000
"""Silence between the first and the last words on the air; radio stations set their alarms to 10 to
30 s."""


class Incident(StrEnum):
    """The published list."""

    LATE_START = "late_start"
    OUTAGE = "outage"
    HOT_MIC = "hot_mic"
    DEAD_AIR = "dead_air"
    MISSING_PART = "missing_part"
    CLOCKS_DISAGREE = "clocks_disagree"


@dataclass(frozen=True, slots=True)
class Happened:
    """`at_ms` on the event clock and `length_ms`, null where they mean nothing."""

    incident: Incident
    at_ms: int | None = None
    length_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Month:
    """A month (`2025-05`, null for undated events): its events, and its incidents by kind."""

    month: str | None
    events: int
    incidents: Mapping[Incident, int]

    @property
    def total(self) -> int:
        return sum(self.incidents.values())


def incidents(report: HealthReport) -> Iterator[Happened]:
    """What went wrong at one event, in the order of the list."""
    first, last = report.first_words_ms, report.last_words_ms
    if report.late_ms is not None and report.late_ms >= LATE_MS:
        yield Happened(Incident.LATE_START, first, report.late_ms)
    for gone in report.outages:
        yield Happened(Incident.OUTAGE, gone.start_ms, gone.length_ms)
    for stretch in report.off_air:
        yield Happened(Incident.HOT_MIC, stretch.start_ms, stretch.length_ms)
    for silence in report.silences:
        is_after = first is not None and first < silence.start_ms
        is_amid = is_after and last is not None and silence.end_ms < last
        if is_amid and silence.length_ms >= DEAD_AIR_MS:
            yield Happened(Incident.DEAD_AIR, silence.start_ms, silence.length_ms)
    for _ in report.missing:
        yield Happened(Incident.MISSING_PART)
    for _ in report.disagreements:
        yield Happened(Incident.CLOCKS_DISAGREE)


def by_month(found: Iterable[tuple[date | None, Iterable[Incident]]]) -> tuple[Month, ...]:
    """Newest first, the undated last; each entry is an event's date and its incidents."""
    events: Counter[str] = Counter()
    counts: dict[str, Counter[Incident]] = {}
    for day, happened in found:
        month = f"{day:%Y-%m}" if day else ""
        events[month] += 1
        counts.setdefault(month, Counter()).update(happened)
    return tuple(
        Month(month or None, events[month], {i: counts[month][i] for i in Incident})
        for month in sorted(events, reverse=True)
    )
