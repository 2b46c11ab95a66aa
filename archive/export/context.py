"""What an export is made from, and whose clock its times are on."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archive.clock import event_ms
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Segment, Transcript


@dataclass(frozen=True, slots=True)
class ExportContext:
    """One recording's transcript with what it belongs to; segments in order of their start."""

    event: Event | None
    recording: Recording
    transcript: Transcript
    segments: Sequence[Segment]
    placement: Placement | None = None

    def on_event(self, at_ms: int) -> int | None:
        """A time of the recording on the event's clock; None where it has no place there."""
        return None if self.placement is None else event_ms(self.placement, at_ms)


@dataclass(frozen=True, slots=True)
class Line:
    """A segment with its times as the export shows them."""

    context: ExportContext
    segment: Segment
    start_ms: int
    end_ms: int

    @property
    def shift_ms(self) -> int:
        """What was added to the segment's own times."""
        return self.start_ms - self.segment.start_ms


def lines(contexts: Sequence[ExportContext]) -> Iterator[Line]:
    """All segments in order of time.

    Of one recording the times are its own. Of several they are the event clock's, moved so that
    none is negative: captions cannot be.
    """
    if len(contexts) == 1:
        return (Line(contexts[0], s, s.start_ms, s.end_ms) for s in contexts[0].segments)
    base = min((_begin(context) for context in contexts), default=0)
    parts = [_shifted(context, -min(0, base)) for context in contexts]
    return heapq.merge(*parts, key=lambda line: line.start_ms)


def _begin(context: ExportContext) -> int:
    return context.on_event(0) or 0


def _shifted(context: ExportContext, by_ms: int) -> Iterator[Line]:
    for segment in context.segments:
        start, end = context.on_event(segment.start_ms), context.on_event(segment.end_ms)
        if start is None or end is None:
            start, end = segment.start_ms, segment.end_ms
        yield Line(context, segment, start + by_ms, end + by_ms)
