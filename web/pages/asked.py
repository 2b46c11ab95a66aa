"""What a reader asks of the search page: the form as it was sent, and the links that change it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

from archive.errors import UsageError
from search.index import MAX_WINDOW
from search.request import SearchRequest

PER_PAGE = 20
LAST_PAGE = MAX_WINDOW // PER_PAGE
"""No index gives passages further down; the file has them."""

FACETS = {
    "speaker": "Speaker",
    "event": "Event",
    "year": "Year",
    "flag": "Flag",
    "language": "Language",
    "platform": "Platform",
}
"""Filters with several values, in the order of the page."""

SORTS = {"best": "best first", "newest": "newest first", "clock": "as it happened"}
MEANING = "meaning"
"""The order in which what means the same stands beside what has the words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The form, shown again as it was sent; a page from 1. Of a facet's values any will do."""

    q: str = ""
    speaker: tuple[str, ...] = ()
    event: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    flag: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    platform: tuple[str, ...] = ()
    after: str = ""
    before: str = ""
    sort: str = "best"
    view: str = ""
    page: int = 1

    def parameters(self, **changes: object) -> dict[str, object]:
        """The link that asks this again, with changes; what is empty or usual is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        usual = Asked()
        return {
            field.name: getattr(changed, field.name)
            for field in fields(self)
            if getattr(changed, field.name) != getattr(usual, field.name)
        }

    def unfiltered(self, **changes: object) -> dict[str, object]:
        """The same without any filter, from its first page."""
        nothing: dict[str, object] = dict.fromkeys(FACETS, ())
        return self.parameters(**{**nothing, "after": "", "before": "", "page": 1, **changes})

    def within(self, month: str) -> dict[str, object]:
        """The same in one month (`2016-09`) only."""
        year, number = map(int, month.split("-"))
        first = date(year, number, 1)
        following = date(year + number // 12, number % 12 + 1, 1)
        last = date.fromordinal(following.toordinal() - 1)
        return self.parameters(after=first.isoformat(), before=last.isoformat(), page=1)

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values of a facet that are ticked."""
        values: tuple[str, ...] = getattr(self, facet)
        return values

    @property
    def is_filtered(self) -> bool:
        return any((self.after, self.before, *map(self.chosen, FACETS)))

    def request(self, **changes: object) -> SearchRequest:
        """Raises UsageError for a day, a flag or an order that there is not.

        Of a page that no index gives, only what is counted.
        """
        is_there = self.page <= LAST_PAGE
        asked: dict[str, object] = {
            "after": a_day("after", self.after),
            "before": a_day("before", self.before),
            "limit": PER_PAGE if is_there else 0,
            "offset": PER_PAGE * (self.page - 1) if is_there else 0,
            "sort": self.sort,
            "facets": tuple(FACETS),
            "months": True,
            **{facet: self.chosen(facet) for facet in FACETS},
        }
        return SearchRequest(self.q, **{**asked, **changes})  # type: ignore[arg-type]


def a_day(name: str, written: str) -> date | None:
    """A day as forms and the API write it; empty is none. Raises UsageError."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise UsageError(
            f"'{written}' is not a day", subject=name, hint="Write it as 2026-03-31."
        ) from error
