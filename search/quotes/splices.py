"""Two places joined in one quote: the part that one place has, and where the rest was said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from search.quotes.judging import Judged

MIN_WORDS = 5
MIN_SHARE = 0.25
"""Of the quote, in each of its two parts: less may be a slip, or chance."""

MIN_FOUND = 0.75
MIN_PART_FOUND = 0.6
"""Of the words of both parts, and of each, that must stand at its own place."""

MIN_LEFT_OUT = 0.9
"""Of the words of the quote that one place must have if it only leaves some out."""

MAX_FOUND = 0.5
"""Of the words of the rest that the other part's place may have: "of", "the" and "to" are
everywhere."""

_MS_A_WORD = 600

FAR_MS = 15_000
"""Words left out that take longer make two places; shorter ones are words dropped."""


class Halves(NamedTuple):
    """The part of a quote that a place has, and the rest; character ranges of the quote.

    `word` is the number of the word before which the quote is cut.
    """

    kept: tuple[int, int]
    rest: tuple[int, int]
    kept_first: bool
    word: int


def halves(judged: Judged) -> Halves | None:
    """Where the quote is best cut in two, if one part is found here and the other is not."""
    found = [one.is_found for one in judged.found]
    cut, kept_first = _best_cut(found)
    first, last = found[:cut], found[cut:]
    kept, rest = (first, last) if kept_first else (last, first)
    least = max(MIN_WORDS, MIN_SHARE * len(found))
    if min(len(kept), len(rest)) < least:
        return None
    if sum(kept) < MIN_FOUND * len(kept) or sum(rest) > MAX_FOUND * len(rest):
        return None
    tokens = [one.token for one in judged.found]
    begin, before = tokens[0].start, tokens[cut - 1].end
    after, end = tokens[cut].start, tokens[-1].end
    sides = ((begin, before), (after, end))
    return Halves(*(sides if kept_first else sides[::-1]), kept_first, cut)


def part_ms(judged: Judged, halves: Halves) -> int:
    """How long the rest of the quote may have taken to say, generously."""
    return _MS_A_WORD * max(halves.word, len(judged.found) - halves.word)


def are_good(kept: Judged, rest: Judged) -> bool:
    """Whether both parts of a quote were found, each a good part of it at its own place."""
    words = kept.words + rest.words
    return (
        min(kept.words, rest.words) >= MIN_WORDS
        and min(kept.coverage, rest.coverage) >= MIN_PART_FOUND
        and words >= MIN_FOUND * (len(kept.found) + len(rest.found))
    )


def _best_cut(found: Sequence[bool]) -> tuple[int, bool]:
    """Before which word to cut so that most words found are on one side and few on the other."""
    total = sum(found)
    best, value_of_best = (0, True), -1
    before = 0
    for cut in range(1, len(found)):
        before += found[cut - 1]
        after = total - before
        first = before + (len(found) - cut - after)
        last = after + (cut - before)
        for value, kept_first in ((first, True), (last, False)):
            if value > value_of_best:
                best, value_of_best = (cut, kept_first), value
    return best
