"""A small archive for the pages: an evening that broke off, and each state a page can be in.

The evening's sound is that of the demonstration archive, its words the script that was spoken.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.catalogue import Catalogue, Tx, events, recordings, transcripts
from archive.event import (
    AudienceSample,
    Basis,
    Clock,
    Event,
    Placement,
    Precision,
    Role,
    Visibility,
)  # fmt: skip
from archive.identifiers import person_id, recording_id
from archive.recording import MediaFacts, Recording, Span, SpanKind, undecided
from archive.store import MediaStore
from archive.transcript import DEMONSTRATION_MODEL, Flag, Origin, Segment, Transcript, Word

DEMO = Path(__file__).resolve().parents[2] / "scripts/demo_archive"
SOUND = DEMO / "recordings/announcement"
OPUS = MediaFacts("ogg", "opus", 48_000, 1)
ACTOR = "test"
ORIGIN = datetime(2025, 5, 28, 22, 0, tzinfo=UTC)
EVENING = "evening"
HOSTILE = "hostile"
HOSTILE_TEXT = "<script>alert('x')</script> & \"quoted\" </p>"
ARABIC = "radio"
SECRET = "secret"
UNHEARD = "unheard"
WITHDRAWN = "withdrawn"


def _offsets() -> dict[str, int]:
    """Where the demonstration's own event file puts the parts, in ms on the event clock."""
    told = tomllib.loads((SOUND / "announcement.event.toml").read_text())
    starts = {part["file"].removesuffix(".opus"): part["start"] for part in told["parts"]}
    first = min(starts.values())
    return {name: round((at - first) / timedelta(milliseconds=1)) for name, at in starts.items()}


OFFSETS = _offsets()
TRUTH: dict[str, list[dict[str, Any]]] = json.loads((DEMO / "truth.json").read_text())
LAUNCH_MS: int = max(line["end_ms"] for line in TRUTH["launch"])
"""The first part stops within a sentence."""
OPENING_MS: int = next(
    line["start_ms"] for line in TRUTH["launch"] if line["text"].startswith("good evening everyone")
)
"""When the host opens the evening, on the event clock."""
OPENING_CLOCK = f"18:{OPENING_MS // 60_000:02}:{OPENING_MS // 1000 % 60:02}"
_OFF_AIR_DBFS = -35.0


def fill(catalogue: Catalogue, store: MediaStore) -> None:
    """Write the whole small archive."""
    with catalogue.write() as tx:
        _evening(tx, store)
        _wordy(tx, HOSTILE, "<b>Bold</b> & 'quoted'", HOSTILE_TEXT, speaker="<i>Eve</i>")
        _wordy(tx, ARABIC, "مقابلة إذاعية", "قال الوزير إن الماء حق للجميع", language="ar")
        _wordy(tx, SECRET, "A dinner among friends", "nobody must know", Visibility.PRIVATE)
        _wordy(tx, WITHDRAWN, "A withdrawn call", "gone", withdrawn="Withdrawn by order.")
        _unheard(tx)


def long_transcript(minutes: int = 90, words: int = 17_000) -> tuple[Segment, ...]:
    """A debate: four speakers in turn, segments of about five seconds."""
    count = minutes * 60 // 5
    each = words // count
    names = ("Ana Moreno", "Bo Lindqvist", "Clara Finch", "Dan Otieno")
    return tuple(
        _segment(
            5_000 * number, [f"word{number}x{place}" for place in range(each)],
            names[number // 6 % 4],
        )
        for number in range(count)
    )  # fmt: skip


def save_text(
    tx: Tx, event: Event, segments: Sequence[Segment], duration_ms: int, **facts: Any
) -> None:
    """An event of one recording without sound."""
    events.save_event(tx, event, actor=ACTOR)
    recording = Recording(f"r-{event.id}", f"{event.id}.vtt", duration_ms)
    recordings.save_recording(tx, recording, actor=ACTOR)
    events.save_placement(tx, Placement(event.id, recording.id, 0), actor=ACTOR)
    spans = undecided(duration_ms, "no audio")
    recordings.replace_spans(tx, recording.id, spans, actor=ACTOR)
    made = Transcript(f"t-{event.id}", recording.id, Origin.IMPORTED, **facts)
    transcripts.add_revision(tx, made, segments, actor=ACTOR)


def _evening(tx: Tx, store: MediaStore) -> None:
    names = sorted({line["speaker"] for part in OFFSETS for line in TRUTH[part]})
    roles = {"Clara Finch": "host", "Mason Hale": "governor and candidate"}
    counts = {20: 318_400, 60: 527_900, 100: 641_200, 130: 668_700, 260: 161_300, 330: 304_800}
    event = Event(
        EVENING, "Mason Hale announces his campaign", platform="Town Square Live",
        place="Tallahassee", language="en", clock=Clock(ORIGIN, "America/New_York"),
        scheduled_start=ORIGIN - timedelta(minutes=10), date=date(2025, 5, 28),
        date_precision=Precision.SECOND,
        people=tuple(Role(person_id(name), name, roles.get(name)) for name in names),
        audience=tuple(
            AudienceSample(ORIGIN + timedelta(seconds=at), n) for at, n in counts.items()
        ),
    )  # fmt: skip
    events.save_event(tx, event, actor=ACTOR)
    for name, offset in OFFSETS.items():
        _part(tx, store, name, offset, TRUTH[name])


def _part(
    tx: Tx, store: MediaStore, name: str, offset: int, lines: Sequence[Mapping[str, Any]]
) -> None:
    kept = store.put(SOUND / f"{name}.opus")
    last = max(line["end_ms"] for line in lines)
    duration = LAUNCH_MS if name == "launch" else last + 12_000
    recording = Recording(
        recording_id(kept.sha256), f"{name}.opus", duration, kept.sha256, kept.size, OPUS
    )
    recordings.save_recording(tx, recording, actor=ACTOR)
    where = Placement(EVENING, recording.id, offset, Basis.SIDECAR)
    events.save_placement(tx, where, actor=ACTOR)
    spans = tuple(_spans(lines, duration))
    recordings.replace_spans(tx, recording.id, spans, actor=ACTOR)
    said = tuple(sorted(_said(lines, name), key=lambda segment: segment.start_ms))
    heard = Transcript(
        f"t-{name}-demo", recording.id, Origin.MACHINE, "en", "faster-whisper",
        DEMONSTRATION_MODEL,
    )  # fmt: skip
    captions = Transcript(f"t-{name}-vtt", recording.id, Origin.IMPORTED, "en", source="live.vtt")
    transcripts.add_revision(tx, heard, said, actor=ACTOR)
    transcripts.add_revision(tx, captions, said[-3:], actor=ACTOR)
    transcripts.choose(tx, heard.id, actor=ACTOR)


def _said(lines: Sequence[Mapping[str, Any]], name: str) -> Iterator[Segment]:
    if name == "launch":
        yield Segment(
            3_000, 9_000, "Thank you for watching. Thank you for watching.", language="en",
            flags=(Flag.QUARANTINED,), reasons=("no speech in the sound", "the same words twice"),
        )  # fmt: skip
    for line in lines:
        off_air = line["level_dbfs"] < _OFF_AIR_DBFS
        texts, starts = line["text"].split(), line["word_starts_ms"]
        ends = [*starts[1:], line["end_ms"]]
        yield Segment(
            line["start_ms"], line["end_ms"], line["text"], line["speaker"],
            person_id(line["speaker"]), "en",
            flags=(Flag.OFF_AIR,) if off_air else (),
            words=tuple(
                Word(text, start, end, 0.3 if len(text) > 8 else 0.97)
                for text, start, end in zip(texts, starts, ends, strict=False)
            ),
        )  # fmt: skip


def _spans(lines: Sequence[Mapping[str, Any]], duration: int) -> Iterator[Span]:
    """Speech where the script speaks; the longest hush is undecided, one before it a sound."""
    at = 0
    for line in lines:
        start, end = max(at, line["start_ms"]), min(duration, line["end_ms"])
        if start - at > 300:
            yield from _hush(at, start)
        elif start > at:
            start = at
        if end > start:
            yield Span(start, end, SpanKind.SPEECH, 0.97, line["level_dbfs"])
            at = end
    if at < duration:
        yield Span(at, duration, SpanKind.SILENCE, 0.01, -64.0)


def _hush(start: int, end: int) -> Iterator[Span]:
    if end - start < 9_000:
        yield Span(start, end, SpanKind.SILENCE, 0.02, -62.0)
        return
    third = (end - start) // 3
    yield Span(start, start + third, SpanKind.SILENCE, 0.01, -64.0)
    yield Span(start + third, start + 2 * third, SpanKind.SOUND, 0.1, -38.0, ("music",))
    reasons = ("two detectors disagree",)
    yield Span(start + 2 * third, end, SpanKind.UNDECIDED, 0.5, -52.0, reasons)


def _wordy(
    tx: Tx, name: str, title: str, text: str, visibility: Visibility = Visibility.PUBLIC,
    *, speaker: str | None = None, language: str = "en", withdrawn: str | None = None,
) -> None:  # fmt: skip
    event = Event(
        name, title, language=language, visibility=visibility, withdrawn=withdrawn,
        date=date(2024, 1, 9), people=(Role("p", speaker, "guest"),) if speaker else (),
    )  # fmt: skip
    segment = _segment(1_000, text.split(), speaker, language)
    save_text(tx, event, [segment], segment.end_ms + 8_000, language=language, source="it.vtt")


def _unheard(tx: Tx) -> None:
    event = Event(UNHEARD, "Harbour strike, statement", date=date(2023, 2, 27))
    events.save_event(tx, event, actor=ACTOR)
    recording = Recording(f"r-{UNHEARD}", "strike.m4a", 60_000)
    recordings.save_recording(tx, recording, actor=ACTOR)
    events.save_placement(tx, Placement(UNHEARD, recording.id, 0), actor=ACTOR)
    spans = (
        Span(0, 10_000, SpanKind.SILENCE, 0.0, -60.0),
        Span(10_000, 60_000, SpanKind.SPEECH, 0.98, -22.0),
    )
    recordings.replace_spans(tx, recording.id, spans, actor=ACTOR)
    placeholder = Transcript(f"t-{UNHEARD}", recording.id, Origin.MACHINE)
    segment = Segment(10_000, 60_000, "", flags=(Flag.UNTRANSCRIBED,), reasons=("no model",))
    transcripts.add_revision(tx, placeholder, [segment], actor=ACTOR)


def _segment(
    start_ms: int, texts: Sequence[str], speaker: str | None, language: str = "en"
) -> Segment:
    words = tuple(
        Word(text, start_ms + 250 * n, start_ms + 250 * (n + 1)) for n, text in enumerate(texts)
    )
    return Segment(
        start_ms, words[-1].end_ms, " ".join(texts), speaker, language=language, words=words
    )
