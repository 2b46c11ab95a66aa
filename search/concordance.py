"""A concordance: every match in the middle of its line, with the words around it.

The words on both sides come from the event's running text, over segments, speakers and parts, as
they are written. Researchers sort such lines by the word before or after the match (Sinclair,
Corpus, Concordance, Collocation, 1991).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from archive.errors import UsageError
from archive.viewer import Viewer
from search.analysis import tokenise, words
from search.documents import IndexedSegment
from search.hits import hit
from search.index import Index, Stretch
from search.passages import Passage
from search.request import Hit, SearchRequest
from search.running import Span
from search.searching import find_passages

SortBy = Literal["found", "left", "right"]
"""In the order of the hits, or by the words before the match (the nearest first) or after it."""

DEFAULT_WORDS = 8
MAX_WORDS = 30


@dataclass(frozen=True, slots=True)
class ConcordanceLine:
    """One match with what was said before and after it; `hit` is the passage it stands in."""

    left: str
    match: str
    right: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Concordance:
    """`total` passages in all, and the lines of those that the request's page holds."""

    total: int
    lines: tuple[ConcordanceLine, ...]


def concordance(
    index: Index,
    viewer: Viewer,
    request: SearchRequest,
    *,
    around: int = DEFAULT_WORDS,
    sort_by: SortBy = "found",
    now: int | None = None,
) -> Concordance:
    """Lines with `around` words on each side; a passage with several matches has several lines.

    Raises QueryError, UsageError or IndexUnavailable.
    """
    _check(around, sort_by)
    total, found = find_passages(index, viewer, request, now)
    reach = [_stretch(passage, around) for passage in found]
    lines = [
        line
        for passage, segments in zip(found, index.stretches(reach), strict=True)
        for line in _lines(passage, segments, around, request.query)
    ]
    if sort_by == "left":
        lines.sort(key=lambda line: words(line.left)[::-1])
    elif sort_by == "right":
        lines.sort(key=lambda line: words(line.right))
    return Concordance(total, tuple(lines))


def _check(around: int, sort_by: str) -> None:
    if not 0 <= around <= MAX_WORDS:
        raise UsageError(
            f"a line has 0 to {MAX_WORDS} words on each side",
            subject="concordance",
            hint=f"{DEFAULT_WORDS} fill a screen.",
        )
    if sort_by not in get_args(SortBy):
        raise UsageError(
            f"unknown order '{sort_by}'",
            subject="concordance",
            hint=f"Use one of: {', '.join(get_args(SortBy))}.",
        )


def _stretch(passage: Passage, around: int) -> Stretch:
    """The segments that the words on both sides may come from: each has a word at least."""
    running = passage.running
    final = max((end for _, end in passage.spans), default=passage.end)
    last = running.segments[running.owners[final - 1]]
    first = running.segments[0]
    return Stretch(first.run, first.place - around, last.place + around)


def _lines(
    passage: Passage, segments: Sequence[IndexedSegment], around: int, query: str
) -> Iterator[ConcordanceLine]:
    text = " ".join(segment.text for segment in segments)
    ranges = list(dict.fromkeys(_ranges(segments)))
    shown = hit(passage, query)
    before = sum(len(s.text) + 1 for s in segments if s.place < passage.running.segments[0].place)
    for low, high in shown.highlights:
        low, high = before + low, before + high
        left = [start for start, end in ranges if end <= low][-around:] if around else []
        right = [end for start, end in ranges if start >= high][:around]
        begin, end = (left or [low])[0], (right or [high])[-1]
        yield ConcordanceLine(
            text[begin:low].strip(), text[low:high], text[high:end].strip(), shown
        )


def _ranges(segments: Sequence[IndexedSegment]) -> Iterator[Span]:
    """Where each word stands in the joined text."""
    offset = 0
    for segment in segments:
        for token in tokenise(segment.text, segment.language):
            yield offset + token.start, offset + token.end
        offset += len(segment.text) + 1
