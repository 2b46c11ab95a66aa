"""The query language of today: words, "phrases", -excluded ones, and prefix*.

    tax cuts              segments with both words, inflected or not
    "there you go again"  exactly these words, wherever sentences, speakers or parts meet
    "tax cuts" congress   the phrase begins in a segment that has the word
    -senate  -"tax cuts"  not these
    govern*               words that begin so
    trade-off             what folds to several words is a phrase

Everything must hold. Typographic quotes are quotes. There is no other operator: `OR`, `:` and
brackets are read as text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from archive.errors import QueryError
from search.analysis import words

MAX_CHARS = 4_000
MAX_TERMS = 64
"""More words than any spoken sentence; keeps one request from occupying the engine."""

MIN_PREFIX_CHARS = 2

_QUOTES = '"“”„‟«»＂'
_ITEM = re.compile(rf"(?P<minus>-)?(?:[{_QUOTES}](?P<phrase>[^{_QUOTES}]*)(?P<end>[{_QUOTES}])?|"
                   rf"(?P<word>[^\s{_QUOTES}]+))")  # fmt: skip


class Kind(StrEnum):
    """How a term matches: by stem, word for word in this order, or by its beginning."""

    WORD = "word"
    PHRASE = "phrase"
    PREFIX = "prefix"


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """A word, phrase or prefix; `tokens` are folded and at least one."""

    kind: Kind
    tokens: tuple[str, ...]
    excluded: bool = False


def parse(query: str) -> tuple[QueryTerm, ...]:
    """The terms of a query in order; QueryError with a position where it cannot be read."""
    if len(query) > MAX_CHARS:
        raise QueryError(
            f"the query is longer than {MAX_CHARS:,} characters",
            position=MAX_CHARS,
            hint="Search for one passage of it.",
        )
    terms = [term for match in _ITEM.finditer(query) if (term := _term(match))]
    if all(term.excluded for term in terms):
        raise QueryError(
            "the query has no word to look for",
            position=0,
            hint='Give a word, a "phrase in quotes" or a beginning such as govern*.',
        )
    if len(terms) > MAX_TERMS:
        raise QueryError(
            f"the query has more than {MAX_TERMS} terms",
            position=0,
            hint="Put a longer passage in quotes.",
        )
    return tuple(terms)


def _term(match: re.Match[str]) -> QueryTerm | None:
    excluded = match["minus"] is not None
    if match["phrase"] is not None:
        return _phrase(match, excluded)
    text = match["word"]
    tokens = tuple(words(text))
    if "*" in text:
        return _prefix(match, text, tokens, excluded)
    if not tokens:
        return None  # a dash or another sign between words
    return QueryTerm(Kind.WORD if len(tokens) == 1 else Kind.PHRASE, tokens, excluded)


def _phrase(match: re.Match[str], excluded: bool) -> QueryTerm:
    position = match.start("phrase") - 1
    if match["end"] is None:
        raise QueryError(
            "the quotation mark is not closed",
            position=position,
            hint="Add the closing quotation mark, or remove this one.",
        )
    tokens = tuple(words(match["phrase"]))
    if not tokens:
        raise QueryError(
            "there is no word between the quotation marks",
            position=position,
            hint="Write the words between them.",
        )
    return QueryTerm(Kind.PHRASE, tokens, excluded)


def _prefix(
    match: re.Match[str], text: str, tokens: tuple[str, ...], excluded: bool
) -> QueryTerm | None:
    if text.strip("*") == "":
        return None
    at = match.start("word") + text.index("*")
    if text.rstrip("*").count("*") or len(tokens) != 1:
        raise QueryError(
            "a * stands only at the end of one word",
            position=at,
            hint="Write the beginning of a word and then *, such as govern*.",
        )
    if len(tokens[0]) < MIN_PREFIX_CHARS:
        raise QueryError(
            f"a * needs at least {MIN_PREFIX_CHARS} letters before it",
            position=at,
            hint="Write more of the word.",
        )
    return QueryTerm(Kind.PREFIX, tokens, excluded)
