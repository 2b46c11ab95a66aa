"""The JSON that the command line and the API both print; plain values, no Flask here.

Times are integers in milliseconds, dates ISO 8601. Names of keys are a promise to scripts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from archive.catalogue import Tx, recordings, transcripts
from archive.catalogue import events as catalogued
from archive.catalogue import off_air as off_air_evidence
from archive.event import Event, EventSummary, Placement, Role
from archive.export.json_format import segment_line
from archive.off_air import CUT, Mark, OffAirStretch
from archive.parts.listed import absent_parts
from archive.recording import Recording, Span
from archive.transcript import Transcript
from archive.viewer import Viewer
from web import subjects

if TYPE_CHECKING:  # a command that only reads the catalogue need not load search or transcribe
    from archive.catalogue.audit import AuditEntry
    from archive.fixity import FixityFinding
    from archive.timeline import TimelineTile
    from search.meaning.finding import MeaningResults
    from search.request import Hit, SearchResults
    from transcribe.ingest import ItemResult

Json = dict[str, Any]


def events(tx: Tx, viewer: Viewer) -> list[Json]:
    """All events, newest first."""
    return [event_line(summary) for summary in catalogued.list_events(tx, viewer)]


def event_line(summary: EventSummary) -> Json:
    """One event in a list."""
    return {
        "event": summary.event,
        "title": summary.title,
        "date": _iso(summary.date),
        "date_precision": summary.date_precision,
        "recordings": list(summary.recordings),
        "duration_ms": summary.duration_ms,
        "segments": summary.segments,
    }


def show(tx: Tx, viewer: Viewer, identifier: str) -> Json:
    """One event or recording whole. Raises NotFound."""
    subject = subjects.find(tx, viewer, identifier)
    parts = subjects.parts(tx, viewer, subject)
    shape = recording_whole(subject) if isinstance(subject, Recording) else event_whole(subject)
    shape["placements"] = [placement_line(p.placement) for p in parts if p.placement]
    if isinstance(subject, Event):
        shape["recordings"] = [recording_whole(part.recording) for part in parts]
    shape["transcripts"] = [
        line for part in parts for line in _transcripts(tx, viewer, part.recording.id)
    ]
    return shape


def event_whole(event: Event) -> Json:
    """An event's own facts."""
    return {
        "event": event.id,
        "title": event.title,
        "description": event.description,
        "date": _iso(event.date),
        "date_precision": event.date_precision,
        "clock": _clock(event),
        "scheduled_start": _iso(event.scheduled_start),
        "platform": event.platform,
        "place": event.place,
        "language": event.language,
        "source_url": event.source_url,
        "source_id": event.source_id,
        "tags": list(event.tags),
        "rights": event.rights,
        "custody": event.custody,
        "visibility": event.visibility,
        "embargo_until": _iso(event.embargo_until),
        "withdrawn": event.withdrawn,
        "people": [_person(role) for role in event.people],
        "audience": [{"at": _iso(each.at), "count": each.count} for each in event.audience],
        "facts": dict(event.facts),
    }


def recording_whole(recording: Recording) -> Json:
    """A recording's own facts."""
    return {
        "recording": recording.id,
        "name": recording.name,
        "duration_ms": recording.duration_ms,
        "sha256": recording.sha256,
        "size": recording.size,
        "media": asdict(recording.media) if recording.media else None,
        "facts": dict(recording.facts),
    }


def placement_line(placement: Placement) -> Json:
    """Where a recording stands on its event's clock."""
    return {**asdict(placement), "reasons": list(placement.reasons)}


def transcript_facts(transcript: Transcript, preferred: bool) -> Json:
    """Who made a transcript, and of what."""
    return {
        "transcript": transcript.id,
        "recording": transcript.recording,
        "origin": transcript.origin,
        "engine": transcript.engine,
        "model": transcript.model,
        "language": transcript.language,
        "revision": transcript.revision,
        "preferred": preferred,
        "demonstration": transcript.is_demonstration,
        "borders": _sums(transcript.parameters.get("borders")),
        "heard_again": _sums(transcript.parameters.get("heard_again")),
    }


def _sums(counts: object) -> Json | None:
    """A machine transcript's counts (docs/timeline.md); null where there are none."""
    if not isinstance(counts, Mapping):
        return None
    return {name: count for name, count in counts.items() if isinstance(count, int)}


def timeline(tx: Tx, viewer: Viewer, identifier: str) -> list[Json]:
    """What every stretch of a recording, or of an event on its clock, is. Raises NotFound."""
    from archive.timeline import event_timeline

    subject = subjects.find(tx, viewer, identifier)
    if isinstance(subject, Recording):
        own = recordings.spans(tx, viewer, subject.id)
        return [timeline_line(span, subject.id) for span in own]
    placed = catalogued.placements(tx, viewer, subject.id)
    by_recording = {p.recording: recordings.spans(tx, viewer, p.recording) for p in placed}
    held = [recordings.find_recording(tx, viewer, p.recording) for p in placed]
    tiles = event_timeline(placed, by_recording, absent_parts(subject, held))
    return [timeline_line(tile, tile.recording) for tile in tiles]


def timeline_line(tile: Span | TimelineTile, recording: str | None) -> Json:
    """One tile of a timeline."""
    return {
        "start_ms": tile.start_ms,
        "end_ms": tile.end_ms,
        "kind": tile.kind,
        "recording": recording,
        "evidence": tile.evidence,
        "level_dbfs": tile.level_dbfs,
        "reasons": list(tile.reasons),
        "sound": tile.sound,
    }


def off_air(tx: Tx, viewer: Viewer, identifier: str) -> list[Json]:
    """For each recording: the scores, the decisions, and what both come to. Raises NotFound."""
    subject = subjects.find(tx, viewer, identifier)
    found = []
    for part in subjects.parts(tx, viewer, subject):
        name = part.recording.id
        stretches = off_air_evidence.off_air(tx, viewer, name)
        found.append(
            {
                "recording": name,
                "cut": CUT,
                "off_air": [_off_air_line(one) for one in stretches],
                "evidence": [asdict(one) for one in off_air_evidence.evidence(tx, viewer, name)],
                "marks": [mark(one) for one in off_air_evidence.marks(tx, viewer, name)],
            }
        )
    return found


def mark(one: Mark) -> Json:
    """An archivist's decision."""
    return {
        "mark": one.number,
        "recording": one.recording,
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "off_air": one.is_off_air,
        "by": one.by,
        "at": _iso(one.at),
        "note": one.note,
    }


def _off_air_line(one: OffAirStretch) -> Json:
    return {
        "start_ms": one.start_ms,
        "end_ms": one.end_ms,
        "score": one.score,
        "reasons": list(one.reasons),
        "mark": one.mark.number if one.mark else None,
    }


def transcript(
    tx: Tx,
    viewer: Viewer,
    identifier: str,
    transcript_id: str | None = None,
    *,
    quarantined: bool = False,
) -> list[Json]:
    """What was said in a recording, or in each part of an event in turn. Raises NotFound."""
    contexts = subjects.export_contexts(
        tx, viewer, identifier, transcript_id, quarantined=quarantined
    )
    return [
        segment_line(segment, context.recording.id)
        for context in contexts
        for segment in context.segments
    ]


def search_results(results: SearchResults) -> Json:
    """What a search found; facets and months where they were asked for."""
    shape: Json = {"total": results.total, "hits": [hit_line(hit) for hit in results.hits]}
    if results.facets:
        shape["facets"] = {name: dict(values) for name, values in results.facets.items()}
    if results.months:
        shape["months"] = [
            {**asdict(month), "per_thousand": month.per_thousand} for month in results.months
        ]
    return shape


def meaning_results(found: MeaningResults) -> Json:
    """The same, each hit with what found it: `words`, `meaning` or both."""
    shape = search_results(found.results)
    for line, found_by in zip(shape["hits"], found.found_by, strict=True):
        line["found_by"] = list(found_by)
    return shape


def hit_line(hit: Hit) -> Json:
    """One passage found."""
    return {
        "event": hit.event,
        "event_title": hit.event_title,
        "event_date": hit.event_date,
        "recording": hit.recording,
        "transcript": hit.transcript,
        "start_ms": hit.start_ms,
        "end_ms": hit.end_ms,
        "event_ms": hit.event_ms,
        "speaker": hit.speaker,
        "speakers": list(hit.speakers),
        "crosses_ms": hit.crosses_ms,
        "transcripts": list(hit.transcripts),
        "flags": list(hit.flags),
        "text": hit.text,
        "highlights": [list(pair) for pair in hit.highlights],
        "url": hit.url,
    }


def item(result: ItemResult) -> Json:
    """What became of one item of an ingest."""
    return {
        "path": result.path,
        "status": result.status,
        "event": result.event,
        "recording": result.recording,
        "transcripts": list(result.transcripts),
        "reason": result.reason,
        "warnings": list(result.warnings),
    }


def fixity(finding: FixityFinding) -> Json:
    """What re-reading one kept file showed."""
    return {
        "sha256": finding.sha256,
        "path": str(finding.path) if finding.path else None,
        "state": finding.state,
        "detail": finding.detail,
    }


def audit_entry(entry: AuditEntry) -> Json:
    """One line of the audit log."""
    return {
        "at": _iso(entry.at),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "outcome": entry.outcome,
        "detail": entry.detail,
    }


def _transcripts(tx: Tx, viewer: Viewer, recording: str) -> list[Json]:
    """All of a recording, the preferred first."""
    every: Sequence[Transcript] = transcripts.transcripts(tx, viewer, recording)
    first = transcripts.preferred(tx, viewer, recording)
    return [transcript_facts(each, first is not None and each.id == first.id) for each in every]


def _clock(event: Event) -> Json | None:
    if event.clock is None:
        return None
    clock = event.clock
    return {"origin": _iso(clock.origin), "zone": clock.zone, "precision": clock.precision}


def _person(role: Role) -> Json:
    return {"person": role.person, "name": role.name, "role": role.role}


def _iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None
