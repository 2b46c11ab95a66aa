"""An event with everything an export must survive."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from archive.event import Basis, Clock, Event, Placement, Precision
from archive.export import ExportContext
from archive.recording import Recording
from archive.transcript import Flag, Origin, Segment, Transcript, Word

EVENT = Event(
    "e-1",
    "Town hall\n--> of <Lumina> & friends",
    place="Port Vesper",
    clock=Clock(datetime(2026, 3, 1, 20, tzinfo=UTC), "Europe/Berlin"),
    date=date(2026, 3, 1),
    date_precision=Precision.DAY,
)
LONG = (
    "The harbor belongs to the people who work in it, and not to those who look at it from their"
    " windows; that is what I said five years ago, and that is what I say tonight."
)
ARABIC = "مساء الخير أيها الأصدقاء، نبدأ الآن"


def spoken(text: str, start_ms: int, step_ms: int = 300, **facts: object) -> Segment:
    """A segment whose words follow each other evenly."""
    each = tuple(
        Word(word, start_ms + n * step_ms, start_ms + (n + 1) * step_ms, 0.9)
        for n, word in enumerate(text.split())
    )
    return replace(Segment(start_ms, each[-1].end_ms, text, words=each), **facts)  # type: ignore[arg-type]


SEGMENTS = (
    spoken(LONG, 1_000, speaker="Anna Orlova", language="en", confidence=0.9),
    spoken("=HYPERLINK(1) <b>5 --> 4</b> & {\\an8}more", 20_000, speaker="Tom & <Jerry>"),
    spoken(ARABIC, 30_000, speaker="محمد", language="ar"),
    spoken(
        "thank you for watching",
        40_000,
        flags=(Flag.QUARANTINED, Flag.OFF_AIR),
        reasons=("no speech here", "known phrase; twice"),
    ),
    Segment(50_000, 80_000, "", flags=(Flag.UNTRANSCRIBED,), reasons=("no model",)),
    Segment(90_000, 90_000, "@mention said\nquickly"),
    Segment(3_700_000, 3_720_000, "漢" * 150, speaker="主持人"),
)


def context(
    segments: tuple[Segment, ...] = SEGMENTS,
    *,
    number: int = 1,
    model: str | None = "demo",
    offset_ms: int | None = None,
) -> ExportContext:
    """A recording of the event with a machine's transcript of it."""
    recording = Recording(f"r-{number}", f"part {number}.m4a", 4_000_000, sha256=str(number) * 64)
    transcript = Transcript(
        f"t-{number}",
        recording.id,
        Origin.MACHINE,
        engine="faster-whisper",
        model=model,
        revision=3,
    )
    placement = None
    if offset_ms is not None:
        placement = Placement(EVENT.id, recording.id, offset_ms, Basis.SIDECAR)
    return ExportContext(EVENT, recording, transcript, segments, placement)
