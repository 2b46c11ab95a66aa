"""When each token of a segment was said: the time of the word it stands in.

Kept as text, because both engines can hold it and it is written three million times: a letter for
the size of the integers (`struct`'s), then base64 of them, little-endian: the tokens' starts and
then their ends, in ms after the segment's start. A quarter of the time of JSON, and half the size.
"""

from __future__ import annotations

import struct
from binascii import a2b_base64, b2a_base64
from collections.abc import Callable, Sequence
from functools import lru_cache

from archive.transcript import Segment
from search.analysis import piece_words, tokenise

_SHORT = "h"
_LONG = "i"
_BYTES = {_SHORT: 2, _LONG: 4}
"""Two bytes reach 32 s, which a segment rarely lasts; four reach 24 days."""


def pack_times(segment: Segment, said: Sequence[Sequence[str]]) -> str:
    """The times of a segment's tokens, `said` by its text (`analysis.pieces`).

    A word of several tokens ("trade-off") gives them all its own time. Empty without words.
    """
    words = segment.words
    if not words:
        return ""
    base = segment.start_ms
    counts = _tokens_of_words(segment, said)
    if counts is None:
        return _pack(*_by_place(segment))
    if counts.count(1) != len(words):
        words = tuple(w for word, count in zip(words, counts, strict=True) for w in (word,) * count)
    return _pack([word.start_ms - base for word in words], [word.end_ms - base for word in words])


def _tokens_of_words(segment: Segment, said: Sequence[Sequence[str]]) -> list[int] | None:
    """How many tokens each word has; None where they are not those of the text."""
    counts = list(map(len, said))
    texts = [word.text for word in segment.words]
    if len(counts) == len(texts) and " ".join(texts) == segment.text:
        return counts  # as nearly always: nothing more to look up
    by_word = list(map(len, map(piece_words(segment.language), texts)))
    return by_word if sum(by_word) == sum(counts) else None


def unpack_times(packed: str) -> Sequence[int]:
    """Starts, then ends; empty where there are none."""
    if not packed:
        return ()
    raw = a2b_base64(packed[1:])
    return struct.unpack(f"<{len(raw) // _BYTES[packed[0]]}{packed[0]}", raw)


def _pack(starts: list[int], ends: list[int]) -> str:
    times = starts + ends
    try:
        size, raw = _SHORT, _packer(_SHORT, len(times))(*times)
    except struct.error:
        size, raw = _LONG, _packer(_LONG, len(times))(*times)
    return size + b2a_base64(raw, newline=False).decode()


@lru_cache(256)
def _packer(size: str, count: int) -> Callable[..., bytes]:
    return struct.Struct(f"<{count}{size}").pack


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
    for token in tokenise(segment.text, segment.language):
        while found and found[0][0] < token.end:
            _, start, end = found.pop(0)
        starts.append(start - segment.start_ms)
        ends.append(end - segment.start_ms)
    return starts, ends
