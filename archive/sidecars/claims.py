"""What sidecars say of a recording and its event, in the archive's own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime

from archive.event import AudienceSample, Precision, Role, Visibility
from archive.identifiers import person_id


@dataclass(frozen=True, slots=True)
class Part:
    """A recording of a multi-part event as its event file lists it."""

    file: str
    start: datetime | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """Claims about one recording; None or empty where nothing was said.

    `key` names the event for `identifiers.event_id` and is the same for every recording and every
    sidecar of one event. `start` is the instant of this recording's 0 with its `precision`;
    `scheduled_start` the announced one; both aware, in UTC. `zone` is the event's IANA zone. `day`
    is the day in that zone where only the day is known. `uploaded` is the day on which a platform
    got it: the event's day at the latest. `parts` lists the event's recordings in order where the
    event file does, and `part_index` says which this one is. `facts` holds the rest, by sidecar
    kind.
    """

    key: str | None = None
    title: str | None = None
    description: str | None = None
    platform: str | None = None
    source_url: str | None = None
    source_id: str | None = None
    place: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    rights: str | None = None
    custody: str | None = None
    visibility: Visibility | None = None
    embargo_until: datetime | None = None
    scheduled_start: datetime | None = None
    start: datetime | None = None
    zone: str | None = None
    precision: Precision | None = None
    day: date | None = None
    uploaded: date | None = None
    people: tuple[Role, ...] = ()
    audience: tuple[AudienceSample, ...] = ()
    duration_ms: int | None = None
    sha256: str | None = None
    parts: tuple[Part, ...] = ()
    part_index: int | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


_TOGETHER = {"start": "precision"}
"""A precision says nothing without the instant it belongs to."""


def merge(claims: Sequence[Metadata]) -> Metadata:
    """One claim of several, the first that says something winning key by key.

    People are united (a name stands once, with the first role given), facts are put side by side.
    """
    found: dict[str, object] = {}
    for claim in claims:
        for entry in fields(Metadata):
            value = getattr(claim, entry.name)
            if value is None or value == () or entry.name in found:
                continue
            if entry.name in _TOGETHER.values() and "start" in found:
                continue
            found[entry.name] = value
            if entry.name in _TOGETHER and claim.precision is not None:
                found[_TOGETHER[entry.name]] = claim.precision
    found["people"] = unite(person for claim in claims for person in claim.people)
    found["facts"] = {
        kind: said for claim in reversed(claims) for kind, said in claim.facts.items()
    }
    return Metadata(**found)  # type: ignore[arg-type]


def unite(people: Iterable[Role]) -> tuple[Role, ...]:
    """Each person once, in order, with the first role that is given for them."""
    united: dict[str, Role] = {}
    for person in people:
        known = united.get(person.person)
        if known is None or (known.role is None and person.role is not None):
            united[person.person] = (
                person if known is None else Role(known.person, known.name, person.role)
            )
    return tuple(united.values())


def role(name: str, part: str | None = None) -> Role:
    """A person's role, the blanks of the name made single."""
    plain = " ".join(name.split())
    return Role(person_id(plain), plain, part)
