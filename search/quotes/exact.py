"""Places where just the words of a quote were said, counted by the index (`search.searching`)."""

from __future__ import annotations

from search.analysis import words
from search.index import Index
from search.quotes.attribution import bare_name
from search.quotes.candidates import Where
from search.quotes.places import Spot
from search.quotes.quotation import Quote
from search.request import Hit, SearchRequest
from search.searching import search_index

MAX_WORDS = 400
"""Of a phrase that is asked for in one query; longer quotes are found by their stems."""


def spots(
    index: Index, quote: Quote, where: Where, speaker: str | None, limit: int
) -> tuple[list[Spot], int]:
    """At most `limit` places and how many there are; those of the claimed speaker first.

    A quote that omits words has none: its parts are not one phrase.
    """
    said = words(quote.plain)
    if len(quote.parts) > 1 or not said or len(said) > MAX_WORDS:
        return [], 0
    phrase = f'"{" ".join(said)}"'
    hits, total = _ask(index, where, phrase, limit)
    name = " ".join(bare_name(speaker or ""))
    if name and total > len(hits):
        theirs, _ = _ask(index, where, phrase, limit, name)
        hits = (*theirs, *hits)
    found = dict.fromkeys(Spot(one.event, one.recording, one.start_ms, one.end_ms) for one in hits)
    return list(found)[:limit], total


def _ask(
    index: Index, where: Where, phrase: str, limit: int, speaker: str | None = None
) -> tuple[tuple[Hit, ...], int]:
    request = SearchRequest(phrase, speaker=speaker, event=where.event, limit=limit)
    found = search_index(index, where.viewer, request, where.now)
    return found.hits, found.total
