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
_STRAIGHT = '"”'
_WIRE = "''"
"""Of old news wires, which had no other: ''...'' and ``...''."""
_SINGLE_OPEN, _SINGLE_CLOSE = "‘‚'", "’‘'"
_PAIRS = {"«": "»", "»": "«", "‹": "›", "「": "」", "『": "』", "《": "》"}
_LETTERS = r"0-9A-Za-z\u00c0-\u05ff\u1e00-\u1fff"
"""Of the scripts that part words by blanks: a straight mark behind one is an inch, or closes."""
_STRAIGHT_OPEN = re.compile(rf"(?<![{_LETTERS}.,!?;…)\]%'’\"])\"(?=[^\s,.;:!?)\]]|\.\.)")
_STRAIGHT_ANEW = re.compile(rf"(?<=[\s(\[{{]){_STRAIGHT_OPEN.pattern}")
_MARK = re.compile(
    rf"{_STRAIGHT_OPEN.pattern}|[{_DOUBLE[1:]}«»‹「『《]"
    r"|(?<![\w'’])(?:''|``)(?=[^\s'`])|(?<![\w'’])[‘‚'](?=\w)"
)
_AGAIN = re.compile(rf"[{_DOUBLE}«»‘]|''|``")
_REOPENED = re.compile(rf"(\n\s*\n)(?:{_AGAIN.pattern})")
_MIN_SINGLE_WORDS = 3
"""Between single marks, which are apostrophes too; one or two words may be neither."""


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words between quotation marks, at characters `[start, end)` of the article without them.

    `text` is without the marks by which its paragraphs after the first begin again.
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
    for opened, start, end, closed in _marked(article):
        text = _REOPENED.sub(r"\1", article[start:end])
        yield Quotation(start, end, text, named_speaker(article, opened, closed))


def count(article: str) -> int:
    """How many quotations there are, without asking who spoke: a third of the time."""
    return sum(1 for _ in _marked(article))


def _marked(article: str) -> Iterator[tuple[int, int, int, int]]:
    """Of each quotation, where its first mark begins and ends, and where its last one does."""
    at = 0
    unclosed: dict[str, int] = {}
    while (mark := _MARK.search(article, at)) is not None:
        at = mark.end()
        kind = _kind(mark[0])
        if at <= unclosed.get(kind, 0):
            continue
        closing, looked = _closing(article, mark.end(), kind)
        if closing is None:
            unclosed[kind] = looked  # no mark up to there closes one that opens before it either
            continue
        at = closing.end()
        if has_words(article[mark.end() : closing.start()]):
            yield mark.start(), mark.end(), closing.start(), closing.end()


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


def _kind(opened: str) -> str:
    """The marks that close what this one opens."""
    if opened in _PAIRS:
        return _PAIRS[opened]
    if opened == '"':
        return _STRAIGHT
    if opened in ("''", "``"):
        return _WIRE
    return _DOUBLE if opened in _DOUBLE else _SINGLE_CLOSE


def _closing(article: str, begin: int, kind: str) -> tuple[re.Match[str] | None, int]:
    """The mark that closes the quotation, and how far was looked.

    In this paragraph, or in one after it that begins with a mark again. A straight mark that
    opens another one tells that this one is never closed.
    """
    limit = min(len(article), begin + MAX_CHARS)
    at = begin
    while (found := _closers(kind).search(article, at, limit)) is not None:
        at = found.end()
        if found[0].isspace():
            again = _AGAIN.match(article, at)
            if again is None:
                return None, at
            at = again.end()
        elif kind == _STRAIGHT and _STRAIGHT_ANEW.match(article, found.start()):
            return None, found.start()
        elif kind != _STRAIGHT or not _is_inch(article, found.start(), limit):
            is_chance = kind == _SINGLE_CLOSE and _is_short(article[begin : found.start()])
            return (None if is_chance else found), at
    return None, limit


def _is_inch(article: str, at: int, limit: int) -> bool:
    """Whether a straight mark stands behind a digit and the next one closes as well."""
    if not article[at - 1].isdecimal():
        return False
    closes = _closers(_STRAIGHT).search(article, at + 1, limit)
    if closes is None or closes[0].isspace():
        return False
    return _STRAIGHT_ANEW.match(article, closes.start()) is None


@cache
def _closers(kind: str) -> re.Pattern[str]:
    """A closing mark of this kind, or the end of a paragraph."""
    if kind == _SINGLE_CLOSE:
        return re.compile(rf"(?<=[\w.,!?…])[{kind}](?!\w)|\n\s*\n")
    marks = _WIRE if kind == _WIRE else f"[{re.escape(kind)}]"
    return re.compile(rf"{marks}|\n\s*\n")


def _is_short(text: str) -> bool:
    return len(text.split()) < _MIN_SINGLE_WORDS
