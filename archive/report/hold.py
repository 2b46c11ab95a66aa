"""What is heard before anybody speaks: hold silence, tones and music, applause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

from archive.recording import Sound, SpanKind
from archive.report.stretches import Stretch
from archive.timeline import TimelineTile

HOLD_MS = 5_000
"""A shorter wait is a recording's lead-in."""
_NAMED_SHARE = 0.1
"""What lasts less of the wait than this is not named."""


@dataclass(frozen=True, slots=True, order=True)
class Hold(Stretch):
    """From the first moment that is held to the first speech; `heard` is what fills it, the
    longest first.
    """

    heard: tuple[SpanKind | Sound, ...] = ()


def hold(tiles: Sequence[TimelineTile]) -> Hold | None:
    """Null where somebody speaks within `HOLD_MS`, nobody speaks at all, or it broke off before."""
    waiting = list(takewhile(_is_wait, tiles))
    if not waiting or len(waiting) == len(tiles):
        return None
    start, end = waiting[0].start_ms, waiting[-1].end_ms
    if end - start < HOLD_MS or tiles[len(waiting)].kind is not SpanKind.SPEECH:
        return None
    return Hold(start, end, tuple(_heard(waiting, end - start)))


def _is_wait(tile: TimelineTile) -> bool:
    return tile.recording is not None and tile.kind is not SpanKind.SPEECH


def _heard(waiting: Sequence[TimelineTile], whole_ms: int) -> Iterator[SpanKind | Sound]:
    lengths: Counter[SpanKind | Sound] = Counter()
    for tile in waiting:
        lengths[tile.sound or tile.kind] += tile.end_ms - tile.start_ms
    return (name for name, ms in lengths.most_common() if ms >= _NAMED_SHARE * whole_ms)
