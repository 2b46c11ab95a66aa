"""When each token of a segment was said: the time of the word it stands in.

Kept as text, because both engines can hold it and it is written three million times: the letter
of an array's type, then base64 of its items, the tokens' starts and then their ends, in ms after
the segment's start. A quarter of the time of JSON, and half the size.
"""

from __future__ import annotations

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Sequence

from archive.transcript import Segment
from search.analysis import piece_words, tokenise

_SHORT = "h"
_LONG = "i"
"""Two bytes reach 32 s, which a segment rarely lasts; four reach 24 days."""


def pack_times(segment: Segment, tokens: int) -> str:
    """The times of the segment's `tokens` tokens; empty where its words have none.

    A word of several tokens ("trade-off") gives them all its own time.
    """
    if not segment.words:
        return ""
    said = segment.words
    base = segment.start_ms
    counts = list(map(len, map(piece_words, [word.text for word in said])))
    if sum(counts) != tokens:
        return _pack(*_by_place(segment))
    if counts.count(1) != len(said):
        said = tuple(w for word, count in zip(said, counts, strict=True) for w in (word,) * count)
    return _pack([word.start_ms - base for word in said], [word.end_ms - base for word in said])


def unpack_times(packed: str) -> Sequence[int]:
    """Starts, then ends; empty where there are none."""
    if not packed:
        return ()
    times = array(packed[0], b64decode(packed[1:]))
    if sys.byteorder == "big":
        times.byteswap()
    return times


def _pack(starts: list[int], ends: list[int]) -> str:
    try:
        times = array(_SHORT, starts + ends)
    except OverflowError:
        times = array(_LONG, starts + ends)
    if sys.byteorder == "big":
        times.byteswap()
    return times.typecode + b64encode(times).decode()


def _by_place(segment: Segment) -> tuple[list[int], list[int]]:
    """The same where text and words disagree: each token takes the last word found before it."""
    found: list[tuple[int, int, int]] = []
    at = 0
    for word in segment.words:
        place = segment.text.find(word.text, at)
        if word.text and place >= 0:
            found.append((place, word.start_ms, word.end_ms))
            at = place + len(word.text)
    starts: list[int] = []
    ends: list[int] = []
    start, end = segment.start_ms, segment.start_ms
    for token in tokenise(segment.text):
        while found and found[0][0] < token.end:
            _, start, end = found.pop(0)
        starts.append(start - segment.start_ms)
        ends.append(end - segment.start_ms)
    return starts, ends
