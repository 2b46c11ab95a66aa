"""What becomes of the words at the border of two windows that both heard the sound around it.

The words that both heard are paired, in order, by what they say and when; a pair is one word, and
belongs to the window whose core holds its middle. A word that only one window heard belongs there
only if its own middle does, with two exceptions: it goes where its sound is already told by a word
of the other window, and it stays where the other window heard nothing at all from there to the
border.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

from transcribe.words.gates.scores import INSTANT_MS, LONG_WORD_MS
from transcribe.words.windows import Window

BORDER_MS = 1_000
"""How far from a border its two windows are compared, and how far apart they may place a word."""
_REACH_MS = 300
"""Word times are off by about as much: a word so far outside a window may still be heard in it."""
_USUAL_MS = 250
"""Two hearings of one word lie much nearer than this, two of the same words said in a row do not:
at this distance a pair counts half."""
_OTHER_TEXT = 0.2
"""At most so much counts a pair that sounds at one time and is written in two ways: as much as one
word does that two windows place half a second apart."""
_HALF = 0.5
_PIECE_MS = 200
"""A shorter word this close to the end of its window's sound is a piece of one."""
_MOST_REPEATED = 12
"""Words of a row that two windows wrote."""
_ROW_MS = 5_000
"""Rows with so much between them were said twice, however badly they were placed."""


def bare(text: str) -> str:
    """A word's letters and digits, folded: what is the same however it was written."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


@dataclass(slots=True)
class Placed:
    """A word on the recording; `raw` keeps the blank that the engine put before it.

    `probability` is negative for a whole segment whose words were not placed. `is_kept` says
    whether it is its window's own.
    """

    segment: int
    raw: str
    start: int
    end: int
    probability: float
    is_kept: bool = True
    bare: str = field(init=False)

    def __post_init__(self) -> None:
        self.bare = bare(self.raw)

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2


@dataclass(frozen=True, slots=True)
class Border:
    """The words within a second of where two windows meet, counted.

    `both`: heard by both windows, kept once; `kept`: heard by one alone and kept; `dropped`: heard
    by one alone and left to the other, which heard something else there, or nothing.
    """

    at_ms: int
    both: int
    kept: int
    dropped: int


def settle(left: Window, right: Window, before: list[Placed], after: list[Placed]) -> Border:
    """Decide which words of two neighbouring windows are kept; both lists are in order of time."""
    border = left.core_end_ms
    tail = [word for word in before if word.end > border - BORDER_MS and word.probability >= 0]
    head = [word for word in after if word.start < border + BORDER_MS and word.probability >= 0]
    shared = _pairs(
        [word for word in tail if word.end > right.start_ms - _REACH_MS],
        [word for word in head if word.start < left.end_ms + _REACH_MS],
    )
    for one, other in shared:
        one.is_kept = one.middle + other.middle < 2 * border
        other.is_kept = not one.is_kept
    paired = {id(word) for pair in shared for word in pair}
    lone_tail = [word for word in tail if id(word) not in paired]
    lone_head = [word for word in head if id(word) not in paired]
    _stay_before(lone_tail, head, border, left.end_ms - _PIECE_MS)
    _stay_after(lone_head, tail, border, right.start_ms + _PIECE_MS)
    lone = [*lone_tail, *lone_head]
    _drop_instants(lone, right.start_ms + _REACH_MS, left.end_ms - _REACH_MS)
    _drop_told_twice(tail, head, lone)
    _drop_unplaced(before, after)
    kept = sum(word.is_kept for word in lone)
    return Border(border, len(shared), kept, len(lone) - kept)


def _pairs(tail: Sequence[Placed], head: Sequence[Placed]) -> list[tuple[Placed, Placed]]:
    """The best alignment of two short rows of words: pairs in order, none crossing another."""
    best = [[0.0] * (len(head) + 1) for _ in range(len(tail) + 1)]
    for i, j in product(range(len(tail)), range(len(head))):
        joined = best[i][j] + _likeness(tail[i], head[j])
        best[i + 1][j + 1] = max(joined, best[i][j + 1], best[i + 1][j])
    out = []
    i, j = len(tail), len(head)
    while i and j:
        if best[i][j] == best[i - 1][j]:
            i -= 1
        elif best[i][j] == best[i][j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            out.append((tail[i], head[j]))
    return out[::-1]


def _likeness(one: Placed, other: Placed) -> float:
    """0..1: how well two words are two hearings of one."""
    apart = max(one.start, other.start) - min(one.end, other.end)
    if one.bare == other.bare and apart < BORDER_MS:
        return 1 / (1 + (abs(one.middle - other.middle) / _USUAL_MS) ** 2)
    longer = max(one.end - one.start, other.end - other.start, 1)
    share = _shared(one, other) / longer
    return _OTHER_TEXT * share if share >= _HALF else 0.0


def _shared(one: Placed, other: Placed) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))


def _stay_before(lone: Sequence[Placed], head: Sequence[Placed], border: int, whole: int) -> None:
    """Words after the border stay with the window before it, where the other begins later."""
    begins = min((word.start for word in head), default=border + BORDER_MS)
    for word in lone:
        is_whole = word.end <= whole or word.end - word.start >= _PIECE_MS
        if word.middle >= border and word.end <= begins and is_whole:
            word.is_kept = True


def _stay_after(lone: Sequence[Placed], tail: Sequence[Placed], border: int, whole: int) -> None:
    """Words before the border stay with the window after it, where the other ends earlier."""
    ends = max((word.end for word in tail), default=border - BORDER_MS)
    for word in lone:
        is_whole = word.start >= whole or word.end - word.start >= _PIECE_MS
        if word.middle < border and word.start >= ends and is_whole:
            word.is_kept = True


def _drop_instants(lone: Sequence[Placed], start: int, end: int) -> None:
    """Words without length where the other window, which heard that sound too, wrote others."""
    for word in lone:
        if word.end - word.start <= INSTANT_MS and start <= word.middle < end:
            word.is_kept = False


def _drop_unplaced(before: Sequence[Placed], after: Sequence[Placed]) -> None:
    """A row of words at the window's end that the next one begins with, and that was not found in
    the sound (without length, or stretched over others): when it was said is not known, and once is
    enough.

    Of a row of which but half was not found, or of a single word, the other must stand apart: two
    short words in a row ("no, no") are as likely said twice.
    """
    tail = [word for word in before if word.is_kept and word.probability >= 0][-_MOST_REPEATED:]
    head = [word for word in after if word.is_kept and word.probability >= 0][:_MOST_REPEATED]
    for size in range(min(len(tail), len(head)), 0, -1):
        row, same = tail[-size:], head[:size]
        lost = sum(not INSTANT_MS < word.end - word.start < LONG_WORD_MS for word in row)
        gap = same[0].start - row[-1].end
        is_lost = 2 * lost > size > 1 or (2 * lost >= size and gap > _USUAL_MS)
        if is_lost and gap < _ROW_MS and [w.bare for w in row] == [w.bare for w in same]:
            for word in row:
                word.is_kept = False
            return


def _drop_told_twice(
    tail: Sequence[Placed], head: Sequence[Placed], lone: Sequence[Placed]
) -> None:
    """Of two kept words at one time the one that only one window heard goes, or the less sure.

    A word of more than a second is stretched over what it does not tell.
    """
    for one, other in product(tail, head):
        shorter, longer = sorted(max(1, word.end - word.start) for word in (one, other))
        is_same = longer <= BORDER_MS and _shared(one, other) > _HALF * shorter
        if one.is_kept and other.is_kept and is_same:
            less = [word for word in lone if word is one or word is other]
            if less:
                min(less, key=lambda word: word.probability).is_kept = False
