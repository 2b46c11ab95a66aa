"""Quotes to try on the empty page: a sentence that this archive holds, and the same falsified."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from archive.catalogue import Tx, events, transcripts
from archive.errors import HotmicError
from archive.event import ListedEvent
from archive.transcript import Flag
from archive.viewer import Viewer
from search.request import SearchRequest, SearchResults

_WORDS = range(8, 19)
"""Long enough to be found in one place only, short enough to be read at a glance."""
_LOOKED_AT = 50
_NOT = "not"

Search = Callable[[SearchRequest], SearchResults]


def examples(
    tx: Tx, viewer: Viewer, listed: Sequence[ListedEvent], search: Search
) -> tuple[tuple[str, str], ...]:
    """Quotes from the listed events with what to expect of each; none where nothing fits."""
    denied = next((t for t in _fitting(_found(search)) if t.split().count(_NOT) == 1), None)
    if denied is not None:
        dropped = " ".join(word for word in denied.split() if word != _NOT)
        return (denied, "as it was said"), (dropped, "the same without its “not”")
    return tuple((text, "as it was said") for text in _fitting(_newest(tx, viewer, listed)))[:1]


def _fitting(texts: Iterable[str]) -> Iterable[str]:
    return (text for text in texts if len(text.split()) in _WORDS)


def _found(search: Search) -> list[str]:
    """What the index has with a "not" in it; nothing while it is away: these are only offers."""
    try:
        results = search(SearchRequest(f'"{_NOT}"', limit=_LOOKED_AT, sort="newest"))
    except HotmicError:
        return []
    return [hit.text for hit in results.hits]


def _newest(tx: Tx, viewer: Viewer, listed: Sequence[ListedEvent]) -> list[str]:
    """The texts of the newest part that has any, as far as a reader can wait for one."""
    for one in listed[:_LOOKED_AT]:
        for placed in events.placements(tx, viewer, one.event):
            chosen = transcripts.preferred(tx, viewer, placed.recording)
            said = transcripts.segments(tx, viewer, chosen.id) if chosen else ()
            if texts := [each.text for each in said if Flag.QUARANTINED not in each.flags]:
                return texts
    return []
