"""Places where just the words of a quote were said, counted by the index (`search.searching`)."""

from __future__ import annotations

from search.analysis import words
from search.index import Index
from search.quotes.attribution import bare_name
from search.quotes.candidates import Where
from search.quotes.places import Spot
from search.quotes.quotation import Quote
from search.quotes.wording import tokens
from search.request import Hit, SearchRequest
from search.searching import search_index

MAX_READ = 1_000
"""Hits of a quote that begins or ends in a number that are read: more are not counted."""

MAX_WORDS = 400
"""Of a phrase that is asked for in one query; longer quotes are found by their stems."""


def spots(
    index: Index,
    quote: Quote,
    where: Where,
    speaker: str | None,
    limit: int,
    language: str | None = None,
) -> tuple[list[Spot], int]:
    """At most `limit` places and how many there are; those of the claimed speaker first.

    A quote that omits words has none: its parts are not one phrase. To the index the words of "5
    million" stand in "25 million", too: where a number is at either end, the hits are read, in the
    `language` in which the quote was.
    """
    said = words(quote.plain)
    if len(quote.parts) > 1 or not said or len(said) > MAX_WORDS:
        return [], 0
    phrase = f'"{" ".join(said)}"'
    hits, total = _ask(index, where, phrase, limit)
    name = "".join(bare_name(speaker or "")[-1:])  # the first one may be printed in another form
    if total and (quote.tokens[0].is_number or quote.tokens[-1].is_number):
        every, _ = _ask(index, where, phrase, MAX_READ)
        hits = tuple(one for one in every if _has(one, quote, language))
        total = len(hits)
        if name:
            theirs, _ = _ask(index, where, phrase, MAX_READ, name)
            hits = (*(one for one in theirs if one in hits), *hits)
    elif name and total > len(hits):
        theirs, _ = _ask(index, where, phrase, limit, name)
        hits = (*theirs, *hits)
    found = dict.fromkeys(Spot(one.event, one.recording, one.start_ms, one.end_ms) for one in hits)
    return list(found)[:limit], total


def _has(hit: Hit, quote: Quote, language: str | None) -> bool:
    """Whether the quote's words stand there in a row, each number as a whole."""
    text = f"{hit.context_before} {hit.text} {hit.context_after}"
    keys, wanted = [token.key for token in tokens(text, language)], quote.keys
    return any(keys[at : at + len(wanted)] == wanted for at in range(len(keys)))


def _ask(
    index: Index, where: Where, phrase: str, limit: int, speaker: str | None = None
) -> tuple[tuple[Hit, ...], int]:
    request = SearchRequest(phrase, speaker=speaker, event=where.event, limit=limit)
    found = search_index(index, where.viewer, request, where.now)
    return found.hits, found.total
