"""Recordings, the spans that tile them, and the turns of their speakers. All times integer ms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from archive.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class MediaFacts:
    """What ffprobe says of the first audio stream and its container."""

    container: str
    codec: str
    sample_rate: int
    channels: int
    bit_rate: int | None = None
    created: str | None = None
    has_video: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """One media file kept under its SHA-256, or a recording of which only a transcript came.

    Without media `sha256` and `media` are null and `duration_ms` comes from the sidecars.
    `name` is the file name under which it was first ingested. `facts` holds sidecar facts.
    """

    id: str
    name: str
    duration_ms: int
    sha256: str | None = None
    size: int | None = None
    media: MediaFacts | None = None
    facts: Mapping[str, object] = field(default_factory=dict)


class SpanKind(StrEnum):
    """What a stretch of sound is; `OUTAGE`, nothing recorded, stands only on an event's clock."""

    SPEECH = "speech"
    SILENCE = "silence"
    SOUND = "sound"
    UNDECIDED = "undecided"
    OUTAGE = "outage"


class Sound(StrEnum):
    """What a stretch of other sound is, where the evidence is good; `TONE`: hold tone or hum."""

    APPLAUSE = "applause"
    MUSIC = "music"
    TONE = "tone"
    NOISE = "noise"
    BABBLE = "babble"


@dataclass(frozen=True, slots=True)
class Span:
    """A tile `[start_ms, end_ms)`; `evidence`: mean speech probability; `level_dbfs`: RMS level.

    `sound` names what a span of kind `SOUND` holds, null where nobody can tell.
    """

    start_ms: int
    end_ms: int
    kind: SpanKind
    evidence: float | None = None
    level_dbfs: float | None = None
    reasons: tuple[str, ...] = ()
    sound: Sound | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Who speaks from when to when; turns may overlap. `person` once the label has a name."""

    start_ms: int
    end_ms: int
    label: str
    person: str | None = None


def undecided(duration_ms: int, reason: str) -> tuple[Span, ...]:
    """The timeline of a recording about which nothing can be said, and why."""
    if duration_ms <= 0:
        return ()
    return (Span(0, duration_ms, SpanKind.UNDECIDED, reasons=(reason,)),)


def check_tiling(spans: Sequence[Span], duration_ms: int, subject: str) -> None:
    """Raise IntegrityError unless the spans cover `[0, duration_ms)` with no gap and no overlap."""
    at = 0
    for span in spans:
        if span.start_ms != at or span.end_ms <= span.start_ms:
            raise IntegrityError(
                f"the span at {span.start_ms} ms does not begin where the last one ended ({at} ms)",
                subject=subject,
                hint="This is a defect of Hotmic; nothing was written.",
            )
        at = span.end_ms
    if at != duration_ms:
        raise IntegrityError(
            f"the spans end at {at} ms, the recording at {duration_ms} ms",
            subject=subject,
            hint="This is a defect of Hotmic; nothing was written.",
        )
