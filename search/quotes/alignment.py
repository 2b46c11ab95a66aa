"""Lay the words of a quote over a running text: Smith and Waterman's recurrence, the quote whole.

The quote must be used up, the text may begin and end anywhere (a semi-global alignment), and at
each omission the text is skipped for nothing. One row of the table is one word of the quote and a
few numpy operations, so that 30 words over 300 take half a millisecond.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

MATCH = 8
NEAR = 0
"""Words that begin alike: an inflection, or a word misheard."""

MISMATCH = -4
GAP = -5
"""A pair of different words costs less than half of dropping one and adding the other; and a last
word that stands three words further on is not fetched from there."""

_NEAR_LETTERS = 3

Row = npt.NDArray[np.int32]


class Step(NamedTuple):
    """A word of the quote, a word of the text, or a pair; null where one side has none."""

    quoted: int | None
    said: int | None


class Alignment(NamedTuple):
    """The steps in order, without text skipped before, after or at an omission; and their score."""

    steps: tuple[Step, ...]
    score: int


def align(
    quote: Sequence[str], text: Sequence[str], omissions: Collection[int] = (), end: int = 0
) -> Alignment:
    """The best way to lay `quote` over `text`; `omissions` are places before words of the quote.

    Where the quote stands in the text several times, the one that ends nearest to word `end`.
    """
    worth = _worth(quote, text)
    ramp = np.arange(len(text) + 1, dtype=np.int32) * -GAP
    table = [np.zeros(len(text) + 1, np.int32)]
    for number, pairs in enumerate(worth):
        above = table[number]
        if number in omissions:
            above = np.maximum.accumulate(above)
        row = above + GAP
        np.maximum(row[1:], above[:-1] + pairs, out=row[1:])
        table.append(np.maximum.accumulate(row + ramp) - ramp)
    ends = np.flatnonzero(table[-1] == table[-1].max())
    last = int(ends[np.argmin(np.abs(ends - end))])
    return Alignment(tuple(_trace(worth, table, last, omissions)), int(table[-1][last]))


def _worth(quote: Sequence[str], text: Sequence[str]) -> Row:
    """What each word of the quote is worth against each word of the text."""
    same = _equal(quote, text)
    near = _equal([_head(word) for word in quote], [_head(word) for word in text])
    return np.where(same, MATCH, np.where(near, NEAR, MISMATCH)).astype(np.int32)


def _equal(quote: Sequence[str], text: Sequence[str]) -> npt.NDArray[np.bool_]:
    codes: dict[str, int] = {}
    rows = np.array([codes.setdefault(word, len(codes)) for word in quote], np.int32)
    columns = np.array([codes.setdefault(word, len(codes)) for word in text], np.int32)
    return np.equal(rows[:, None], columns[None, :])


def _head(word: str) -> str:
    return word[:_NEAR_LETTERS]


def _trace(worth: Row, table: list[Row], end: int, omissions: Collection[int]) -> list[Step]:
    """From the last word back to the first; where several ways are as good, pairs are preferred."""
    steps: list[Step] = []
    at, number = end, len(table) - 1
    while number > 0:
        above = table[number - 1]
        if number - 1 in omissions:
            above = np.maximum.accumulate(above)
        score = table[number][at]
        if at and score == above[at - 1] + worth[number - 1, at - 1]:
            steps.append(Step(number - 1, at - 1))
            at, number = at - 1, number - 1
        elif score == above[at] + GAP:
            steps.append(Step(number - 1, None))
            number -= 1
        else:
            steps.append(Step(None, at - 1))
            at -= 1
            continue
        if number in omissions:
            at = int(np.argmax(table[number][: at + 1] == above[at]))
    return steps[::-1]
