"""An archive in a folder of its own, and short ways to look into it."""

from __future__ import annotations

from pathlib import Path

from archive.catalogue import Catalogue, events, recordings, transcripts
from archive.event import Event, Placement
from archive.recording import Span, check_tiling
from archive.settings import load
from archive.store import MediaStore
from archive.transcript import Segment, Transcript
from archive.viewer import OWNER
from transcribe.ingest import IngestOptions, ItemResult, ingest
from transcribe.workplace import Workplace

VTT = """WEBVTT

00:00:00.500 --> 00:00:02.000
good<00:00:01.000><c> evening</c>

00:00:02.000 --> 00:00:04.000
and<00:00:02.500><c> welcome</c><00:00:03.000><c> back</c>
"""

SILENT = IngestOptions(transcribe=False)


def open_place(folder: Path, **settings: object) -> Workplace:
    """An archive, made where there is none."""
    chosen = load(folder, **settings)
    return Workplace(Catalogue.open(chosen.catalogue_path), MediaStore(chosen.store_path), chosen)


def take(place: Workplace, *paths: Path, options: IngestOptions = SILENT) -> list[ItemResult]:
    """Ingest, and see that whatever was taken in has spans that tile it."""
    results = list(ingest(list(paths), place, options))
    with place.catalogue.read() as tx:
        for recording in recordings.list_recordings(tx, OWNER):
            tiles = recordings.spans(tx, OWNER, recording.id)
            check_tiling(tiles, recording.duration_ms, recording.id)
    return results


def event_of(place: Workplace, result: ItemResult) -> Event:
    assert result.event is not None
    with place.catalogue.read() as tx:
        return events.find_event(tx, OWNER, result.event)


def placements(place: Workplace, event: str) -> tuple[Placement, ...]:
    with place.catalogue.read() as tx:
        return events.placements(tx, OWNER, event)


def spans(place: Workplace, recording: str) -> tuple[Span, ...]:
    with place.catalogue.read() as tx:
        return recordings.spans(tx, OWNER, recording)


def transcripts_of(place: Workplace, recording: str) -> tuple[Transcript, ...]:
    with place.catalogue.read() as tx:
        return transcripts.transcripts(tx, OWNER, recording)


def segments(place: Workplace, transcript: str) -> tuple[Segment, ...]:
    with place.catalogue.read() as tx:
        return transcripts.segments(tx, OWNER, transcript)
