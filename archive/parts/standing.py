"""Where a part's own clocks put it, before anything is known of its sound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from archive.event import Basis, Clock, Event, Placement, Precision
from archive.parts import clocks
from archive.parts.listed import is_part, listed_parts
from archive.recording import Recording

ONLY_ORDER = "nothing says when it began: it stands by its order among the parts"
_RANK = {Basis.SIDECAR: 0, Basis.FILE: 1, Basis.ORDER: 2}

Order = tuple[int, str, str]
"""Number in the event file's list (after all of them where it is not listed), name, id."""


@dataclass(frozen=True, slots=True)
class Stand:
    """`at_ms` is where the part begins on the event clock, null where only its order is known."""

    recording: Recording
    at_ms: int | None
    basis: Basis
    order: Order
    reasons: tuple[str, ...]

    @property
    def strength(self) -> tuple[int, int, Order]:
        """The least is the best clock, of equals the earliest."""
        return _RANK[self.basis], self.at_ms or 0, self.order


def stand(event: Event, recording: Recording, known: Placement | None = None) -> Stand:
    """The sidecar's clock, else the file's own, else only the order.

    `known` is an earlier placement: one by a sidecar holds where the sidecar's start is not kept.
    """
    order = _order(event, recording)
    clock = event.clock
    if clock is None or clock.precision is Precision.DAY:
        return Stand(recording, None, Basis.ORDER, order, (ONLY_ORDER, *_unused(recording, clock)))
    said, made = clocks.sidecar_start(event, recording), clocks.near_file_time(recording, clock)
    if said is not None:
        told = (d.sentence(clock.zone) for d in clocks.disagreements(event, recording))
        reason = f"a sidecar says that it began at {_shown(said.at, clock)}"
        at_ms = _ms(said.at - clock.origin)
        return Stand(recording, at_ms, Basis.SIDECAR, order, (reason, *told))
    if known and known.basis is Basis.SIDECAR and known.event == event.id:
        return Stand(recording, known.offset_ms, Basis.SIDECAR, order, known.reasons[:1])
    if made is not None:
        reason = (
            f"no sidecar says when it began; the file's own clock says {_shown(made, clock)}, taken"
            " as its beginning"
        )
        return Stand(recording, _ms(made - clock.origin), Basis.FILE, order, (reason,))
    return Stand(recording, None, Basis.ORDER, order, (ONLY_ORDER, *_unused(recording, clock)))


def _unused(recording: Recording, clock: Clock | None) -> Iterator[str]:
    """What the file's own time is where nothing is placed by it."""
    made = clocks.file_time(recording)
    if made is None:
        return
    if clock is None or clocks.is_near(made, clock):
        yield f"the file's own time, {made:%Y-%m-%d %H:%M:%S %Z}, is not used: nothing bears it out"
    elif made > clock.origin:
        yield f"the file's own time, {made:%Y-%m-%d}, is that of a later copy"
    else:
        yield f"the file's own time, {made:%Y-%m-%d}, lies before the event: it is not used"


def _order(event: Event, recording: Recording) -> Order:
    listed = listed_parts(event)
    number = next((n for n, part in enumerate(listed) if is_part(part, recording)), len(listed))
    return number, recording.name, recording.id


def _shown(moment: datetime, clock: Clock) -> str:
    return f"{moment.astimezone(ZoneInfo(clock.zone)):%H:%M:%S}"


def _ms(length: timedelta) -> int:
    return round(length / timedelta(milliseconds=1))
