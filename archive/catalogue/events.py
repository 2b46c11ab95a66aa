"""Events with their people and audiences, and the placements of recordings on their clocks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, Row, Table, and_, delete, insert, or_, select, update

from archive.catalogue import audit, outbox, people, schema
from archive.catalogue.access import sees_event
from archive.catalogue.changes import Change, differences, plain
from archive.catalogue.database import Tx
from archive.catalogue.event_rows import event_from, event_row, key_of, placement_from
from archive.catalogue.summaries import has_events, list_events, listed
from archive.errors import NotFound
from archive.event import AudienceSample, Event, Placement, Role
from archive.identifiers import event_key_digest, own_key
from archive.viewer import OWNER, Viewer

__all__ = [
    "find_by_key",
    "find_event",
    "has_events",
    "id_of",
    "list_events",
    "listed",
    "placement_of",
    "placements",
    "save_event",
    "save_placement",
]


def save_event(tx: Tx, event: Event, *, actor: str) -> Change:
    """Write an event as a whole. A clock that it already has stays, since an origin never moves;
    how exactly that is known may be corrected.
    """
    old = _load_one(tx, schema.events.c.id == event.id)
    new = replace(event, facts=plain(event.facts))
    if old is None:
        people.ensure(tx, {role.person: role.name for role in new.people})
        tx.execute(insert(schema.events).values(id=new.id, key=key_of(new.id), **event_row(new)))
        _write_parts(tx, new)
        audit.record(tx, actor, "event.created", new.id, detail={"title": new.title})
        return Change.CREATED
    if old.clock is not None:
        precision = new.clock.precision if new.clock else old.clock.precision
        new = replace(new, clock=replace(old.clock, precision=precision))
    changed = differences(old, new)
    if not changed:
        return Change.UNCHANGED
    people.ensure(tx, {role.person: role.name for role in new.people})
    tx.execute(update(schema.events).where(schema.events.c.id == new.id).values(**event_row(new)))
    for table in (schema.event_people, schema.audience):
        tx.execute(delete(table).where(table.c.event == new.id))
    _write_parts(tx, new)
    audit.record(tx, actor, "event.updated", new.id, detail={"changed": changed})
    outbox.enqueue(tx, new.id)
    return Change.UPDATED


def find_event(tx: Tx, viewer: Viewer, event_id: str) -> Event:
    """Raises NotFound, also where the viewer may not see it."""
    found = _load_one(tx, schema.events.c.id == event_id, sees_event(viewer))
    if found is None:
        raise NotFound(
            "there is no such event", subject=event_id, hint="`hotmic events` lists them."
        )
    return found


def id_of(tx: Tx, viewer: Viewer, name: str) -> str:
    """The id of the one event that the viewer may see by this name: its id, or the `id` that its
    event file gives it. The name itself where there is none, or more than one.
    """
    named = or_(schema.events.c.id == name, schema.events.c.key == event_key_digest(own_key(name)))
    query = select(schema.events.c.id, schema.events.c.facts).where(named, sees_event(viewer))
    found = tx.execute(query).all()
    own = [row.id for row in found if _own_name(row.facts) == name]
    return own[0] if len(own) == 1 and all(row.id != name for row in found) else name


def _own_name(facts: Mapping[str, Any]) -> str | None:
    """As the event file says it; the hash of a name alone might be another's."""
    told = facts.get("event_toml")
    given = told.get("id") if isinstance(told, dict) else None
    return None if given is None else str(given).strip()


def find_by_key(tx: Tx, key: str) -> Event | None:
    """The event whose id ends in this hash, for ingest: its title may have been corrected since."""
    return _load_one(tx, schema.events.c.key == key)


def save_placement(tx: Tx, placement: Placement, *, actor: str) -> Change:
    """Put a recording on an event's clock; it leaves the place where it was before."""
    old = placement_of(tx, OWNER, placement.recording)
    if old == placement:
        return Change.UNCHANGED
    row = {name: getattr(placement, name) for name in Placement.__dataclass_fields__}
    mine = schema.placements.c.recording == placement.recording
    tx.execute(
        update(schema.placements).where(mine).values(row)
        if old
        else insert(schema.placements).values(row)
    )
    change = Change.UPDATED if old else Change.CREATED
    detail = {"changed": differences(old, placement)} if old else row
    audit.record(tx, actor, f"placement.{change}", placement.recording, detail=detail)
    for event in {placement.event, old.event if old else placement.event}:
        outbox.enqueue(tx, event)
    return change


def placement_of(tx: Tx, viewer: Viewer, recording_id: str) -> Placement | None:
    """Where a recording stands, or None."""
    found = _placements(tx, viewer, schema.placements.c.recording == recording_id)
    return found[0] if found else None


def placements(tx: Tx, viewer: Viewer, event_id: str) -> tuple[Placement, ...]:
    """The recordings of an event, by offset."""
    return _placements(tx, viewer, schema.placements.c.event == event_id)


def _placements(tx: Tx, viewer: Viewer, which: ColumnElement[bool]) -> tuple[Placement, ...]:
    query = (
        select(schema.placements)
        .join(schema.events, schema.events.c.id == schema.placements.c.event)
        .where(which, sees_event(viewer))
    )
    found = (placement_from(row._mapping) for row in tx.execute(query))
    return tuple(sorted(found, key=lambda placed: (placed.offset_ms, placed.recording)))


def _load_one(tx: Tx, *conditions: ColumnElement[bool]) -> Event | None:
    row = tx.execute(select(schema.events).where(and_(*conditions))).first()
    if row is None:
        return None
    roles = (
        Role(part.person, part.name, part.role) for part in _parts(tx, schema.event_people, row.id)
    )
    heard = tuple(
        AudienceSample(part._mapping["at"], part._mapping["count"])
        for part in _parts(tx, schema.audience, row.id)
    )
    return event_from(row._mapping, tuple(roles), heard)


def _parts(tx: Tx, table: Table, event_id: str) -> Sequence[Row[Any]]:
    query = select(table).where(table.c.event == event_id).order_by(table.c.position)
    return tx.execute(query).all()


def _write_parts(tx: Tx, event: Event) -> None:
    roles = ({"person": r.person, "name": r.name, "role": r.role} for r in event.people)
    _write(tx, schema.event_people, event.id, roles)
    heard = ({"at": sample.at, "count": sample.count} for sample in event.audience)
    _write(tx, schema.audience, event.id, heard)


def _write(tx: Tx, table: Table, event_id: str, rows: Iterable[Mapping[str, object]]) -> None:
    numbered = [{"event": event_id, "position": n, **row} for n, row in enumerate(rows)]
    if numbered:
        tx.execute(insert(table), numbered)
