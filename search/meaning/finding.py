"""What the words found and what the meaning found, in one ranking.

Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): a passage's score is the sum
over both lists of 1 / (60 + its rank). It needs no scale that the two share, and gives one order on
either engine. Rights and filters hold for both lists; the exact total is that of the words.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote_plus

from archive.catalogue import Catalogue, Tx, events
from archive.catalogue.transcripts import PreferredPart
from archive.errors import UsageError
from archive.event import Event, ListedEvent
from archive.transcript import Segment
from archive.viewer import Viewer
from search.analysis import words
from search.finding import with_event_ids
from search.meaning.encoder import Vectors
from search.meaning.vectors import Near, VectorStore, is_shown, parts_of, segments_of
from search.request import Hit, SearchRequest, SearchResults

RANK_CONSTANT = 60
"""The paper's k: keeps one list's first place from outweighing agreement further down."""

POOL = 200
"""Passages of each list that are ranked together; who wants to see more asks for words alone."""

_DEEPER = 5
"""The nearest rows that are looked at for each that filters may leave."""

_OPERATORS = re.compile(r'[":*~()]|(?:^|\s)-|\b(?:AND|OR|NOT)\b')

Words = Callable[[SearchRequest], SearchResults]


@dataclass(frozen=True, slots=True)
class MeaningResults:
    """The fused page; `found_by` says of each hit `words`, `meaning` or both."""

    results: SearchResults
    found_by: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class _Close:
    """A segment that lies near the question."""

    hit: Hit
    segment: Segment


def find_by_meaning(
    by_words: Words,
    catalogue: Catalogue,
    store: VectorStore,
    question: Vectors,
    viewer: Viewer,
    request: SearchRequest,
) -> MeaningResults:
    """A page of both lists. `question` is the query's vector, `by_words` searches for `viewer`.

    Raises UsageError for a query with operators, which have no meaning of their own, and for a
    page beyond POOL; otherwise as `find`.
    """
    _check(request)
    request = with_event_ids(catalogue, viewer, request)
    began = time.perf_counter()
    said = by_words(replace(request, limit=POOL, offset=0, sort="best"))
    with catalogue.read() as tx:
        close = _close(tx, store, question, viewer, request)
    ranked = _fused(said.hits, close)
    page = ranked[request.offset : request.offset + request.limit]
    took_ms = said.took_ms + (time.perf_counter() - began) * 1000
    results = replace(said, hits=tuple(hit for hit, _ in page), took_ms=took_ms)
    return MeaningResults(results, tuple(found for _, found in page))


def _check(request: SearchRequest) -> None:
    if found := _OPERATORS.search(request.query):
        raise UsageError(
            f"'{found.group().strip()}' is for the search for words; meaning takes plain words",
            subject="search by meaning",
            hint="Describe what was said, and narrow it by --speaker, --event, --after, --before.",
        )
    if not words(request.query):
        raise UsageError("there is no word to look for", subject="search by meaning")
    if request.sort != "best" or request.offset + request.limit > POOL:
        raise UsageError(
            f"by meaning there are the best {POOL} only",
            subject="search by meaning",
            hint="Search for words where all hits or another order are wanted.",
        )


def _close(
    tx: Tx, store: VectorStore, question: Vectors, viewer: Viewer, request: SearchRequest
) -> list[_Close]:
    """The nearest segments that the viewer and the request's filters admit, nearest first."""
    seen = [one.event for one in events.listed(tx, viewer) if _in_days(one, request)]
    named = {event: events.find_event(tx, viewer, event) for event in _narrowed(seen, request)}
    named = {event: found for event, found in named.items() if _is_wanted(found, request)}
    parts: dict[str, tuple[PreferredPart, ...]] = {}
    found: list[_Close] = []
    for near in store.near(question, named, POOL * _DEEPER):
        if near.event not in parts:
            own = parts_of(tx, near.event)
            parts[near.event] = own if store.is_current(near.event, own) else ()
        found += _admitted(named[near.event], near, parts[near.event], request)
        if len(found) == POOL:
            break
    return found


def _admitted(
    event: Event, near: Near, parts: tuple[PreferredPart, ...], request: SearchRequest
) -> list[_Close]:
    """The segment of a row, where it may be shown; none of rows that are out of date."""
    rows = segments_of(parts)
    if near.row >= len(rows):
        return []
    part, segment = rows[near.row]
    languages, recordings = request.values("language"), request.values("recording")
    speakers = request.values("speaker")
    admitted = (
        bool(segment.text.strip())
        and is_shown(segment, request.values("flag"))
        and (not recordings or part.recording.id in recordings)
        and (not languages or any(_is_language(segment.language, one) for one in languages))
        and (not speakers or any(_is_speaker(segment, one) for one in speakers))
    )
    return [_Close(_hit(event, part, segment, request.query), segment)] if admitted else []


def _hit(event: Event, part: PreferredPart, segment: Segment, query: str) -> Hit:
    at_ms = segment.start_ms + part.placement.offset_ms
    seconds = f"{at_ms / 1000:.3f}".rstrip("0").rstrip(".")
    return Hit(
        event=event.id,
        event_title=event.title,
        event_date=event.date.isoformat() if event.date else None,
        recording=part.recording.id,
        transcript=part.transcript.id,
        start_ms=segment.start_ms,
        end_ms=segment.end_ms,
        event_ms=at_ms if event.clock else None,
        speaker=segment.speaker,
        flags=tuple(segment.flags),
        text=segment.text,
        highlights=(),
        url=f"/e/{event.id}?t={seconds}&q={quote_plus(query)}",
        speakers=(segment.speaker,) if segment.speaker else (),
    )


def _fused(said: tuple[Hit, ...], close: list[_Close]) -> list[tuple[Hit, tuple[str, ...]]]:
    """Both lists by their summed reciprocal ranks; a segment in both is shown as its words' hit."""
    shown: dict[tuple[str, int], Hit] = {}
    scores: dict[tuple[str, int], float] = {}
    found: dict[tuple[str, int], tuple[str, ...]] = {}
    places = {(one.hit.recording, one.segment.start_ms): one.segment for one in close}
    for rank, hit in enumerate(said, start=1):
        key = _segment_key(hit, places)
        shown.setdefault(key, hit)
        found.setdefault(key, ("words",))
        scores[key] = max(scores.get(key, 0.0), 1 / (RANK_CONSTANT + rank))
    for rank, one in enumerate(close, start=1):
        key = (one.hit.recording, one.segment.start_ms)
        shown.setdefault(key, one.hit)
        found[key] = (*found.get(key, ()), "meaning")
        scores[key] = scores.get(key, 0.0) + 1 / (RANK_CONSTANT + rank)
    order = sorted(shown, key=lambda key: (-scores[key], key))
    return [(shown[key], found[key]) for key in order]


def _segment_key(hit: Hit, places: dict[tuple[str, int], Segment]) -> tuple[str, int]:
    """Where the segment begins in which a hit of words begins, if it lies near the question too."""
    for (recording, start_ms), segment in places.items():
        if recording == hit.recording and start_ms <= hit.start_ms < max(
            segment.end_ms, start_ms + 1
        ):
            return recording, start_ms
    return hit.recording, hit.start_ms


def _narrowed(seen: list[str], request: SearchRequest) -> list[str]:
    asked = request.values("event")
    return [event for event in seen if not asked or event in asked]


def _in_days(one: ListedEvent, request: SearchRequest) -> bool:
    """As in the search for words, an undated event is in no stretch of days."""
    years = request.values("year")
    if request.after is None and request.before is None and not years:
        return True
    if one.date is None:
        return False
    low, high = request.after or date.min, request.before or date.max
    return low <= one.date <= high and (not years or str(one.date.year) in years)


def _is_wanted(event: Event, request: SearchRequest) -> bool:
    platforms = {name.casefold() for name in request.values("platform")}
    tags = {name.casefold() for name in request.values("tag")}
    own = {tag.casefold() for tag in event.tags}
    return (not platforms or (event.platform or "").casefold() in platforms) and (
        not tags or bool(tags & own)
    )


def _is_language(spoken: str | None, asked: str) -> bool:
    return spoken is not None and (spoken == asked or spoken.startswith(f"{asked}-"))


def _is_speaker(segment: Segment, asked: str) -> bool:
    """A person's id, or words of the name."""
    name = words(segment.speaker or "")
    return segment.person == asked or (bool(name) and set(words(asked)) <= set(name))
