"""An event's timeline, derived from its recordings' timelines and places on its clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.clock import event_ms
from archive.event import Basis, Placement
from archive.recording import Span, SpanKind

NOT_RECORDED = "nothing was recorded"
ONLY_ORDER = "only the order of the parts is known"


@dataclass(frozen=True, slots=True)
class TimelineTile:
    """A tile `[start_ms, end_ms)` of the event clock; `recording` is null between the parts."""

    start_ms: int
    end_ms: int
    kind: SpanKind
    recording: str | None = None
    evidence: float | None = None
    level_dbfs: float | None = None
    reasons: tuple[str, ...] = ()


def event_timeline(
    placements: Sequence[Placement], spans_by_recording: Mapping[str, Sequence[Span]]
) -> tuple[TimelineTile, ...]:
    """Tiles from the first to the last placed millisecond, without gap or overlap.

    Between two parts whose times come from real clocks nothing was recorded: an outage. Where
    only the order is known nothing can be said. Where parts overlap, the earlier one keeps it.
    """
    parts = [_Part.of(one, spans_by_recording.get(one.recording, ())) for one in placements]
    parts = sorted((part for part in parts if part.start_ms < part.end_ms), key=_Part.order)
    tiles: list[TimelineTile] = []
    reached: _Part | None = None  # the part that lasts longest of those taken so far
    for part in parts:
        if reached and part.start_ms > reached.end_ms:
            tiles.append(_gap(reached, part))
        cursor = max(part.start_ms, reached.end_ms) if reached else part.start_ms
        tiles.extend(part.tiles(cursor))
        if reached is None or part.end_ms > reached.end_ms:
            reached = part
    return tuple(tiles)


@dataclass(frozen=True, slots=True)
class _Part:
    """A recording on the event clock, trims cut off."""

    placement: Placement
    spans: tuple[Span, ...]
    start_ms: int
    end_ms: int

    @classmethod
    def of(cls, placement: Placement, spans: Sequence[Span]) -> _Part:
        length = spans[-1].end_ms if spans else 0
        start = event_ms(placement, placement.trim_start_ms)
        end = event_ms(placement, length - placement.trim_end_ms)
        return cls(placement, tuple(spans), start, end)

    def order(self) -> tuple[int, str]:
        return self.start_ms, self.placement.recording

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
                )


def _gap(before: _Part, after: _Part) -> TimelineTile:
    has_clocks = Basis.ORDER not in (before.placement.basis, after.placement.basis)
    kind, reason = (
        (SpanKind.OUTAGE, NOT_RECORDED) if has_clocks else (SpanKind.UNDECIDED, ONLY_ORDER)
    )
    return TimelineTile(before.end_ms, after.start_ms, kind, reasons=(reason,))
