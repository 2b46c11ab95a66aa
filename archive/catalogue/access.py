"""What a viewer may see, as conditions compiled into every query for readers.

An event is seen by whoever was granted its visibility, once its embargo is over, unless it was
withdrawn; its owner sees all. A recording is seen with its event; one that has no event yet is
its owner's alone. A transcript is seen with its recording.
"""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import ColumnElement, and_, or_, select, true

from archive.catalogue.schema import events, placements, recordings, transcripts
from archive.viewer import Viewer


def sees_event(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `events`."""
    granted = events.c.visibility.in_(sorted(viewer.sees))
    if viewer.is_owner:
        return granted
    over = or_(events.c.embargo_until.is_(None), events.c.embargo_until <= datetime.now(UTC))
    return and_(granted, events.c.withdrawn.is_(None), over)


def sees_recording(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `recordings`."""
    return true() if viewer.is_owner else recordings.c.id.in_(_seen(viewer))


def sees_transcript(viewer: Viewer) -> ColumnElement[bool]:
    """A condition on `transcripts`."""
    return true() if viewer.is_owner else transcripts.c.recording.in_(_seen(viewer))


def _seen(viewer: Viewer):  # type: ignore[no-untyped-def]  # a Select, whose type says nothing
    return (
        select(placements.c.recording)
        .join(events, events.c.id == placements.c.event)
        .where(sees_event(viewer))
    )
