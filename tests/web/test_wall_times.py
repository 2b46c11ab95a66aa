"""Times of day on an event's clock, whatever the clocks of its zone did meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.event import Clock, Event, Precision
from web.times import Dial
from web.wall_times import instant, of_day

HOUR = 3_600_000
FORWARD = Clock(datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/Berlin")
"""At 1:30; at 2:00 the clocks showed 3:00."""
BACK = Clock(datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "Europe/Berlin")
"""At 1:30; at 3:00 the clocks showed 2:00 again."""


@pytest.mark.parametrize(
    ("clock", "written", "ms"),
    [
        (FORWARD, "1:30:02", 2_000),
        (FORWARD, "03:10:02", 2_402_000),
        (FORWARD, "3:10:02.25", 2_402_250),
        (FORWARD, "1:29:59", -1_000),
        (BACK, "2:30:00", HOUR),
        (BACK, "3:00:00", 2 * HOUR + HOUR // 2),
    ],
)
def test_clocks_that_are_changed(clock: Clock, written: str, ms: int) -> None:
    """An hour that they skip has no length, of one that they show twice the first is meant."""
    assert of_day(clock, written, (0, 3 * HOUR)) == ms


@pytest.mark.parametrize("written", ["", "12:30", "25:00:00", "1:60:00", "1:2:3:4", "noon", "12.5"])
def test_what_is_no_time_of_day(written: str) -> None:
    """It is none, and no error."""
    assert of_day(FORWARD, written, (0, HOUR)) is None


def test_an_hour_that_never_was_is_another_days() -> None:
    """2:30 lies on the day before: not within the event."""
    assert of_day(FORWARD, "2:30:00", (0, HOUR)) == -23 * HOUR


def test_of_several_days_the_first() -> None:
    """An evening past midnight has one of each time; a vigil of two days the first."""
    night = Clock(datetime(2026, 3, 1, 22, 0, tzinfo=UTC), "Europe/Berlin")

    assert of_day(night, "0:30:00", (0, 2 * HOUR)) == HOUR + HOUR // 2
    assert of_day(night, "12:00:00", (0, 48 * HOUR)) == 13 * HOUR


def test_from_the_beginning_or_by_the_clock() -> None:
    """Both are read, the first where both lie within; where neither does, it stays as written."""
    extent = (3 * 60_000, 10 * 60_000)
    origin = datetime(2026, 3, 1, 19, tzinfo=UTC)
    exact, vague, undated = (
        Event("e", "", clock=Clock(origin, "Europe/Berlin", one)) for one in Precision
    )

    for known in (exact, vague):
        assert instant(known, "0:03:01", extent) == 181_000
        assert instant(known, "20:03:01", extent) == 181_000
        assert instant(known, "0:20:00", extent) == 1_200_000
    assert instant(undated, "20:03:01", extent) == 20 * HOUR + 181_000
    assert instant(exact, "soon", extent) is None


@given(
    st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    st.integers(0, 86_399),
    st.integers(0, 100 * 3_600),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_what_the_page_shows_is_found(day: date, begin_s: int, at_s: int, zone: str) -> None:
    """A time as the dial shows it is that time, on its day or an earlier one of the event."""
    origin = datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(seconds=begin_s)
    clock = Clock(origin, zone)
    dial = Dial.of(Event("e", "", clock=clock))

    found = of_day(clock, dial.show(at_s * 1000), (0, 100 * HOUR))

    assert found is not None
    assert dial.show(found) == dial.show(at_s * 1000)
    assert 0 <= found <= at_s * 1000
