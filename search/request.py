"""What a reader asks of the search and what comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, get_args

from archive.errors import UsageError
from archive.transcript import Flag
from search.index import FACETS, MAX_WINDOW

Sort = Literal["best", "newest", "clock"]
"""`best`: the words as typed and together, as typed, in other forms; `clock`: as it happened."""

MAX_VALUES = 100
"""Of one filter: more than anyone ticks."""


Values = str | Sequence[str] | None
"""One value, several of which any will do, or none."""

FILTERS = ("speaker", "event", "recording", "language", "flag", "platform", "tag", "year")


@dataclass(frozen=True, slots=True)
class SearchRequest:
    """A query with its filters; `after` and `before` are inclusive days in the event's zone.

    Of several values of one filter any will do; `values` reads them. `speaker` is a person's id,
    or words of the name ("reagan", "Ronald Reagan"). Segments that are quarantined are found only
    where `flag` is or contains "quarantined". `months` asks for how often it was said in each
    month. Raises UsageError.
    """

    query: str
    speaker: Values = None
    event: Values = None
    recording: Values = None
    language: Values = None
    after: date | None = None
    before: date | None = None
    flag: Values = None
    limit: int = 20
    offset: int = 0
    sort: Sort = "best"
    facets: tuple[str, ...] = ()
    platform: Values = None
    tag: Values = None
    year: Values = None
    months: bool = False

    def __post_init__(self) -> None:
        _one_of("sort", self.sort, get_args(Sort))
        for facet in self.facets:
            _one_of("facet", facet, FACETS)
        for flag in self.values("flag"):
            _one_of("flag", flag, tuple(Flag))
        if any(len(self.values(name)) > MAX_VALUES for name in FILTERS):
            raise UsageError(
                f"a filter takes at most {MAX_VALUES} values",
                subject="search",
                hint="Name fewer speakers, events or tags.",
            )
        if self.limit < 0 or self.offset < 0 or self.limit + self.offset > MAX_WINDOW:
            raise UsageError(
                f"limit and offset must be 0 or more and together at most {MAX_WINDOW:,}",
                subject="search",
                hint="Narrow the search by a speaker, an event or dates.",
            )

    def values(self, name: str) -> tuple[str, ...]:
        """What the filter `name` (one of FILTERS) asks for; empty where it is not set."""
        given: Values = getattr(self, name)
        if given is None:
            return ()
        return (given,) if isinstance(given, str) else tuple(given)


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage. `start_ms` is where the matched words begin in the recording, `end_ms` where
    they end (past the recording's end if the phrase ends in the event's next part).

    `event_ms` is `start_ms` on the event clock, null where the event has none. `speakers` are
    those whose words match, in order; `speaker` is the first. `crosses_ms` is how long nobody
    spoke between the segments that the match joins: 0 within one, an outage's length across it.
    `text` is the segment in which the match begins and what follows to its end; `highlights` are
    character ranges of it. `transcripts` are the ids of all transcripts of the recording, the
    searched one first. `url` is relative to the site.
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
    speakers: tuple[str, ...] = ()
    crosses_ms: int = 0
    transcripts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How often something was said in a month (`2016-09`): in so many segments, of so many words
    that were spoken then where the search looked; `per_thousand` segments for 1,000 words.
    """

    month: str
    segments: int
    words: int

    @property
    def per_thousand(self) -> float:
        return 1000 * self.segments / self.words if self.words else 0.0


@dataclass(frozen=True, slots=True)
class SearchResults:
    """`total` passages; facets map a name to its values and the number of segments found there.

    A facet counts as if nothing of it were chosen, so that other values can be. `months` has
    every month with words, in order, where the request asks for it.
    """

    total: int
    hits: tuple[Hit, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    took_ms: float = 0.0
    months: tuple[MonthCount, ...] = ()


def _one_of(what: str, value: str, known: tuple[str, ...]) -> None:
    if value not in known:
        raise UsageError(
            f"unknown {what} '{value}'", subject="search", hint=f"Use one of: {', '.join(known)}."
        )
