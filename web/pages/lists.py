"""Lists of events with their strips, and what the archive holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from archive.catalogue import Tx
from archive.catalogue.summaries import Totals
from archive.event import ListedEvent
from archive.viewer import Viewer
from web import picture
from web.pages.event import Figure
from web.pages.loading import load_event
from web.times import day, short


@dataclass(frozen=True, slots=True)
class EventEntry:
    """A line of a list: `strip` is null where lines are many."""

    event: str
    title: str
    date: str | None
    day: str
    length: str
    people: str
    strip: Markup | None
    outage: str
    off_air: str
    untranscribed: bool


@dataclass(frozen=True, slots=True)
class HomePage:
    """The latest events, and the archive in figures."""

    entries: tuple[EventEntry, ...]
    total: int
    held: tuple[Figure, ...]


LATEST = 8
PER_PAGE = 50


def home_page(tx: Tx, viewer: Viewer, listed: Sequence[ListedEvent], totals: Totals) -> HomePage:
    """The first page of the archive, whose events are all listed."""
    latest = entries(tx, viewer, listed[:LATEST])
    return HomePage(latest, len(listed), _held(totals, listed))


def entries(tx: Tx, viewer: Viewer, listed: Sequence[ListedEvent]) -> tuple[EventEntry, ...]:
    """The lines of a list, each with its picture."""
    return tuple(_entry(tx, viewer, summary) for summary in listed)


def _entry(tx: Tx, viewer: Viewer, summary: ListedEvent) -> EventEntry:
    loaded = load_event(tx, viewer, summary.event, words=False)
    gone = loaded.total("outage")
    hot = sum(end - start for start, end in loaded.off_air)
    told = _told(loaded.total) + (f", off the air {short(hot)}" if hot else "")
    people = ", ".join(role.name for role in loaded.event.people)
    return EventEntry(
        event=summary.event,
        title=summary.title,
        date=summary.date.isoformat() if summary.date else None,
        day=day(summary.date),
        length=short(loaded.axis.end_ms - loaded.axis.start_ms),
        people=people or ", ".join(filter(None, (summary.platform, summary.place))),
        strip=picture.strip(loaded.stretches, loaded.axis, told, loaded.off_air),
        outage=short(gone) if gone else "",
        off_air=short(hot) if hot else "",
        untranscribed=all(part.is_unheard for part in loaded.parts),
    )


def _told(total: object) -> str:
    assert callable(total)
    told = [f"{look} {short(total(look))}" for look in picture.LOOKS if total(look)]
    return "Timeline: " + ", ".join(told)


def _held(held: Totals, listed: Sequence[ListedEvent]) -> tuple[Figure, ...]:
    dated = [one.date for one in listed if one.date]
    silent_ms = held.duration_ms - held.sound_ms
    return (
        Figure("Events", f"{held.events:,}"),
        Figure("Recordings", f"{held.recordings:,}"),
        Figure("Hours of sound", _hours(held.sound_ms)),
        *((Figure("Hours of text alone", _hours(silent_ms)),) if silent_ms else ()),
        Figure("Words, searchable", f"{held.words:,}"),
        *((Figure("First event", day(min(dated))),) if dated else ()),
    )


def _hours(ms: int) -> str:
    return f"{ms / 3_600_000:,.1f}"
