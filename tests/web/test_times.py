"""Times as readers write them in links, and as the pages show them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.event import Basis, Clock, Event, Placement, Precision
from web.times import Dial, day, elapsed, length, parameter, parse_instant, seconds, short


@pytest.mark.parametrize(
    ("written", "ms"),
    [
        ("12.5", 12_500), ("12.5s", 12_500), ("0", 0), ("-3", -3_000), ("1h2m3s", 3_723_000),
        ("2m", 120_000), ("1h", 3_600_000), ("1:02:03", 3_723_000), ("2:03.5", 123_500),
        (" 90 ", 90_000), ("4509.7", 4_509_700),
    ],
)  # fmt: skip
def test_every_way_to_write_an_instant(written: str, ms: int) -> None:
    """Seconds, unit letters and colons are all understood."""
    assert parse_instant(written) == ms


@pytest.mark.parametrize("written", [None, "", "abc", "1:2:3:4", "h", "1e9", "9" * 30, "١٢", "-"])
def test_what_is_no_instant(written: str | None) -> None:
    """Anything else is no instant, and no error."""
    assert parse_instant(written) in (None, 12_000)  # Arabic-Indic digits are digits


@given(st.integers(-10_000_000, 10_000_000))
def test_a_link_finds_its_millisecond(ms: int) -> None:
    """What a link says is what it meant."""
    assert parse_instant(parameter(ms)) == ms


def test_times_as_shown() -> None:
    """Instants and lengths read as people write them."""
    assert elapsed(3_723_999) == "1:02:03"
    assert elapsed(-1_000) == "\N{MINUS SIGN}0:00:01"
    assert [short(296_000), short(3_950_000)] == ["4:56", "1:05:50"]
    assert [length(400), length(12_000), length(296_000)] == ["0.4 s", "12 s", "4 min 56 s"]
    assert [length(3_600_000), length(3_900_000)] == ["1 h", "1 h 5 min"]
    assert day(date(2026, 3, 3), weekday=True) == "Tuesday 3 March 2026"
    assert day(None) == "undated"


def test_the_wall_clock_needs_seconds() -> None:
    """An event known to the minute is shown from its beginning: seconds would be invented."""
    origin = datetime(2025, 5, 28, 22, 0, tzinfo=UTC)
    known = Event("e", "t", clock=Clock(origin, "America/New_York"))
    vague = Event("e", "t", clock=Clock(origin, "America/New_York", Precision.MINUTE))
    assert Dial.of(known).show(71_000) == "18:01:11"
    assert Dial.of(known).name == "New York time"
    assert Dial.of(vague).show(71_000) == "0:01:11"


def test_one_page_has_one_clock() -> None:
    """Where only the order is known of a part, the page counts from the beginning throughout."""
    known = Event("e", "t", clock=Clock(datetime(2025, 5, 28, 22, 0, tzinfo=UTC), "UTC"))
    first = (Placement("e", "r-1", 0, Basis.SIDECAR), 9_000)
    ordered = (Placement("e", "r-2", 20_000, Basis.ORDER), 9_000)

    assert Dial.of(known, [first]).show(71_000) == "22:01:11"
    assert Dial.of(known, [first, ordered]).show(71_000) == "0:01:11"


def test_what_was_announced_is_shown_in_the_events_zone() -> None:
    """However exactly the clock is known."""
    moment = datetime(2026, 3, 1, 19, 0, tzinfo=UTC)
    for precision in Precision:
        event = Event("e", "t", clock=Clock(moment, "Europe/Berlin", precision))

        assert Dial.of(event).of_day(moment) == "20:00"
    assert Dial.of(Event("e", "t")).of_day(moment) == "19:00"


def test_a_cut_is_told_in_tenths() -> None:
    """Where words are left out tenths of a second matter; minutes are minutes."""
    assert [seconds(ms) for ms in (0, 4_230, 59_999, 61_000)] == [
        "0.0 s", "4.2 s", "60.0 s", "1 min 1 s",
    ]  # fmt: skip


def test_a_dial_follows_the_clock_that_is_put_back() -> None:
    """From the very second on; without a wall clock there is nothing to say."""
    origin = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    event = Event("night", "A night", clock=Clock(origin, "Europe/Berlin"))
    back, noon = 5_400_000, 12 * 3_600_000

    days = Dial.of(event).days(0, 3 * 3_600_000)

    assert days == ((0, 5_400), (back, 1_800))
    for ms in (0, back - 1, back, back + noon):
        ahead = next(ahead for since, ahead in reversed(days) if since <= ms)
        shown = (ms // 1000 + ahead) % 86_400
        assert (
            Dial.of(event).show(ms) == f"{shown // 3600:02}:{shown // 60 % 60:02}:{shown % 60:02}"
        )
    assert Dial.of(event).days(0, back - 1) == ((0, 5_400),)
    assert Dial.of(Event("e", "Without")).days(0, back - 1) == ()
