"""An event as its pages need it: parts with their sound's timeline and the chosen transcripts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from archive.catalogue import Tx, events, off_air, recordings, transcripts
from archive.clock import event_ms
from archive.event import Event, Placement
from archive.off_air import Mark, OffAirStretch
from archive.parts.listed import absent_parts
from archive.parts.trimming import held_segments
from archive.recording import Recording, Span
from archive.report.health import HealthReport, PartHeard, health, off_air_stretches
from archive.timeline import TimelineTile, event_timeline
from archive.transcript import Flag, Origin, Segment, Transcript
from archive.viewer import Viewer
from web.picture import Axis, Stretch
from web.times import Dial, elapsed

_Stretch = TypeVar("_Stretch", OffAirStretch, Mark)


@dataclass(frozen=True, slots=True)
class LoadedPart:
    """A recording on its event's clock with all its transcripts; `shown` is one of them.

    `off_air` is what counts as off the air after the decisions in `marks`, on the recording.
    """

    number: int
    recording: Recording
    placement: Placement
    spans: tuple[Span, ...]
    transcripts: tuple[Transcript, ...]
    shown: Transcript | None
    segments: tuple[Segment, ...]
    off_air: tuple[OffAirStretch, ...] = ()
    marks: tuple[Mark, ...] = ()

    def on_event(self, recording_ms: int) -> int:
        return event_ms(self.placement, recording_ms)

    @property
    def is_unheard(self) -> bool:
        """True where no model and nobody has written down any of it."""
        return self.shown is None or is_placeholder(self.shown)

    @property
    def start_ms(self) -> int:
        return self.on_event(self.placement.trim_start_ms)

    @property
    def end_ms(self) -> int:
        return self.on_event(self.recording.duration_ms - self.placement.trim_end_ms)

    @property
    def stretch(self) -> tuple[int, int]:
        """From its beginning to its end; the whole of it where nothing of it is counted."""
        if self.start_ms < self.end_ms:
            return self.start_ms, self.end_ms
        return self.on_event(0), self.on_event(self.recording.duration_ms)


@dataclass(frozen=True)
class LoadedEvent:
    """An event whole; what is derived of it is made once, when a page asks."""

    event: Event
    parts: tuple[LoadedPart, ...]
    tiles: tuple[TimelineTile, ...]

    @cached_property
    def dial(self) -> Dial:
        return Dial.of(
            self.event, [(part.placement, part.recording.duration_ms) for part in self.parts]
        )

    @cached_property
    def axis(self) -> Axis:
        """From the first to the last moment held; a second where nothing is."""
        if not self.tiles:
            return Axis(0, 1000)
        return Axis(self.tiles[0].start_ms, self.tiles[-1].end_ms)

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """The tiles as they are drawn: speech that no model has heard is an empty frame."""
        unheard = flagged(self.parts, Flag.UNTRANSCRIBED)
        unheard += tuple((p.start_ms, p.end_ms) for p in self.parts if p.is_unheard)
        return tuple(stretch for tile in self.tiles for stretch in _drawn(tile, unheard))

    @cached_property
    def heard(self) -> tuple[PartHeard, ...]:
        """The parts as a report reads them, by the transcripts that are shown."""
        return tuple(
            PartHeard(
                part.recording,
                part.placement,
                part.off_air,
                part.segments if part.shown else None,
                not part.is_unheard,
                part.marks,
            )
            for part in self.parts
        )

    @cached_property
    def off_air(self) -> tuple[tuple[int, int], ...]:
        """Off-air stretches on the event clock, those of the report."""
        return tuple((one.start_ms, one.end_ms) for one in off_air_stretches(self.heard))

    @cached_property
    def report(self) -> HealthReport:
        """How the event went."""
        return health(self.event, self.tiles, self.heard)

    def shown(self, ms: int) -> str:
        """An instant by the wall clock; from the beginning where its time of day is not known."""
        return self.dial.show(ms) if self.report.at(ms) else elapsed(ms)

    def total(self, look: str) -> int:
        """How long a look lasts in all, in ms."""
        return sum(s.end_ms - s.start_ms for s in self.stretches if s.look == look)


def load_event(
    tx: Tx, viewer: Viewer, event_id: str, wanted: Sequence[str] = (), words: bool = True
) -> LoadedEvent:
    """The event with its parts by offset; `wanted` names transcripts to show instead of the
    preferred ones, `words=False` leaves the segments out. Raises NotFound.
    """
    event = events.find_event(tx, viewer, event_id)
    placed = events.placements(tx, viewer, event_id)
    parts = tuple(
        _load_part(tx, viewer, number, placement, wanted, words)
        for number, placement in enumerate(placed, 1)
    )
    by_recording = {part.recording.id: part.spans for part in parts}
    absent = absent_parts(event, [part.recording for part in parts])
    return LoadedEvent(event, parts, event_timeline(placed, by_recording, absent))


def load_dial(tx: Tx, viewer: Viewer, event_id: str) -> Dial:
    """How the event's instants are shown, without anything else of it. Raises NotFound."""
    event = events.find_event(tx, viewer, event_id)
    lengths = {one.id: one.duration_ms for one in recordings.list_recordings(tx, viewer, event_id)}
    placed = events.placements(tx, viewer, event_id)
    return Dial.of(event, [(one, lengths[one.recording]) for one in placed])


def _load_part(
    tx: Tx, viewer: Viewer, number: int, placement: Placement, wanted: Sequence[str], words: bool
) -> LoadedPart:
    name = placement.recording
    every = transcripts.transcripts(tx, viewer, name)
    shown = next((each for each in every if each.id in wanted), every[0] if every else None)
    recording = recordings.find_recording(tx, viewer, name)
    said = transcripts.segments(tx, viewer, shown.id) if shown and words else ()
    stretches, marks = off_air.ruled(tx, viewer, name)
    return LoadedPart(
        number=number,
        recording=recording,
        placement=placement,
        spans=recordings.spans(tx, viewer, name),
        transcripts=every,
        shown=shown,
        segments=held_segments(said, placement, recording.duration_ms),
        off_air=tuple(_held(stretches, placement, recording.duration_ms)),
        marks=tuple(_held(marks, placement, recording.duration_ms)),
    )


def _held(
    stretches: Sequence[_Stretch], placement: Placement, duration_ms: int
) -> Iterator[_Stretch]:
    """What of them lies in the part of the recording that the event has from it."""
    first, last = placement.trim_start_ms, duration_ms - placement.trim_end_ms
    for one in stretches:
        if one.start_ms < last and one.end_ms > first:
            yield replace(one, start_ms=max(first, one.start_ms), end_ms=min(last, one.end_ms))


def is_placeholder(transcript: Transcript) -> bool:
    """True for the empty transcript that stands where no model was at hand."""
    return transcript.origin is Origin.MACHINE and transcript.model is None


def flagged(parts: Sequence[LoadedPart], flag: Flag) -> tuple[tuple[int, int], ...]:
    """Where segments carry a flag, on the event clock; joined over a breath."""
    return _joined(
        [
            (part.on_event(segment.start_ms), part.on_event(segment.end_ms))
            for part in parts
            for segment in part.segments
            if flag in segment.flags
        ]
    )


def _joined(found: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and start <= joined[-1][1] + _TOUCH_MS:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


_TOUCH_MS = 2_000
"""Segments with a shorter breath between are one stretch."""


def _drawn(tile: TimelineTile, unheard: Sequence[tuple[int, int]]) -> list[Stretch]:
    middle = (tile.start_ms + tile.end_ms) // 2
    look: str = tile.kind.value
    if look == "speech" and any(start <= middle < end for start, end in unheard):
        look = "untranscribed"
    return [Stretch(tile.start_ms, tile.end_ms, look, tile.level_dbfs)]
