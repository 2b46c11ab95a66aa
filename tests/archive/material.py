"""A small archive for tests: one event whole, its two recordings, several transcripts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from archive.catalogue import Catalogue, Tx, events, files, outbox, recordings, transcripts
from archive.catalogue.files import StoredFile
from archive.event import (
    AudienceSample,
    Basis,
    Clock,
    Event,
    Placement,
    Precision,
    Role,
    Visibility,
)
from archive.recording import MediaFacts, Recording, Span, SpanKind, Turn
from archive.transcript import Flag, Origin, Segment, Transcript, Word

ACTOR = "test"
START = datetime(2023, 5, 24, 22, 0, 0, 123456, UTC)
LENGTH_MS = 60_000

EVENT = Event(
    id="2023-05-24-announcement-abc123",
    title="An announcement, broken off",
    description="The servers gave way.",
    platform="Twitter Spaces",
    source_url="https://example.org/spaces/1",
    source_id="1",
    place="Tallahassee",
    language="en",
    tags=("campaign", "hot mic"),
    rights="none known",
    custody="recorded by a listener",
    visibility=Visibility.PUBLIC,
    clock=Clock(START, "America/New_York", Precision.SECOND),
    scheduled_start=START - timedelta(minutes=2),
    date=date(2023, 5, 24),
    date_precision=Precision.SECOND,
    people=(Role("ada-host", "Ada Host", "host"), Role("ben-guest", "Ben Guest")),
    audience=(AudienceSample(START, 300_000), AudienceSample(START, 680_000)),
    facts={"info_json": {"views": 7, "parts": ["a", "b"]}},
)

FIRST = Recording(
    id="r-first",
    name="launch.m4a",
    duration_ms=LENGTH_MS,
    sha256="a" * 64,
    size=1000,
    media=MediaFacts("mov,mp4", "aac", 44_100, 2, 128_000, "2023-05-24T22:00:00Z"),
    facts={"twspace": {"id": "1"}},
)
SECOND = Recording("r-second", "relaunch.m4a", LENGTH_MS, "b" * 64, 900)

SPANS = (
    Span(0, 20_000, SpanKind.SILENCE, 0.01, -71.5, ("hold",)),
    Span(20_000, LENGTH_MS, SpanKind.SPEECH, 0.875, -23.25),
)
TURNS = (Turn(20_000, 30_000, "Speaker 1", "ada-host"), Turn(25_000, 40_000, "Speaker 2"))

SEGMENTS = (
    Segment(
        20_000,
        22_000,
        "Can you hear me?",
        speaker="Ada Host",
        person="ada-host",
        language="en",
        confidence=0.75,
        flags=(Flag.QUIET, Flag.OFF_AIR),
        reasons=("-48 dBFS",),
        words=(
            Word("Can", 20_000, 20_200, 0.9),
            Word("you", 20_200, 20_500, 0.123),
            Word("hear", 20_400, 20_800),
            Word("me?", 21_000, 22_000, 1.0),
        ),
    ),
    Segment(21_500, 23_000, "نعم، نسمعك", language="ar"),
)
MACHINE = Transcript(
    "t-machine",
    FIRST.id,
    Origin.MACHINE,
    language="en",
    engine="faster-whisper",
    model="small",
    model_sha256="c" * 64,
    parameters={"beam_size": 5},
)
IMPORTED = Transcript("t-imported", FIRST.id, Origin.IMPORTED, source="launch.en.vtt")
HUMAN = Transcript("t-human", FIRST.id, Origin.HUMAN, source="launch.said")


def fill(tx: Tx) -> None:
    """Write all of it."""
    events.save_event(tx, EVENT, actor=ACTOR)
    for offset, recording in ((-5000, FIRST), (90_000, SECOND)):
        recordings.save_recording(tx, recording, actor=ACTOR)
        placement = Placement(EVENT.id, recording.id, offset, Basis.SIDECAR)
        events.save_placement(tx, placement, actor=ACTOR)
        recordings.replace_spans(tx, recording.id, SPANS, actor=ACTOR)
    recordings.replace_turns(tx, FIRST.id, TURNS, actor=ACTOR)
    transcripts.add_revision(tx, MACHINE, SEGMENTS, actor=ACTOR)
    transcripts.add_revision(tx, IMPORTED, SEGMENTS[:1], actor=ACTOR, note="from YouTube")
    file = StoredFile("d" * 64, 20, "sidecar", "launch.en.vtt")
    files.record_file(tx, StoredFile("a" * 64, 1000, "media", "launch.m4a"))
    files.record_file(tx, file)
    files.link_sidecar(tx, FIRST.id, EVENT.id, file, "captions")


def filled(catalogue: Catalogue) -> Catalogue:
    """The same catalogue with the small archive in it and nothing left to index."""
    with catalogue.write() as tx:
        fill(tx)
        outbox.done(tx, [entry.number for entry in outbox.pending(tx, 1000)])
    return catalogue


def break_off(catalogue: Catalogue) -> None:
    """Write all of it, and fail before it is committed."""
    with suppress(ZeroDivisionError), catalogue.write() as tx:
        fill(tx)
        1 / 0  # noqa: B018


def queued(tx: Tx) -> set[str]:
    """The events that wait to be indexed."""
    return {entry.event for entry in outbox.pending(tx, 1000)}


def another_event(number: int, **changes: object) -> Event:
    """An event of its own day, otherwise bare."""
    day = date(2000, 1, 1) + timedelta(days=number)
    plain = Event(f"{day}-event-{number:06x}", f"Event {number}", date=day)
    return replace(plain, **changes)  # type: ignore[arg-type]
