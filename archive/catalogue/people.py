"""People: one row each, named as they were first met; an event keeps its own spelling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import func, insert, select

from archive.catalogue.access import sees_event
from archive.catalogue.database import Tx
from archive.catalogue.schema import event_people, events, people
from archive.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the archive; `events` counts those the viewer may see."""

    id: str
    name: str
    events: int


def ensure(tx: Tx, names: Mapping[str, str]) -> None:
    """Make a row for each person (id to name) that has none."""
    if not names:
        return
    known = set(tx.execute(select(people.c.id).where(people.c.id.in_(names))).scalars())
    new = [{"id": key, "name": name} for key, name in sorted(names.items()) if key not in known]
    if new:
        tx.execute(insert(people), new)


def roster(tx: Tx, viewer: Viewer) -> list[Person]:
    """Everybody who has a part in an event that the viewer may see, by name."""
    query = (
        select(people.c.id, people.c.name, func.count(events.c.id.distinct()))
        .join(event_people, event_people.c.person == people.c.id)
        .join(events, events.c.id == event_people.c.event)
        .where(sees_event(viewer))
        .group_by(people.c.id, people.c.name)
    )
    found = [Person(key, name, count) for key, name, count in tx.execute(query)]
    return sorted(found, key=lambda person: (person.name.casefold(), person.id))
