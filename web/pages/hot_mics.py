"""What opens a stretch off the air on an event's page: its score, its reasons, and who decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from archive.off_air import Mark, OffAirStretch
from archive.report.health import BREATH_MS
from web.pages.loading import LoadedEvent, LoadedPart
from web.times import day, parameter

_MOST = 0.99
"""Evidence is never certain: a score of 0.998 is not shown as 1.00."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch that is off the air, or that somebody decided is not; ms on the event clock.

    `score` is empty where the evidence has none; `mark` is the decision's number, null where
    nobody has decided. `start` and `end` are what a form sends.
    """

    is_off_air: bool
    start_ms: int
    end_ms: int
    at: str
    until: str
    score: str
    reasons: tuple[str, ...]
    decided: str
    note: str
    mark: int | None
    start: str
    end: str


def openings(loaded: LoadedEvent) -> tuple[Opening, ...]:
    """All of an event, by start."""
    found = [
        _opening(loaded, part, exchange)
        for part in loaded.parts
        for exchange in _exchanges(part.off_air)
    ]
    found += [
        _denied(loaded, part, mark)
        for part in loaded.parts
        for mark in part.marks
        if not mark.is_off_air
    ]
    return tuple(sorted(found, key=lambda one: (one.start_ms, one.end_ms)))


def _exchanges(stretches: tuple[OffAirStretch, ...]) -> Iterator[list[OffAirStretch]]:
    """Talk with no more than a breath between, as the report counts it; a decision parts it."""
    exchange: list[OffAirStretch] = list(stretches[:1])
    for before, one in pairwise(stretches):
        if one.mark != before.mark or one.start_ms - before.end_ms >= BREATH_MS:
            yield exchange
            exchange = []
        exchange.append(one)
    if exchange:
        yield exchange


def _opening(loaded: LoadedEvent, part: LoadedPart, exchange: list[OffAirStretch]) -> Opening:
    """The strongest evidence of an exchange speaks for all of it."""
    scored = [one for one in exchange if one.score is not None]
    strongest = max(
        scored, key=lambda one: (one.score or 0, one.end_ms - one.start_ms), default=None
    )
    start, end = part.on_event(exchange[0].start_ms), part.on_event(exchange[-1].end_ms)
    return _made(loaded, True, (start, end), strongest, exchange[0].mark)


def _denied(loaded: LoadedEvent, part: LoadedPart, mark: Mark) -> Opening:
    return _made(
        loaded, False, (part.on_event(mark.start_ms), part.on_event(mark.end_ms)), None, mark
    )


def _made(
    loaded: LoadedEvent,
    is_off_air: bool,
    at: tuple[int, int],
    evidence: OffAirStretch | None,
    mark: Mark | None,
) -> Opening:
    start, end = at
    return Opening(
        is_off_air=is_off_air,
        start_ms=start,
        end_ms=end,
        at=loaded.dial.show(start),
        until=loaded.dial.show(end),
        score=f"{min(evidence.score, _MOST):.2f}"
        if evidence and evidence.score is not None
        else "",
        reasons=evidence.reasons if evidence else (),
        decided=f"{mark.by}, {day(mark.at.date())}" if mark else "",
        note=(mark.note or "") if mark else "",
        mark=mark.number if mark else None,
        start=parameter(start),
        end=parameter(end),
    )
