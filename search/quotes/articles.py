"""Find the quotations of an article, with the speaker each sentence names, and check them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice

from archive.catalogue import Catalogue
from archive.errors import UsageError
from archive.viewer import Viewer
from search.index import Index
from search.quotes.checking import check
from search.quotes.quotation import MAX_CHARS, has_words
from search.quotes.speakers import named_speaker
from search.quotes.verdict import Checked

MAX_ARTICLE_CHARS = 10_000_000
MAX_QUOTATIONS = 2_000
"""Of one article; what follows is not checked. A newspaper page has some twenty."""

_DOUBLE = '"“”„‟＂'
_SINGLE_OPEN, _SINGLE_CLOSE = "‘‚'", "’‘'"
_PAIRS = {"«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "《": "》"}
_MARK = re.compile(rf"[{_DOUBLE}]|[«»‹「『《]|(?<![\w'’])[‘‚'](?=\w)|\n\s*\n")
_AGAIN = re.compile(rf"[{_DOUBLE}«»‘]")
_MIN_SINGLE_WORDS = 3
"""Between single marks, which are apostrophes too; one or two words may be neither."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, at characters `[start, end)` of the article without them.

    `speaker` is whom the sentence names as having said it, null where it names nobody.
    """

    start: int
    end: int
    text: str
    speaker: str | None = None


def quotations(article: str) -> Iterator[Quotation]:
    """Every quotation in order, in straight, curly, «», „“, 「」 and other quotation marks.

    A paragraph that begins with a mark goes on with the quotation that the one before it left
    open; one that is never closed is none. Time grows with the length of the article alone.
    """
    for opened, start, end in _marked(article):
        speaker = named_speaker(article, opened, end + 1)
        yield Quotation(start, end, article[start:end], speaker)


def count(article: str) -> int:
    """How many quotations there are, without asking who spoke: a third of the time."""
    return sum(1 for _ in _marked(article))


def _marked(article: str) -> Iterator[tuple[int, int, int]]:
    """Where each quotation's mark stands, and the characters `[start, end)` between its marks."""
    at = 0
    unclosed: dict[str, int] = {}
    while (mark := _MARK.search(article, at)) is not None:
        at = mark.end()
        kind = _kind(mark[0])
        if kind is None or at <= unclosed.get(kind, 0):
            continue
        end, looked = _closing(article, mark.end(), kind)
        if end is None:
            unclosed[kind] = looked  # no mark up to there closes one that opens before it either
            continue
        at = end + 1
        if has_words(article[mark.end() : end]):
            yield mark.start(), mark.end(), end


def check_article(
    index: Index,
    catalogue: Catalogue,
    viewer: Viewer,
    article: str,
    *,
    event: str | None = None,
    quarantined: bool = False,
) -> Iterator[tuple[Quotation, Checked]]:
    """Each quotation with the check of its words and of its speaker, as they are done.

    What is printed twice is checked once. Ends after MAX_QUOTATIONS. Raises as `check`, and
    UsageError where the article is too long.
    """
    if len(article) > MAX_ARTICLE_CHARS:
        raise UsageError(
            f"the article is longer than {MAX_ARTICLE_CHARS:,} characters",
            subject="article",
            hint="Check it in parts.",
        )
    known: dict[tuple[str, str | None], Checked] = {}
    for one in islice(quotations(article), MAX_QUOTATIONS):
        asked = (one.text, one.speaker)
        if asked not in known:
            known[asked] = check(
                index, catalogue, viewer, *asked, event=event, quarantined=quarantined
            )
        yield one, known[asked]


def _kind(opened: str) -> str | None:
    """The marks that close what this one opens; null where it opens nothing."""
    if opened in _PAIRS:
        return _PAIRS[opened]
    if opened in _DOUBLE:
        return _DOUBLE
    return _SINGLE_CLOSE if opened in _SINGLE_OPEN else None


def _closing(article: str, begin: int, kind: str) -> tuple[int | None, int]:
    """Where the quotation is closed, and how far was looked.

    In this paragraph, or in one after it that begins with a mark again.
    """
    limit = min(len(article), begin + MAX_CHARS)
    at = begin
    while (found := _closers(kind).search(article, at, limit)) is not None:
        if not found[0].isspace():
            is_chance = kind == _SINGLE_CLOSE and _is_short(article[begin : found.start()])
            return (None if is_chance else found.start()), found.end()
        again = _AGAIN.match(article, found.end())
        if again is None:
            return None, found.end()
        at = again.end()
    return None, limit


@cache
def _closers(kind: str) -> re.Pattern[str]:
    """A closing mark of this kind, or the end of a paragraph."""
    if kind == _SINGLE_CLOSE:
        return re.compile(rf"(?<=[\w.,!?…])[{kind}](?!\w)|\n\s*\n")
    return re.compile(rf"[{re.escape(kind)}]|\n\s*\n")


def _is_short(text: str) -> bool:
    return len(text.split()) < _MIN_SINGLE_WORDS
