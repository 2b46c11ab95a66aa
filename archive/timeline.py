"""An event's timeline, derived from its recordings' timelines and places on its clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.clock import event_ms
from archive.event import Placement
from archive.parts.clocked import clocked
from archive.parts.listed import Absent
from archive.recording import Sound, Span, SpanKind

NOT_RECORDED = "nothing was recorded"
ONLY_ORDER = "only the order of the parts is known"


@dataclass(frozen=True, slots=True)
class TimelineTile:
    """A tile `[start_ms, end_ms)` of the event clock; `recording` is null between the parts.

    `is_clocked` where its times rest on clocks; of others only the order is known.
    """

    start_ms: int
    end_ms: int
    kind: SpanKind
    recording: str | None = None
    evidence: float | None = None
    level_dbfs: float | None = None
    reasons: tuple[str, ...] = ()
    sound: Sound | None = None
    is_clocked: bool = False


def event_timeline(
    placements: Sequence[Placement],
    spans_by_recording: Mapping[str, Sequence[Span]],
    absent: Sequence[Absent] = (),
) -> tuple[TimelineTile, ...]:
    """Tiles from the first to the last placed millisecond, without gap or overlap.

    Between parts whose times come from clocks nothing was recorded: an outage. Where only the
    order is known nothing can be said, nor after the start of an `absent` part. Where parts
    overlap, the earlier one keeps it.
    """
    spans = {one.recording: spans_by_recording.get(one.recording, ()) for one in placements}
    known = clocked((one, _length(spans[one.recording])) for one in placements)
    parts = [_Part.of(one, spans[one.recording], one.recording in known) for one in placements]
    runs = _runs(sorted((part for part in parts if part.start_ms < part.end_ms), key=_Part.order))
    tiles: list[TimelineTile] = []
    for before, run in zip([None, *runs], runs, strict=False):
        if before is not None:
            tiles.extend(_gap(max(before, key=_Part.end), run[0], absent))
        cursor = run[0].start_ms
        for part in run:
            tiles.extend(part.tiles(cursor))
            cursor = max(cursor, part.end_ms)
    return tuple(tiles)


@dataclass(frozen=True, slots=True)
class _Part:
    """A recording on the event clock, trims cut off."""

    placement: Placement
    spans: tuple[Span, ...]
    start_ms: int
    end_ms: int
    is_clocked: bool

    @classmethod
    def of(cls, placement: Placement, spans: Sequence[Span], is_clocked: bool) -> _Part:
        start = event_ms(placement, placement.trim_start_ms)
        end = event_ms(placement, _length(spans) - placement.trim_end_ms)
        return cls(placement, tuple(spans), start, end, is_clocked)

    def order(self) -> tuple[int, str]:
        return self.start_ms, self.placement.recording

    def end(self) -> tuple[int, str]:
        return self.end_ms, self.placement.recording

    def tiles(self, cursor: int) -> Iterator[TimelineTile]:
        """The spans as far as they lie behind `cursor`."""
        for span in self.spans:
            start = max(event_ms(self.placement, span.start_ms), cursor, self.start_ms)
            end = min(event_ms(self.placement, span.end_ms), self.end_ms)
            if start < end:
                yield TimelineTile(
                    start,
                    end,
                    span.kind,
                    self.placement.recording,
                    span.evidence,
                    span.level_dbfs,
                    span.reasons,
                    span.sound,
                    self.is_clocked,
                )


def _length(spans: Sequence[Span]) -> int:
    return spans[-1].end_ms if spans else 0


def _runs(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Parts without a gap between them, in order of their start."""
    runs: list[list[_Part]] = []
    for part in parts:
        if runs and part.start_ms <= max(before.end_ms for before in runs[-1]):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _gap(before: _Part, after: _Part, absent: Sequence[Absent]) -> Iterator[TimelineTile]:
    """Nothing was recorded until a part began that is not held: nobody knows when that ended."""
    start, end = before.end_ms, after.start_ms
    if not (before.is_clocked and after.is_clocked):
        yield TimelineTile(start, end, SpanKind.UNDECIDED, reasons=(ONLY_ORDER,))
        return
    lost = sorted(one for one in absent if before.start_ms < one.at_ms < end)
    lost_ms = max(start, lost[0].at_ms) if lost else end
    if start < lost_ms:
        yield TimelineTile(
            start, lost_ms, SpanKind.OUTAGE, reasons=(NOT_RECORDED,), is_clocked=True
        )
    if lost_ms < end:
        reasons = tuple(f"{one.file} was recorded and is not held" for one in lost)
        yield TimelineTile(lost_ms, end, SpanKind.UNDECIDED, reasons=reasons, is_clocked=True)
