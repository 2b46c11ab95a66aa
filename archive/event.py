"""Events: what the public knows as one occasion, on one clock with a fixed origin."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class Precision(StrEnum):
    """How exactly an instant is really known."""

    SECOND = "second"
    MINUTE = "minute"
    DAY = "day"


class Visibility(StrEnum):
    """Who may see an event and everything in it."""

    PUBLIC = "public"
    MEMBERS = "members"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Clock:
    """The event clock's origin: an aware UTC instant, its IANA zone, the precision known.

    Chosen when the event is made and never moved; a part found later gets a negative offset.
    """

    origin: datetime
    zone: str = "UTC"
    precision: Precision = Precision.SECOND


@dataclass(frozen=True, slots=True)
class Role:
    """A person's part in an event; `person` is `identifiers.person_id(name)`."""

    person: str
    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class AudienceSample:
    """How many listened at an instant, as the source reported it."""

    at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class Event:
    """A political event. `date` is the day in the event's own zone; null where nobody knows.

    `facts` holds what sidecars said, by sidecar kind, verbatim enough to be shown and searched
    later (view counts, live status, place parts); JSON values only.
    """

    id: str
    title: str
    description: str | None = None
    platform: str | None = None
    source_url: str | None = None
    source_id: str | None = None
    place: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    rights: str | None = None
    custody: str | None = None
    visibility: Visibility = Visibility.PUBLIC
    embargo_until: datetime | None = None
    withdrawn: str | None = None
    clock: Clock | None = None
    scheduled_start: datetime | None = None
    date: date | None = None
    date_precision: Precision | None = None
    people: tuple[Role, ...] = ()
    audience: tuple[AudienceSample, ...] = ()
    facts: Mapping[str, object] = field(default_factory=dict)


class Basis(StrEnum):
    """What a placement rests on: a sidecar's clock, the file's own, the same sound in another
    part, or only the order of parts.
    """

    SIDECAR = "sidecar"
    FILE = "file"
    SOUND = "sound"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class Placement:
    """A recording on its event's clock; milliseconds.

    `offset_ms` is where the recording's 0 stands on the event clock (negative before the
    origin). The trims cut what another part holds too; `drift_ppm` stretches the recording.
    `reasons` say what it rests on, and where clocks disagree.
    """

    event: str
    recording: str
    offset_ms: int
    basis: Basis = Basis.ORDER
    trim_start_ms: int = 0
    trim_end_ms: int = 0
    drift_ppm: float = 0.0
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedEvent:
    """What a list of thousands needs of each event."""

    event: str
    title: str
    date: date | None
    date_precision: Precision | None = None
    platform: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class EventSummary(ListedEvent):
    """The same with what it holds; `segments` counts those of the preferred transcripts."""

    recordings: tuple[str, ...] = ()
    duration_ms: int = 0
    segments: int = 0
