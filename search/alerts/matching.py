"""From events that were newly indexed to passages that a saved search has not told before.

Matching only writes into the catalogue: the passages, and a message to each address, commit
together with the striking of the events, so that a crash anywhere repeats work and never a message.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from archive.catalogue import Catalogue, events, saved, unmatched
from archive.claim import Taken
from archive.errors import UsageError
from archive.saved import VIEWERS, Passage, SavedSearch
from archive.viewer import Viewer
from search.alerts.turn import Turn, turn_in_time
from search.index import MAX_WINDOW
from search.request import MAX_VALUES, Hit, SearchRequest, SearchResults

Find = Callable[[Viewer, SearchRequest], SearchResults]
"""The search of the archive, for any viewer."""

_EVENTS = 1_000
"""Events looked at before a commit, and so told of in one message."""
_PAGE = 500


def match(catalogue: Catalogue, find: Find) -> int:
    """Run every saved search on what was newly indexed; the number of passages to be told.

    0 where another process is doing it. Raises IndexUnavailable; what is waiting then stays.
    """
    new = 0
    try:
        with Turn(catalogue) as mine:
            while (some := _match_some(catalogue, find, mine)) is not None:
                new += some
    except Taken:
        return 0
    return new


def save(
    catalogue: Catalogue, find: Find, search: SavedSearch, *, include_past: bool, actor: str
) -> int:
    """Keep a new saved search; the number of passages that the archive holds of it already.

    They are not told, or with `include_past` told at once. Raises QueryError where the query
    cannot be read, UsageError where the name is taken, IndexUnavailable, CatalogueBusy.
    """
    with turn_in_time(catalogue) as mine:
        past = list(_whole_archive(catalogue, find, search, mine))
        with catalogue.write() as tx:
            mine.hold(tx)
            saved.add(tx, search, () if include_past else past, actor=actor)
            unmatched.note_embargoed(tx)
            if include_past:
                saved.tell(tx, search, past)
    return len(past)


def _match_some(catalogue: Catalogue, find: Find, mine: Turn) -> int | None:
    """The passages of the next events; null where no event is waiting."""
    with catalogue.read() as tx:
        entries = unmatched.pending(tx, _EVENTS)
        searches = saved.searches(tx)
    if not entries:
        return None
    named = list(dict.fromkeys(entry.event for entry in entries))
    found = {search.id: _passages_of(find, search, named, mine) for search in searches}
    with catalogue.write() as tx:
        mine.hold(tx)
        new = 0
        for search in searches:
            passages = found[search.id]
            if isinstance(passages, UsageError):
                saved.note_trouble(tx, search.id, str(passages))
            else:
                new += saved.tell(tx, search, passages)
        unmatched.done(tx, [entry.number for entry in entries])
    return new


def _passages_of(
    find: Find, search: SavedSearch, named: Sequence[str], mine: Turn
) -> list[Passage] | UsageError:
    """What a search finds in some events; or why it cannot be run, which must not stop others."""
    try:
        return list(_in_events(find, search, named, mine))
    except UsageError as error:
        return error


def _whole_archive(
    catalogue: Catalogue, find: Find, search: SavedSearch, mine: Turn
) -> Iterator[Passage]:
    """What a search finds now: by one search, or by several where it finds too much for one."""
    first = _page(find, search, None, 0)
    if first.total <= MAX_WINDOW:
        yield from _pages(find, search, None, first, mine)
        return
    with catalogue.read() as tx:
        every = [one.event for one in events.listed(tx, VIEWERS[search.viewer])]
    yield from _in_events(find, search, every, mine)


def _in_events(
    find: Find, search: SavedSearch, named: Sequence[str], mine: Turn
) -> Iterator[Passage]:
    """As many events at once as a search takes, and fewer where that finds too much."""
    for start in range(0, len(named), MAX_VALUES):
        some = named[start : start + MAX_VALUES]
        first = _page(find, search, some, 0)
        if first.total <= MAX_WINDOW or len(some) == 1:  # no one event that we know comes near it
            yield from _pages(find, search, some, first, mine)
        else:
            half = len(some) // 2
            yield from _in_events(find, search, some[:half], mine)
            yield from _in_events(find, search, some[half:], mine)


def _pages(
    find: Find, search: SavedSearch, named: Sequence[str] | None, first: SearchResults, mine: Turn
) -> Iterator[Passage]:
    """The passages of the first page and of those after it, up to MAX_WINDOW."""
    yield from map(_passage, first.hits)
    for offset in range(_PAGE, min(first.total, MAX_WINDOW), _PAGE):
        mine.keep()
        yield from map(_passage, _page(find, search, named, offset).hits)
    mine.keep()


def _page(
    find: Find, search: SavedSearch, named: Sequence[str] | None, offset: int
) -> SearchResults:
    limit = min(_PAGE, MAX_WINDOW - offset)
    request = SearchRequest(search.query, event=named, limit=limit, offset=offset, sort="clock")
    return find(VIEWERS[search.viewer], request)


def _passage(hit: Hit) -> Passage:
    return Passage(
        hit.event,
        hit.recording,
        hit.start_ms,
        hit.end_ms,
        hit.event_ms,
        hit.transcript,
        hit.speaker,
        hit.text,
        hit.url,
    )
