"""When the files' own times give an event its clock, and when they prove nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.event import Clock, Event, Precision
from archive.parts.clocks import start_fact
from archive.parts.file_clock import file_clock
from archive.parts.listed import parts_fact
from archive.recording import MediaFacts, Recording
from archive.sidecars.claims import Part

MIDNIGHT = datetime(2026, 3, 1, 5, 0, tzinfo=UTC)
"""In New York."""
ZONE = "America/New_York"
MADE = MIDNIGHT + timedelta(hours=13)
LENGTH = timedelta(minutes=1)


def made(at: datetime | None, name: str = "a") -> Recording:
    media = MediaFacts("matroska", "aac", 44_100, 1, None, at.isoformat() if at else None)
    return Recording(f"r-{name}", f"{name}.mka", 60_000, name, 1, media)


def of_day(**facts: object) -> Event:
    return Event("e", "", clock=Clock(MIDNIGHT, ZONE, Precision.DAY), facts=facts)


@pytest.mark.parametrize(
    ("at", "precision"),
    [
        (MADE, Precision.SECOND),
        (MIDNIGHT - timedelta(seconds=1), Precision.DAY),
        (MIDNIGHT + timedelta(days=1, hours=9), Precision.DAY),
        (MADE.replace(tzinfo=None), Precision.DAY),
        (None, Precision.DAY),
    ],
    ids=["of the day", "the day before", "the next morning", "without its zone", "none"],
)
def test_a_day_is_refined_by_a_file_of_that_day(at: datetime | None, precision: Precision) -> None:
    """The origin stays at midnight."""
    assert file_clock(of_day(), [made(at)], "UTC") == Clock(MIDNIGHT, ZONE, precision)


@pytest.mark.parametrize(
    ("times", "is_known"),
    [
        ([MADE, MADE + timedelta(minutes=5)], True),
        ([MADE, MADE + timedelta(minutes=5), MADE + timedelta(days=400)], True),
        ([MADE], False),
        ([MADE, MADE + timedelta(seconds=4)], False),
        ([MADE, MADE + timedelta(days=2)], False),
        ([MADE, None], False),
    ],
    ids=["a pair", "and a later copy", "one", "made at one go", "days apart", "one of two"],
)
def test_an_undated_event_needs_two_that_agree(
    times: list[datetime | None], is_known: bool
) -> None:
    """Its origin is then the midnight of their day in the event's zone, whatever came first."""
    held = [made(at, f"{n}") for n, at in enumerate(times)]
    expected = Clock(MIDNIGHT, ZONE) if is_known else None

    assert file_clock(Event("e", ""), held, ZONE) == expected
    assert file_clock(Event("e", ""), held[::-1], ZONE) == expected


def test_where_sidecars_know_more_files_are_not_asked() -> None:
    """A start that was announced, listed, or came with a part."""
    day = of_day()
    announced = replace(day, scheduled_start=MADE)
    listed = of_day(**parts_fact([Part("a.mka", MADE)]))
    timed = replace(made(MADE), facts=start_fact(MADE, Precision.SECOND))

    assert file_clock(announced, [made(MADE)], ZONE) == day.clock
    assert file_clock(listed, [made(MADE)], ZONE) == day.clock
    assert file_clock(day, [timed], ZONE) == day.clock


def test_the_time_of_a_download_is_that_of_an_encoder() -> None:
    """It says when the platform was done, not when somebody spoke."""
    fetched = replace(made(MADE), facts={"info_json": {}})

    assert file_clock(of_day(), [fetched], ZONE) == of_day().clock
