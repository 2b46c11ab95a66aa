"""A place of an event as the catalogue has it: what each transcript says there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from archive.catalogue import Tx, events, recordings, transcripts
from archive.errors import NotFound
from archive.event import Event, Placement
from archive.transcript import Flag, Segment, Transcript
from archive.viewer import Viewer
from search.quotes.spoken import Spoken

PAD_MS = 8_000
"""Read on both sides of a place: two transcripts' times differ, and an altered quote may begin
before the words that were found."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where to look: a stretch of a recording of an event, in ms on the recording."""

    event: str
    recording: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Place:
    """A spot as the catalogue has it; `texts` the preferred transcript's first, at least one."""

    spot: Spot
    event: Event
    placement: Placement
    texts: tuple[tuple[Transcript, Spoken], ...]


def load(tx: Tx, viewer: Viewer, spot: Spot, *, quarantined: bool) -> Place | None:
    """What the catalogue shows this viewer there; null where that is nothing (any more)."""
    try:
        event = events.find_event(tx, viewer, spot.event)
    except NotFound:
        return None
    placed = {one.recording: one for one in events.placements(tx, viewer, spot.event)}
    here = placed.get(spot.recording)
    if here is None:
        return None
    others = list(_neighbours(tx, viewer, spot, here, placed)) if len(placed) > 1 else []
    low, high = spot.start_ms - PAD_MS, spot.end_ms + PAD_MS
    texts = []
    for transcript, said in transcripts.around(tx, viewer, spot.recording, low, high):
        kept = [*_kept(said, here, quarantined), *_kept(others, None, quarantined)]
        if kept:
            kept.sort(key=lambda segment: segment.start_ms)
            spoken = next((one.language for one in kept if one.language), None)
            language = spoken or transcript.language or event.language
            texts.append((transcript, Spoken(kept, language)))
    return Place(spot, event, here, tuple(texts)) if texts else None


def _kept(
    said: Sequence[Segment], placement: Placement | None, quarantined: bool
) -> Iterator[Segment]:
    for segment in said:
        is_trusted = Flag.QUARANTINED not in segment.flags
        is_here = placement is None or not _is_trimmed(placement, segment)
        if segment.text and is_here and (is_trusted or quarantined):
            yield segment


def _is_trimmed(placement: Placement, segment: Segment) -> bool:
    """The beginning of a recording may be in the part before it as well."""
    return (segment.start_ms + segment.end_ms) // 2 < placement.trim_start_ms


def _neighbours(
    tx: Tx, viewer: Viewer, spot: Spot, here: Placement, placed: Mapping[str, Placement]
) -> Iterator[Segment]:
    """What other parts of the event say close by, with its times on this recording."""
    for recording in recordings.list_recordings(tx, viewer, spot.event):
        other = placed.get(recording.id)
        if other is None or other is here:
            continue
        shift = other.offset_ms - here.offset_ms
        low, high = spot.start_ms - PAD_MS - shift, spot.end_ms + PAD_MS - shift
        if low <= recording.duration_ms and high >= 0:
            found = transcripts.around(tx, viewer, recording.id, low, high)
            for segment in found[0][1] if found else ():
                if not _is_trimmed(other, segment):
                    yield _shifted(segment, shift)


def _shifted(segment: Segment, by_ms: int) -> Segment:
    words = tuple(
        replace(word, start_ms=word.start_ms + by_ms, end_ms=word.end_ms + by_ms)
        for word in segment.words
    )
    start, end = segment.start_ms + by_ms, segment.end_ms + by_ms
    return replace(segment, start_ms=start, end_ms=end, words=words)
