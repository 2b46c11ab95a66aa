"""The fields of a query, `speaker:reagan after:1980`: their names, their values, what they mean."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Final

from archive.errors import QueryError
from archive.transcript import Flag
from search.documents import CONFIDENCE_STEPS

NAMES: Final = (
    "speaker", "event", "title", "platform", "lang", "flag", "tag", "after", "before",
    "min_confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the event or the segment has this value."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Bounds:
    """An integer field of the index (`day`, `confidence`) is at least `low`, at most `high`."""

    name: str
    low: int
    high: int | None = None


def check_name(typed: str, at: int) -> str:
    """The name of a field typed as `Speaker:` at character `at`; QueryError for any other."""
    name = typed.removesuffix(":").lower()
    if name not in NAMES:
        raise QueryError(
            f"there is no field '{name}'",
            position=at,
            hint=f"Fields are {', '.join(NAMES)}; text with a colon stands in quotation marks.",
        )
    return name


def read_field(typed: str, value: str, at: int, value_at: int) -> Field | Bounds:
    """A field as typed, `Speaker:` at character `at` of the query; its value at `value_at`."""
    name = check_name(typed, at)
    if not value.strip():
        raise QueryError(
            f"{name}: has no value",
            position=value_at,
            hint=f"Write {name}:value, without a blank after the colon.",
        )
    if name in ("after", "before"):
        return _days(name, value, value_at)
    if name == "min_confidence":
        return Bounds("confidence", _confidence(value, value_at))
    if name == "flag" and value.lower() not in tuple(Flag):
        raise QueryError(
            f"unknown flag '{value}'",
            position=value_at,
            hint=f"Use one of: {', '.join(Flag)}.",
        )
    return Field(name, value.lower() if name in ("flag", "lang") else value)


def _days(name: str, value: str, at: int) -> Bounds:
    """From or up to a day, a month or a year, which is within; undated events are neither."""
    parts = value.split("-")
    try:
        if not 1 <= len(parts) <= 3 or not all(part.isdecimal() for part in parts):
            raise ValueError(value)
        year, month, day = (*map(int, parts), 0, 0)[:3]
        if name == "after":
            return Bounds("day", date(year, month or 1, day or 1).toordinal())
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
    except ValueError as error:
        raise QueryError(
            f"'{value}' is not a day",
            position=at,
            hint=f"Write {name}:1980-10-28, {name}:1980-10 or {name}:1980.",
        ) from error
    return Bounds("day", 1, last.toordinal())


def _confidence(value: str, at: int) -> int:
    try:
        least = float(value)
    except ValueError:
        least = -1.0
    if not 0 <= least <= 1:
        raise QueryError(
            "min_confidence: is a number from 0 to 1",
            position=at,
            hint="Write for example min_confidence:0.8.",
        )
    return round(least * CONFIDENCE_STEPS)
