"""The search page: what was found and where in its event, or why nothing was."""

from __future__ import annotations

from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from archive.catalogue import Tx, summaries
from archive.catalogue.summaries import Totals
from archive.errors import NotFound
from archive.viewer import Viewer
from search.meaning.finding import POOL, MeaningResults
from search.request import Hit, SearchResults
from web.pages.asked import LAST_PAGE, PER_PAGE, Asked
from web.pages.facets import Facet, facets
from web.pages.loading import LoadedEvent, load_event
from web.pages.months import MonthsPicture, months_picture
from web.pages.where import strip_at, where_in
from web.times import day, seconds
from web.wording import FLAGS, UNKNOWN_SPEAKER, listed, made_by, plural

_CROSSED_MS = 50
"""A shorter silence between two segments is the breath between two words."""


@dataclass(frozen=True, slots=True)
class HitLine:
    """One passage; `where` says in words what the strip shows, `crosses` and `held` what the
    passage spans and which transcripts of its recording there are. `quote` is what matched.
    `is_meant` is true where only its meaning was found.
    """

    hit: Hit
    at: str
    name: str
    role: str | None
    flags: tuple[str, ...]
    passage: Markup
    quote: str
    crosses: str
    held: str
    day: str
    strip: Markup | None
    where: str
    is_meant: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Exactly one of the states: nothing asked, lines, nothing found, past the last page, an error.

    `pages` is how many pages there are to be linked.
    """

    asked: Asked
    total: int = 0
    lines: tuple[HitLine, ...] = ()
    facets: tuple[Facet, ...] = ()
    months: MonthsPicture | None = None
    held: Totals | None = None
    first: int = 0
    last: int = 0
    pages: int = 0
    has_next: bool = False

    @property
    def is_past(self) -> bool:
        """Whether the page asked for is none, while others may have lines."""
        return not self.lines and self.asked.page > 1 and self.pages > 0


def meaning_page(tx: Tx, viewer: Viewer, asked: Asked, found: MeaningResults) -> SearchPage:
    """The page for words and meaning in one ranking; the total is that of the words."""
    page = found_page(tx, viewer, asked, found.results)
    lines = tuple(
        replace(line, is_meant="words" not in by)
        for line, by in zip(page.lines, found.found_by, strict=True)
    )
    is_full = len(lines) == PER_PAGE and page.last < POOL
    return replace(page, lines=lines, pages=1, has_next=is_full)  # how many more nobody counted


def last_page(total: int) -> int:
    """The number of the last page of so many passages, which is how many pages there are."""
    return min(LAST_PAGE, -(-total // PER_PAGE))


def found_page(tx: Tx, viewer: Viewer, asked: Asked, results: SearchResults) -> SearchPage:
    """The page for what a search returned."""
    cache: dict[str, LoadedEvent | None] = {}
    for hit in results.hits:
        if hit.event not in cache:
            cache[hit.event] = _load(tx, viewer, hit.event)
    first = PER_PAGE * (asked.page - 1)
    return SearchPage(
        asked=asked,
        total=results.total,
        lines=tuple(_line(hit, cache[hit.event]) for hit in results.hits),
        facets=facets(tx, viewer, asked, results.facets),
        months=months_picture(results.months),
        held=None if results.hits else summaries.counts(tx, viewer),
        first=first + 1,
        last=first + len(results.hits),
        pages=last_page(results.total),
        has_next=asked.page < last_page(results.total),
    )


def _load(tx: Tx, viewer: Viewer, event: str) -> LoadedEvent | None:
    try:
        return load_event(tx, viewer, event, words=False)
    except NotFound:
        return None


def _line(hit: Hit, loaded: LoadedEvent | None) -> HitLine:
    at_ms = hit.event_ms if hit.event_ms is not None else hit.start_ms
    people = loaded.event.people if loaded else ()
    role = next((role.role for role in people if role.name == hit.speaker), None)
    return HitLine(
        hit=hit,
        at=loaded.dial.show(at_ms) if loaded else "",
        name=hit.speaker or UNKNOWN_SPEAKER,
        role=role,
        flags=tuple(FLAGS[f] for f in FLAGS if f.value in hit.flags),
        passage=passage(hit.text, hit.highlights),
        quote=quote(hit),
        crosses=_crosses(hit),
        held=_held(hit, loaded) if loaded else "",
        day=day(hit.event_date),
        strip=strip_at(loaded, at_ms) if loaded else None,
        where=where_in(loaded, at_ms) if loaded else "",
    )


def quote(hit: Hit) -> str:
    """The words to be verified: one phrase that matched, or else the whole passage."""
    found = marks(hit.text, hit.highlights)
    if len(found) == 1 and " " in hit.text[slice(*found[0])].strip():
        return hit.text[slice(*found[0])]
    return hit.text


def _crosses(hit: Hit) -> str:
    """`crosses 2 speakers, Ana Moreno and Bo Lindqvist, with 2.4 s between`."""
    parts = []
    if len(hit.speakers) > 1:
        parts.append(f"{plural(len(hit.speakers), 'speaker')}: {listed(hit.speakers)}")
    if hit.crosses_ms >= _CROSSED_MS:
        parts.append(f"{seconds(hit.crosses_ms)} without speech")
    return f"crosses {', and '.join(parts)}" if parts else ""


def _held(hit: Hit, loaded: LoadedEvent) -> str:
    """The transcripts of the recording by name, where there is more than one."""
    if len(hit.transcripts) < 2:
        return ""
    names = {each.id: made_by(each) for part in loaded.parts for each in part.transcripts}
    others = [names[one] for one in hit.transcripts if one != hit.transcript and one in names]
    return f"found in {names.get(hit.transcript, hit.transcript)}; also kept: {listed(others)}"


def passage(text: str, highlights: tuple[tuple[int, int], ...]) -> Markup:
    """The text with its highlighted ranges marked; touching words become one mark."""
    pieces, cursor = [Markup("")], 0
    for start, end in marks(text, highlights):
        pieces += [escape(text[cursor:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        cursor = end
    return Markup("").join([*pieces, escape(text[cursor:])])


def marks(text: str, highlights: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    """The highlighted ranges in order; those with only a blank between are one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(highlights):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged
