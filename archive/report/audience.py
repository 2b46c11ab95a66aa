"""The counted audience against the timeline: how many were there before an outage, and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import pairwise

from archive.event import Clock, Event
from archive.recording import SpanKind
from archive.report.stretches import Stretch
from archive.timeline import TimelineTile


@dataclass(frozen=True, slots=True)
class Outage(Stretch):
    """A stretch in which nothing was recorded."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many listened at an instant of the event clock, as the source reported it."""

    at_ms: int
    count: int


@dataclass(frozen=True, slots=True)
class Return:
    """The last count before an outage and the highest after it, until the next one."""

    outage: Outage
    before: Count
    after: Count

    @property
    def share(self) -> float | None:
        """How much of the audience came back; over 1 where it grew."""
        return self.after.count / self.before.count if self.before.count else None


@dataclass(frozen=True, slots=True)
class Audience:
    """`counts` are the samples in order; empty without a clock to put them on."""

    counts: tuple[Count, ...] = ()
    peak: Count | None = None
    returns: tuple[Return, ...] = ()


def outages(tiles: Sequence[TimelineTile]) -> tuple[Outage, ...]:
    """Where nothing was recorded, in order."""
    return tuple(
        Outage(tile.start_ms, tile.end_ms) for tile in tiles if tile.kind is SpanKind.OUTAGE
    )


def audience(event: Event, gone: Sequence[Outage], clock: Clock | None) -> Audience:
    """The samples on the event clock, and what each outage did to them."""
    if clock is None:
        return Audience()
    counts = tuple(
        Count(round((sample.at - clock.origin) / timedelta(milliseconds=1)), sample.count)
        for sample in sorted(event.audience, key=lambda sample: sample.at)
    )
    peak = max(counts, key=lambda one: one.count, default=None)
    return Audience(counts, peak, tuple(_returns(counts, gone)))


def _returns(counts: Sequence[Count], gone: Sequence[Outage]) -> list[Return]:
    found = []
    for outage, following in pairwise([*gone, None]):
        assert outage is not None
        last = following.start_ms if following else float("inf")
        before = [one for one in counts if one.at_ms <= outage.start_ms]
        after = [one for one in counts if outage.end_ms <= one.at_ms < last]
        if before and after:
            found.append(Return(outage, before[-1], max(after, key=lambda one: one.count)))
    return found
