"""What a reader asks of the search and what comes back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from archive.errors import UsageError
from archive.transcript import Flag
from search.index import FACETS, MAX_WINDOW

Sort = Literal["best", "newest", "clock"]
"""`best`: the words as typed and together, as typed, in other forms; `clock`: as it happened."""


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with its filters; `after` and `before` are inclusive days in the event's zone.

    `speaker` is a person's id, or words of the name ("reagan", "Ronald Reagan"). Segments that
    are quarantined are found only where `flag` is "quarantined". Raises UsageError.
    """

    query: str
    speaker: str | None = None
    event: str | None = None
    recording: str | None = None
    language: str | None = None
    after: date | None = None
    before: date | None = None
    flag: str | None = None
    limit: int = 20
    offset: int = 0
    sort: Sort = "best"
    facets: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of("sort", self.sort, get_args(Sort))
        for facet in self.facets:
            _one_of("facet", facet, FACETS)
        if self.flag is not None:
            _one_of("flag", self.flag, tuple(Flag))
        if self.limit < 0 or self.offset < 0 or self.limit + self.offset > MAX_WINDOW:
            raise UsageError(
                f"limit and offset must be 0 or more and together at most {MAX_WINDOW:,}",
                subject="search",
                hint="Narrow the search by a speaker, an event or dates.",
            )


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage. `start_ms` is where the matched words begin in the recording, `end_ms` where
    they end (past the recording's end if the phrase ends in the event's next part).

    `event_ms` is `start_ms` on the event clock, null where the event has none.
    `text` is the segment in which the match begins and what follows to its end; `highlights` are
    character ranges of it. `url` is relative to the site.
    """

    event: str
    event_title: str
    event_date: str | None
    recording: str
    transcript: str
    start_ms: int
    end_ms: int
    event_ms: int | None
    speaker: str | None
    flags: tuple[str, ...]
    text: str
    highlights: tuple[tuple[int, int], ...]
    url: str
    context_before: str = ""
    context_after: str = ""


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`total` passages; facets map a name to its values and the number of segments found there."""

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    took_ms: float = 0.0


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(
            f"unknown {what} '{value}'", subject="search", hint=f"Use one of: {', '.join(known)}."
        )
