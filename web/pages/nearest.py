"""What else could be asked where a quote or a query was not found, with the number of passages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.errors import HotmicError
from search.analysis import words
from search.query.parsing import parse, sought
from search.quotes.verdict import Checked, Verdict
from search.request import SearchRequest, SearchResults
from web.wording import plural

_FEWEST = 6
"""A shorter phrase is not cut in two: three words in a row are said everywhere."""
_LONGEST = 31
"""Words of a phrase that an engine answers at once; longer ones are read to their end."""
_BARE = 8
"""Bare words that one passage may hold together."""
_SAID = (Verdict.VERBATIM, Verdict.TRIVIAL, Verdict.ALTERED)

Search = Callable[[SearchRequest], SearchResults]
Check = Callable[[str, str | None, str | None], Checked]


@dataclass(frozen=True, slots=True)
class Near:
    """A query that finds something; `what` says how it differs from what was asked."""

    query: str
    what: str
    passages: int


def asked_words(query: str) -> str:
    """What a query looks for in the text, without its operators and fields."""
    try:
        terms = sought(parse(query))
    except HotmicError:
        return " ".join(words(query))
    return " ".join(token for term in terms for token in term.tokens)


def nearest(search: Search, text: str) -> tuple[Near, ...]:
    """Parts of the text that were said. Never raises: these are only offers."""
    return tuple(_counted(search, _offers(words(text))))


def nearest_wording(search: Search, check: Check, text: str) -> tuple[Near, ...]:
    """The same, after the wording that was said in place of the text, if there is one."""
    return tuple(_counted(search, _wordings(check, text))) + nearest(search, text)


def _counted(search: Search, offers: Iterator[tuple[str, str]]) -> Iterator[Near]:
    try:
        for query, what in offers:
            total = search(SearchRequest(query, limit=0)).total
            if total:
                yield Near(query, what, total)
    except HotmicError:
        return


def _wordings(check: Check, text: str) -> Iterator[tuple[str, str]]:
    checked = check(text, None, None)
    if checked.verdict not in _SAID or not checked.matches:
        return
    said = words(checked.matches[0].best.text)
    if len(said) <= _LONGEST:
        many = len(checked.differences)
        yield _phrase(said), f"differs in {plural(many, 'place')}" if many else "the same words"


def _offers(said: list[str]) -> Iterator[tuple[str, str]]:
    if len(said) >= _FEWEST:
        half = min(len(said) // 2, _LONGEST)
        yield _phrase(said[:half]), "its beginning, word for word"
        yield _phrase(said[-half:]), "its end, word for word"
    if 1 < len(said) <= _BARE:
        yield " ".join(f'"{word}"' for word in said), "its words in any order"


def _phrase(said: list[str]) -> str:
    return f'"{" ".join(said)}"'
