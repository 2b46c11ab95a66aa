"""What a viewer may see, as conditions compiled into every query for readers.

An event is seen by whoever was granted its visibility, once its embargo is over, unless it was
withdrawn; its owner sees all. A recording is seen with its event; one that has no event yet is
its owner's alone. A transcript is seen with its recording.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from sqlalchemy import ColumnElement, FromClause, and_, bindparam, exists, or_, true

from archive.catalogue.schema import Instant, events, placements, recordings, transcripts
from archive.viewer import Viewer

# Each condition is built once: it stands in every query, and building it took longer than asking.


@cache
def sees_event(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `events`."""
    return _sees(events, viewer)


def _sees(table: FromClause, viewer: Viewer) -> ColumnElement[bool]:
    granted = table.c.visibility.in_(sorted(viewer.sees))
    if viewer.is_owner:
        return granted
    now = bindparam("now", callable_=lambda: _now(), type_=Instant, unique=True)
    over = or_(table.c.embargo_until.is_(None), table.c.embargo_until <= now)
    return and_(granted, table.c.withdrawn.is_(None), over)


@cache
def sees_recording(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `recordings`."""
    return true() if viewer.is_owner else _is_seen(recordings.c.id, viewer)


@cache
def sees_transcript(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `transcripts`."""
    return true() if viewer.is_owner else _is_seen(transcripts.c.recording, viewer)


def _is_seen(recording: ColumnElement[str], viewer: Viewer) -> ColumnElement[bool]:
    """Two looks at indexes for each row; a list of all that is seen grows with the archive.

    Under names of their own, since the query around it may read events and placements, too.
    """
    placed, event = placements.alias("placed"), events.alias("seen")
    return exists().where(
        placed.c.recording == recording, placed.c.event == event.c.id, _sees(event, viewer)
    )


def _now() -> datetime:
    return datetime.now(UTC)
