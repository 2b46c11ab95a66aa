"""The health report of an event as the catalogue now has it, and the incidents of the archive."""

from __future__ import annotations

from archive.catalogue import events, off_air, ranking, recordings, transcripts
from archive.catalogue.database import Tx
from archive.event import Placement
from archive.parts.listed import absent_parts
from archive.parts.trimming import held_segments
from archive.report.health import HealthReport, PartHeard, health
from archive.timeline import event_timeline
from archive.viewer import Viewer


def event_report(tx: Tx, viewer: Viewer, event_id: str, *, words: bool = True) -> HealthReport:
    """Raises NotFound, also where the viewer may not see it.

    With `words=False` no transcript is read: the figures by flag are unknown.
    """
    event = events.find_event(tx, viewer, events.id_of(tx, viewer, event_id))
    placed = events.placements(tx, viewer, event.id)
    spans = {one.recording: recordings.spans(tx, viewer, one.recording) for one in placed}
    parts = [_part(tx, viewer, one, words) for one in placed]
    absent = absent_parts(event, [part.recording for part in parts])
    return health(event, event_timeline(placed, spans, absent), parts)


def _part(tx: Tx, viewer: Viewer, placement: Placement, words: bool) -> PartHeard:
    name = placement.recording
    recording = recordings.find_recording(tx, viewer, name)
    preferred = transcripts.preferred(tx, viewer, name) if words else None
    said = transcripts.segments(tx, viewer, preferred.id) if preferred else None
    stretches, marks = off_air.ruled(tx, viewer, name)
    return PartHeard(
        recording,
        placement,
        stretches,
        None if said is None else held_segments(said, placement, recording.duration_ms),
        preferred is not None and not ranking.is_placeholder(preferred),
        marks,
    )
