"""The concordance: every passage on one line, its words below each other (keyword in context)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from archive.catalogue import Tx
from archive.errors import NotFound
from archive.export.csv_format import csv_row
from archive.viewer import Viewer
from search.concordance import Concordance, ConcordanceLine, SortBy
from search.request import Hit, SearchRequest
from web.pages.asked import Asked
from web.pages.loading import load_dial
from web.pages.search import marks
from web.times import Dial, day

LINE_SORTS = {
    "clock": "as it happened",
    "newest": "newest first",
    "left": "by the word before",
    "right": "by the word after",
}
MAX_LINES = 300
"""Passages that a page sorts and shows; the file has all."""
AROUND = 12
"""Words on each side: about what a wide window shows; a phone cuts them."""

_CLOSING = tuple(".,;:!?…’”»)]،؛؟。、")  # noqa: RUF001 (as people type them)

COLUMNS = (
    "event", "title", "date", "recording", "transcript", "start_ms", "end_ms", "event_ms",
    "speaker", "before", "match", "after", "url",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A match between the words around it, and where it was said; `gap` stands after it."""

    said: ConcordanceLine
    gap: str
    at: str
    day: str


@dataclass(frozen=True, slots=True)
class Lines:
    """`is_cut` where there are more passages than were sorted and are shown."""

    lines: tuple[Line, ...]
    total: int
    is_cut: bool


def engine_sort(asked: Asked) -> str:
    """The order in which passages are found; by the words around them lines are sorted later."""
    return asked.sort if asked.sort in ("newest", "clock") else "clock"


def sort_by(asked: Asked) -> SortBy:
    """The order of the lines."""
    return cast(SortBy, asked.sort) if asked.sort in ("left", "right") else "found"


def concordance_request(asked: Asked) -> SearchRequest:
    """Raises UsageError, as `Asked.request`."""
    return asked.request(
        sort=engine_sort(asked), limit=MAX_LINES, offset=0, facets=(), months=False
    )


def shown_lines(tx: Tx, viewer: Viewer, found: Concordance) -> Lines:
    """The lines as the page shows them, each by its event's clock as the list of passages is."""
    dials = {event: _dial(tx, viewer, event) for event in {one.hit.event for one in found.lines}}
    lines = tuple(_line(one, dials[one.hit.event]) for one in found.lines)
    return Lines(lines, found.total, found.total > MAX_LINES)


def _dial(tx: Tx, viewer: Viewer, event: str) -> Dial | None:
    try:
        return load_dial(tx, viewer, event)
    except NotFound:
        return None


def _line(said: ConcordanceLine, dial: Dial | None) -> Line:
    hit = said.hit
    at_ms = hit.event_ms if hit.event_ms is not None else hit.start_ms
    gap = "" if said.right[:1] in _CLOSING else " "
    return Line(said, gap, dial.show(at_ms) if dial else "", day(hit.event_date))


def rows(hits: Iterable[Hit], site: str) -> Iterator[str]:
    """Passages as CSV with the whole text around them, a row of names first; `site` stands before
    each link.
    """
    yield csv_row(COLUMNS)
    for hit in hits:
        yield csv_row(_cells(hit, site))


def _cells(hit: Hit, site: str) -> Sequence[object]:
    before, match, after = _parts(hit)
    return (
        hit.event, hit.event_title, hit.event_date, hit.recording, hit.transcript, hit.start_ms,
        hit.end_ms, hit.event_ms, hit.speaker, before, match, after, f"{site}{hit.url}",
    )  # fmt: skip


def _parts(hit: Hit) -> tuple[str, str, str]:
    """The text around the longest run of words that match; all of it where none is marked."""
    start, end = max(
        marks(hit.text, hit.highlights), key=lambda mark: mark[1] - mark[0], default=(0, 0)
    )
    before = f"{hit.context_before} {hit.text[:start]}".strip()
    after = f"{hit.text[end:]} {hit.context_after}".strip()
    return before, hit.text[start:end], after
