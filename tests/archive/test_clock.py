"""Between a recording's time and its event's."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive import clock
from archive.event import Clock, Placement

DAY_MS = 86_400_000
placed = st.builds(
    Placement,
    event=st.just("e"),
    recording=st.just("r"),
    offset_ms=st.integers(-DAY_MS, DAY_MS),
    drift_ppm=st.floats(-1000, 1000) | st.just(0.0),
)


@given(placed, st.integers(0, DAY_MS))
def test_there_and_back(placement: Placement, moment: int) -> None:
    """A moment of the recording survives the way to the event clock and back: to 1 ms, exact
    without drift.
    """
    back = clock.recording_ms(placement, clock.event_ms(placement, moment))

    assert abs(back - moment) <= (1 if placement.drift_ppm else 0)


@given(placed, st.integers(0, DAY_MS), st.integers(0, DAY_MS))
def test_order_is_kept(placement: Placement, one: int, other: int) -> None:
    """What comes later in the recording does not come earlier in the event."""
    first, second = sorted((one, other))

    assert clock.event_ms(placement, first) <= clock.event_ms(placement, second)


def test_drift_stretches() -> None:
    """A recording that ran slow by 100 ppm is 360 ms longer after an hour."""
    assert clock.event_ms(Placement("e", "r", -500, drift_ppm=100), 3_600_000) == 3_599_860


def test_the_wall_clock() -> None:
    """A moment before the origin is an earlier instant."""
    start = Clock(datetime(2023, 5, 24, 22, 0, 1, tzinfo=UTC))

    assert clock.instant(start, -1000) == datetime(2023, 5, 24, 22, 0, 0, tzinfo=UTC)
