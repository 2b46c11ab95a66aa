"""How often something was said, month by month: a bar for each 1,000 words, and the figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from search.request import MonthCount
from web.wording import plural

_LONGEST = 60
"""Months drawn with those between them; over a longer time only months with recordings stand."""
_FEW = 8
"""So few months are each named below their bar."""
_SIDE_BY_SIDE = 5
"""So many names stand beside each other on a phone; of more, every second is left out there."""
_WIDEST = 7.0
"""Per cent of the width: two bars shall not look like two walls."""
_BASE, _HEIGHT = 56, 36
"""Where the bars stand and how high the highest is, in px; its figure needs 16 px above it."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Month:
    """A line of the table."""

    month: str
    name: str
    segments: int
    words: int
    rate: str


@dataclass(frozen=True, slots=True)
class MonthsPicture:
    """`label` says in words what the picture shows; `has_gaps` where months are left out."""

    drawn: Markup
    label: str
    lines: tuple[Month, ...]
    has_gaps: bool


def months_picture(counts: Sequence[MonthCount]) -> MonthsPicture | None:
    """None where there is nothing to compare: fewer than two months with recordings."""
    if len(counts) < 2 or not any(count.segments for count in counts):
        return None
    slots, has_gaps = _slots(counts)
    told = ", ".join(
        f"{month_name(count.month)} {count.segments:,}" for count in counts if count.segments
    )
    lines = (
        Month(count.month, month_name(count.month), count.segments, count.words, rate(count))
        for count in counts
    )
    return MonthsPicture(
        Markup(_draw(slots)),  # noqa: S704 (numbers and names of months)
        f"By month: {told}. The table has the same figures.",
        tuple(lines),
        has_gaps,
    )


def rate(count: MonthCount) -> str:
    """Segments for 1,000 words with two digits that mean something."""
    return f"{count.per_thousand:.2g}" if count.per_thousand < 10 else f"{count.per_thousand:.0f}"


def month_name(month: str) -> str:
    """`March 2026` for `2026-03`."""
    year, number = month.split("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def _slots(counts: Sequence[MonthCount]) -> tuple[list[MonthCount], bool]:
    """A place for every month from the first to the last, unless those are too many."""
    first, last = _number(counts[0].month), _number(counts[-1].month)
    if last - first >= _LONGEST:
        return list(counts), True
    held = {count.month: count for count in counts}
    every = (f"{at // 12:04}-{at % 12 + 1:02}" for at in range(first, last + 1))
    return [held.get(month, MonthCount(month, 0, 0)) for month in every], False


def _number(month: str) -> int:
    year, number = month.split("-")
    return 12 * int(year) + int(number) - 1


def _draw(slots: Sequence[MonthCount]) -> str:
    width = 100 / len(slots)
    top = max(count.per_thousand for count in slots)
    bars = (
        _bar(
            count, (at + 0.5) * width, min(0.7 * width, _WIDEST), _HEIGHT * count.per_thousand / top
        )
        for at, count in enumerate(slots)
        if count.segments
    )
    base = f'<line class="base" x1="0" x2="100%" y1="{_BASE + 0.5}" y2="{_BASE + 0.5}"/>'
    names = _names if len(slots) <= _FEW else _years
    return "".join([*bars, *names(slots, width), base])


def _bar(count: MonthCount, middle: float, width: float, height: float) -> str:
    height = max(height, 1.5)
    told = f"{month_name(count.month)}: {count.segments:,} in {plural(count.words, 'word')}"
    return (
        f'<rect class="bar-on" x="{middle - width / 2:.2f}%" width="{width:.2f}%" '
        f'y="{_BASE - height:.1f}" height="{height:.1f}"><title>{escape(told)}</title></rect>'
        f'<text x="{middle:.2f}%" y="{_BASE - height - 4:.1f}" text-anchor="middle">'
        f"{count.segments:,}</text>"
    )


def _names(slots: Sequence[MonthCount], width: float) -> Iterator[str]:
    """The month below each bar: `Oct 1980`."""
    for at, count in enumerate(slots):
        month, year = month_name(count.month).split()
        css = ' class="wide"' if at % 2 and len(slots) > _SIDE_BY_SIDE else ""
        yield (
            f'<text{css} x="{(at + 0.5) * width:.2f}%" y="{_BASE + 16}" text-anchor="middle">'
            f"{month[:3]} {year}</text>"
        )


def _years(slots: Sequence[MonthCount], width: float) -> Iterator[str]:
    """A tick and the year where a new one begins; every second is left out on a phone."""
    year, number = "", 0
    for at, count in enumerate(slots):
        if count.month[:4] == year:
            continue
        year, css = count.month[:4], "wide" if number % 2 else ""
        x = f"{at * width:.2f}%"
        yield (
            f'<line class="tick {css}" x1="{x}" x2="{x}" y1="{_BASE}" y2="{_BASE + 18}"/>'
            f'<text class="{css}" x="{x}" dx="4" y="{_BASE + 16}">{year}</text>'
        )
        number += 1
