"""Between a recording's own time and its event's clock. All times integer milliseconds.

    event = offset + recording * (1 + drift / 1,000,000)

A recording that ran slow against the event (a positive drift) is stretched.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from archive.event import Clock, Placement

_MILLION = 1_000_000


def event_ms(placement: Placement, recording_ms: int) -> int:
    """Where a moment of the recording stands on the event clock; negative before its origin."""
    stretch = round(recording_ms * placement.drift_ppm / _MILLION)
    return placement.offset_ms + recording_ms + stretch


def recording_ms(placement: Placement, event_ms: int) -> int:
    """Where a moment of the event stands in the recording, which may not reach that far.

    Exact without drift; with drift the round trip is true to a millisecond.
    """
    return round((event_ms - placement.offset_ms) / (1 + placement.drift_ppm / _MILLION))


def instant(clock: Clock, event_ms: int) -> datetime:
    """The wall clock's time of a moment of the event, in UTC."""
    return clock.origin + timedelta(milliseconds=event_ms)
