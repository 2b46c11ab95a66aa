"""Transcripts: the words of one recording by one origin, as a chain of immutable revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Origin(StrEnum):
    """Who made the words; the order is the default order of preference."""

    HUMAN = "human"
    IMPORTED = "imported"
    MACHINE = "machine"


class Flag(StrEnum):
    """The published list of what may be wrong with a segment."""

    QUARANTINED = "quarantined"
    INAUDIBLE = "inaudible"
    OFF_AIR = "off_air"
    QUIET = "quiet"
    CROSSTALK = "crosstalk"
    UNTRANSCRIBED = "untranscribed"


NOT_HEARD_AGAIN = "doubted, but not heard again: this recording's share of that was spent"
"""The reason of a segment that a second hearing was not spent on; reports add these up."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written (no surrounding blanks); ms on the recording; probability 0..1 or null."""

    text: str
    start_ms: int
    end_ms: int
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a transcript. Segments of different speakers may overlap in time.

    `speaker` is the name shown (a person's, or a label such as "Speaker 2"), `person` the person's
    id once there is one. `text` is what the words say, with its punctuation; the words, where
    there are any, stand in it in order. `confidence` is the mean probability, null if unknown.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None = None
    person: str | None = None
    language: str | None = None
    confidence: float | None = None
    flags: tuple[Flag, ...] = ()
    reasons: tuple[str, ...] = ()
    words: tuple[Word, ...] = ()


def without_distrusted(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """The segments as readers get them unless they ask: of quarantined ones only the reasons."""
    return tuple(_withheld(s) if Flag.QUARANTINED in s.flags else s for s in segments)


def _withheld(segment: Segment) -> Segment:
    count = len(segment.text.split())
    said = f"its {count} words are shown on demand" if count > 1 else "its word is shown on demand"
    return replace(segment, text="", words=(), confidence=None, reasons=(*segment.reasons, said))


@dataclass(frozen=True, slots=True)
class Transcript:
    """One transcript of a recording; `revision` is the newest of its chain, from 1.

    `engine`, `model`, `model_sha256` and `parameters` say how a machine made it; `source` names
    the file an imported or human one came from, `source_sha256` its bytes. `chosen` is set when
    an archivist prefers it over the default order.
    """

    id: str
    recording: str
    origin: Origin
    language: str | None = None
    engine: str | None = None
    model: str | None = None
    model_sha256: str | None = None
    parameters: Mapping[str, object] = field(default_factory=dict)
    source: str | None = None
    source_sha256: str | None = None
    revision: int = 0
    chosen: bool = False

    @property
    def is_demonstration(self) -> bool:
        """True where the demonstration model made the words; pages and exports must say so."""
        return self.model == DEMONSTRATION_MODEL


DEMONSTRATION_MODEL = "demo"


def clamped(word: Word, length_ms: int) -> Word:
    """The word within a recording of that length; one beyond its end stands in its last moment."""
    start, end = (min(at, length_ms) for at in (word.start_ms, word.end_ms))
    return replace(word, start_ms=min(start, max(0, length_ms - 1)), end_ms=end)


def within(segments: Sequence[Segment], length_ms: int) -> tuple[Segment, ...]:
    """What of a transcript lies in a recording: segments that begin beyond its end are left out,
    the others end with it.
    """
    return tuple(
        segment
        if segment.end_ms <= length_ms
        else replace(
            segment,
            end_ms=length_ms,
            words=tuple(clamped(word, length_ms) for word in segment.words),
        )
        for segment in segments
        if segment.start_ms < length_ms
    )


def share_out(texts: Sequence[str], start_ms: int, end_ms: int) -> Iterator[Word]:
    """Words that share a stretch of time by their length in characters (one for the blank)."""
    total = sum(len(text) + 1 for text in texts)
    passed = 0
    for text in texts:
        begin = start_ms + (end_ms - start_ms) * passed // total
        passed += len(text) + 1
        yield Word(text, begin, start_ms + (end_ms - start_ms) * passed // total)
