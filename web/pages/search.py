"""The search page: what was asked, what was found and where in its event, or why nothing was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup, escape

from archive.catalogue import Tx, summaries
from archive.errors import NotFound, QueryError, UsageError
from archive.viewer import Viewer
from search.request import Hit, SearchRequest, SearchResults
from web import picture
from web.pages.loading import LoadedEvent, load_event
from web.times import day, length
from web.wording import FLAGS, UNKNOWN_SPEAKER

PER_PAGE = 20
FACETS = ("speaker", "event", "flag")
_SORTS = {"best": "best first", "newest": "newest first", "clock": "as it happened"}


@dataclass(frozen=True, slots=True)
class Asked:
    """The form as the reader sent it, shown again as it was; a page from 1."""

    q: str = ""
    speaker: str = ""
    event: str = ""
    after: str = ""
    before: str = ""
    flag: str = ""
    sort: str = "best"
    page: int = 1

    def parameters(self, **changes: object) -> dict[str, object]:
        """The link that asks this again, with changes; what is empty or usual is left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        usual = Asked()
        return {
            name: getattr(changed, name)
            for name in Asked.__dataclass_fields__
            if getattr(changed, name) != getattr(usual, name)
        }

    @property
    def is_filtered(self) -> bool:
        return any((self.speaker, self.event, self.after, self.before, self.flag))

    @property
    def sorts(self) -> Mapping[str, str]:
        return _SORTS

    @property
    def flags(self) -> Mapping[str, str]:
        return {flag.value: name for flag, name in FLAGS.items()}

    def request(self) -> SearchRequest:
        """Raises UsageError for a day, a flag or an order that there is not."""
        return SearchRequest(
            query=self.q,
            speaker=self.speaker or None,
            event=self.event or None,
            after=a_day("after", self.after),
            before=a_day("before", self.before),
            flag=self.flag or None,
            limit=PER_PAGE,
            offset=PER_PAGE * (self.page - 1),
            sort=self.sort,  # type: ignore[arg-type]  # SearchRequest checks it
            facets=FACETS,
        )


@dataclass(frozen=True, slots=True)
class HitLine:
    """One passage; `where` says in words what the strip shows."""

    hit: Hit
    at: str
    name: str
    role: str | None
    flags: tuple[str, ...]
    passage: Markup
    day: str
    strip: Markup | None
    where: str


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value of a filter: how many segments have it, and the link's value."""

    value: str
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Caret:
    """A query cut where it cannot be read."""

    before: str
    at: str
    after: str
    indent: str


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Exactly one of the states: nothing asked, lines, nothing found, or `error`."""

    asked: Asked
    total: int = 0
    lines: tuple[HitLine, ...] = ()
    facets: Mapping[str, tuple[FacetValue, ...]] | None = None
    recordings: int = 0
    events: int = 0
    first: int = 0
    last: int = 0
    has_next: bool = False


def found_page(tx: Tx, viewer: Viewer, asked: Asked, results: SearchResults) -> SearchPage:
    """The page for what a search returned."""
    held = summaries.counts(tx, viewer)
    cache: dict[str, LoadedEvent | None] = {}
    for hit in results.hits:
        if hit.event not in cache:
            cache[hit.event] = _load(tx, viewer, hit.event)
    first = PER_PAGE * (asked.page - 1)
    return SearchPage(
        asked=asked,
        total=results.total,
        lines=tuple(_line(hit, cache[hit.event]) for hit in results.hits),
        facets=_facets(tx, viewer, results),
        recordings=held.recordings,
        events=held.events,
        first=first + 1,
        last=first + len(results.hits),
        has_next=first + len(results.hits) < results.total,
    )


def caret(error: QueryError, query: str) -> Caret:
    """Where in the query the mistake is."""
    at = min(max(error.position, 0), len(query))
    return Caret(query[:at], query[at : at + 1], query[at + 1 :], " " * at)


def _load(tx: Tx, viewer: Viewer, event: str) -> LoadedEvent | None:
    try:
        return load_event(tx, viewer, event, words=False)
    except NotFound:
        return None


def _line(hit: Hit, loaded: LoadedEvent | None) -> HitLine:
    at_ms = hit.event_ms if hit.event_ms is not None else hit.start_ms
    people = loaded.event.people if loaded else ()
    role = next((role.role for role in people if role.name == hit.speaker), None)
    shown = loaded.dial.show(at_ms) if loaded else ""
    return HitLine(
        hit=hit,
        at=shown,
        name=hit.speaker or UNKNOWN_SPEAKER,
        role=role,
        flags=tuple(FLAGS[f] for f in FLAGS if f.value in hit.flags),
        passage=passage(hit.text, hit.highlights),
        day=day(hit.event_date),
        strip=_strip(loaded, at_ms) if loaded else None,
        where=_where(loaded, at_ms) if loaded else "",
    )


def _strip(loaded: LoadedEvent, at_ms: int) -> Markup:
    label = f"{_where(loaded, at_ms)}; the pin shows where"
    return picture.strip(loaded.stretches, loaded.axis, label, pin=at_ms)


def _where(loaded: LoadedEvent, at_ms: int) -> str:
    whole = loaded.axis.end_ms - loaded.axis.start_ms
    return f"{length(max(0, at_ms - loaded.axis.start_ms))} into {length(whole)}"


def passage(text: str, highlights: tuple[tuple[int, int], ...]) -> Markup:
    """The text with its highlighted ranges marked; touching words become one mark."""
    pieces, cursor = [Markup("")], 0
    for start, end in _merged(text, highlights):
        pieces += [escape(text[cursor:start]), Markup("<mark>{}</mark>").format(text[start:end])]
        cursor = end
    return Markup("").join([*pieces, escape(text[cursor:])])


def _merged(text: str, highlights: tuple[tuple[int, int], ...]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(highlights):
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _facets(tx: Tx, viewer: Viewer, results: SearchResults) -> dict[str, tuple[FacetValue, ...]]:
    names = {s.event: s.title for s in summaries.list_events(tx, viewer)}
    shown: dict[str, tuple[FacetValue, ...]] = {}
    for facet, values in results.facets.items():
        top = sorted(values.items(), key=lambda pair: (-pair[1], pair[0]))[:8]
        shown[facet] = tuple(
            FacetValue(value, _facet_name(facet, value, names), count) for value, count in top
        )
    return shown


def _facet_name(facet: str, value: str, titles: Mapping[str, str]) -> str:
    if facet == "event":
        return titles.get(value, value)
    if facet == "flag":
        return next((name for flag, name in FLAGS.items() if flag.value == value), value)
    return value


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
