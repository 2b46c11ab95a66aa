"""An event's timeline, derived from its recordings' timelines and places on its clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from archive.clock import event_ms
from archive.event import Basis, Placement
from archive.recording import Sound, Span, SpanKind

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
    sound: Sound | None = None


def event_timeline(
    placements: Sequence[Placement], spans_by_recording: Mapping[str, Sequence[Span]]
) -> tuple[TimelineTile, ...]:
    """Tiles from the first to the last placed millisecond, without gap or overlap.

    Between parts whose times come from clocks nothing was recorded: an outage. Where only the
    order is known nothing can be said. Where parts overlap, the earlier one keeps it.
    """
    parts = [_Part.of(one, spans_by_recording.get(one.recording, ())) for one in placements]
    runs = _runs(sorted((part for part in parts if part.start_ms < part.end_ms), key=_Part.order))
    tiles: list[TimelineTile] = []
    for before, run in zip([None, *runs], runs, strict=False):
        if before is not None:
            tiles.append(_gap(before, run))
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
                    span.sound,
                )


def _runs(parts: Sequence[_Part]) -> list[list[_Part]]:
    """Parts without a gap between them, in order of their start."""
    runs: list[list[_Part]] = []
    for part in parts:
        if runs and part.start_ms <= _end(runs[-1]):
            runs[-1].append(part)
        else:
            runs.append([part])
    return runs


def _end(run: Sequence[_Part]) -> int:
    return max(part.end_ms for part in run)


def _gap(before: Sequence[_Part], after: Sequence[_Part]) -> TimelineTile:
    is_clocked = all(any(p.placement.basis in _CLOCKS for p in run) for run in (before, after))
    kind, reason = (
        (SpanKind.OUTAGE, NOT_RECORDED) if is_clocked else (SpanKind.UNDECIDED, ONLY_ORDER)
    )
    return TimelineTile(_end(before), after[0].start_ms, kind, reasons=(reason,))


_CLOCKS = frozenset({Basis.SIDECAR, Basis.FILE})
"""Parts placed by their sound stand beside one of these, or beside one of which only the order is
known."""
