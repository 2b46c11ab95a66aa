"""JSON of the schema `hotmic-transcript/1`: everything, for programs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

from archive.event import Event
from archive.export.context import ExportContext
from archive.export.head import NOTICE
from archive.transcript import Segment

SCHEMA = "hotmic-transcript/1"
"""Raised when a key changes its meaning or goes; new keys may come at any time."""


def write_json(contexts: Sequence[ExportContext]) -> Iterator[str]:
    """One object: schema, notice, event, recordings, segments.

    Segments come recording by recording, their times in milliseconds on the recording (`event_ms`
    on the event's clock, null without one).
    """
    demonstration = any(context.transcript.is_demonstration for context in contexts)
    event = next((context.event for context in contexts if context.event), None)
    facts = {
        "schema": SCHEMA,
        "notice": NOTICE if demonstration else None,
        "event": _event(event) if event else None,
        "recordings": [_recording(context) for context in contexts],
    }
    yield _dumps(facts)[:-1] + ',"segments":['
    before = "\n"
    for context in contexts:
        for segment in context.segments:
            yield before + _dumps(_segment(context, segment))
            before = ",\n"
    yield "\n]}\n"


def _dumps(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _event(event: Event) -> dict[str, object]:
    return {
        "event": event.id,
        "title": event.title,
        "date": event.date.isoformat() if event.date else None,
        "date_precision": event.date_precision,
        "origin": event.clock.origin.isoformat() if event.clock else None,
        "zone": event.clock.zone if event.clock else None,
        "platform": event.platform,
        "place": event.place,
        "source_url": event.source_url,
        "rights": event.rights,
        "people": [{"person": p.person, "name": p.name, "role": p.role} for p in event.people],
    }


def _recording(context: ExportContext) -> dict[str, object]:
    recording, transcript, placement = context.recording, context.transcript, context.placement
    return {
        "recording": recording.id,
        "name": recording.name,
        "sha256": recording.sha256,
        "duration_ms": recording.duration_ms,
        "offset_ms": placement.offset_ms if placement else None,
        "transcript": transcript.id,
        "origin": transcript.origin,
        "engine": transcript.engine,
        "model": transcript.model,
        "model_sha256": transcript.model_sha256,
        "demonstration": transcript.is_demonstration,
        "source": transcript.source,
        "source_sha256": transcript.source_sha256,
        "language": transcript.language,
        "revision": transcript.revision,
    }


def segment_line(segment: Segment, recording: str) -> dict[str, object]:
    """A segment for programs: here, on the command line and in the API; times on its recording."""
    return {
        "recording": recording,
        "start_ms": segment.start_ms,
        "end_ms": segment.end_ms,
        "speaker": segment.speaker,
        "language": segment.language,
        "text": segment.text,
        "confidence": segment.confidence,
        "flags": list(segment.flags),
        "reasons": list(segment.reasons),
        "words": [
            {
                "text": word.text,
                "start_ms": word.start_ms,
                "end_ms": word.end_ms,
                "probability": word.probability,
            }
            for word in segment.words
        ],
    }


def _segment(context: ExportContext, segment: Segment) -> dict[str, object]:
    line = segment_line(segment, context.recording.id)
    return {**line, "event_ms": context.on_event(segment.start_ms), "person": segment.person}
