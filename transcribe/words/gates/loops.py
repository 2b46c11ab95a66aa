"""Text that goes round in circles, within a segment or across many: where, and how often.

Only the words are looked at here; whether the sound goes round as well is `repeats.py`.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from transcribe.words.gates.phrases import folded
from transcribe.words.gates.reason import Claim

LONGEST_CYCLE = 80
"""Words of the longest cycle looked for: several segments that come round together."""
FEWEST_ROUNDS = 3
FEWEST_WORDS = 16
"""Less proves nothing: it may be emphasis or a stammer ("what I object to, what I object to", said
in a debate)."""
FEWEST_DOUBTED = 9
"""Less is not even a doubt; nor is, up to `FEWEST_WORDS`, one word over and over ("no, no, no")."""
MAX_APART_MS = 120_000
"""Rounds further apart are a refrain that a speaker returns to, not a loop."""
_ALIKE = 0.8
"""So many of its words at least come again one round later: nearly the same text is a loop too."""


MAX_COMPRESSION = 3.5
"""Of a text with its neighbours: of nearly the same sentence seven times gzip leaves a fifth, of
seven captions of a debate half."""
_TOGETHER = 7
_FEWEST_BYTES = 200


@dataclass(frozen=True, slots=True)
class Loop:
    """The same words over and over; `starts`: when each round begins, ms.

    `parts` are the numbers of the parts of whose words at least half belong to it, `variety` is
    how many different words a round has, `filled` the share of its time in which they are said,
    `said` how many words it has in all, a last round that breaks off included.
    """

    parts: tuple[int, ...]
    words: int
    variety: int
    filled: float
    rounds: int
    starts: tuple[int, ...]
    end_ms: int
    said: int


@dataclass(frozen=True, slots=True)
class _Token:
    """A word folded to letters, the number of its part, when it begins and ends."""

    bare: str
    part: int
    start_ms: int
    end_ms: int


def find_loops(parts: Sequence[Claim]) -> list[Loop]:
    """Every stretch in which the same words, or nearly, follow themselves; long ones and short
    cycles first.
    """
    tokens = list(_tokens(parts))
    names: dict[str, int] = {}
    row = np.array([names.setdefault(t.bare, len(names)) for t in tokens], np.int64)
    taken = np.zeros(len(row), np.bool_)
    sizes = Counter(token.part for token in tokens)
    loops: list[Loop] = []
    for cycle in range(1, min(LONGEST_CYCLE, len(row) // 2) + 1):
        for first, end in _rounds(row, cycle):
            if not taken[first:end].all():
                taken[first:end] = True
                loops += _loops(tokens[first:end], cycle, sizes)
    return sorted(loops, key=lambda loop: loop.said < FEWEST_WORDS)


def wide_compression(parts: Sequence[Claim]) -> list[float]:
    """How well each part compresses together with `_TOGETHER` - 1 others next to it, at best.

    Loops that change a word each round show here. 1 for a part that says other things than those
    around it, however they repeat themselves, and for one that is short or near nothing.
    """
    said = [folded(part.text).split() for part in parts]
    pairs = [set(pairwise(words)) for words in said]
    found = [1.0] * len(parts)
    for first in range(max(1, len(parts) - _TOGETHER + 1)):
        here = range(first, min(first + _TOGETHER, len(parts)))
        if parts[here[-1]].start_ms - parts[first].start_ms > MAX_APART_MS:
            continue
        ratio = _compression(" ".join(word for n in here for word in said[n]).encode())
        if ratio <= MAX_COMPRESSION:
            continue
        for n in here:
            others = set[tuple[str, str]]().union(*(pairs[m] for m in here if m != n))
            if len(pairs[n] & others) > len(pairs[n]) / 2:
                found[n] = max(found[n], ratio)
    return found


def _compression(text: bytes) -> float:
    return len(text) / len(zlib.compress(text)) if len(text) >= _FEWEST_BYTES else 1.0


def _tokens(parts: Sequence[Claim]) -> Iterator[_Token]:
    for number, part in enumerate(parts):
        for word in part.words:
            for bare in folded(word.text).split()[:1]:
                yield _Token(bare, number, word.start_ms, word.end_ms)
        if not part.words:
            said = folded(part.text).split()
            step = (part.end_ms - part.start_ms) / max(1, len(said))
            for n, bare in enumerate(said):
                start = part.start_ms + round(n * step)
                yield _Token(bare, number, start, start + round(step))


def _rounds(row: NDArray[np.int64], cycle: int) -> Iterator[tuple[int, int]]:
    """Stretches of words that come again `cycle` words later, often enough to be a loop."""
    same = row[cycle:] == row[:-cycle]
    # The mean over one cycle: a word that differs now and then does not end a loop.
    sums = np.concatenate([[0], np.cumsum(same)])
    alike = np.zeros(len(same) + 1, np.bool_)
    width = min(cycle, len(same))
    if width:
        alike[: len(same) - width + 1] = sums[width:] - sums[:-width] >= _ALIKE * width
    edges = np.flatnonzero(np.diff(np.concatenate([[0], alike.astype(np.int8), [0]])))
    for first, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        length = end - 1 + width + cycle - first
        if length >= max(FEWEST_DOUBTED, FEWEST_ROUNDS * cycle):
            yield first, first + length


def _loops(tokens: Sequence[_Token], cycle: int, sizes: Mapping[int, int]) -> Iterator[Loop]:
    """The loop of these words, parted where its rounds lie far apart."""
    begin = 0
    for at in range(cycle, len(tokens) + 1, cycle):
        is_last = at + cycle > len(tokens)
        far = not is_last and tokens[at].start_ms - tokens[at - cycle].start_ms > MAX_APART_MS
        if far or is_last:
            held = tokens[begin:] if is_last else tokens[begin:at]
            loop = _loop(held, cycle, sizes)
            if loop.rounds >= FEWEST_ROUNDS and loop.said >= _fewest(loop):
                yield loop
            begin = at
        if is_last:
            return


def _fewest(loop: Loop) -> int:
    return FEWEST_DOUBTED if loop.variety > 1 else FEWEST_WORDS


def _loop(tokens: Sequence[_Token], cycle: int, sizes: Mapping[int, int]) -> Loop:
    held = Counter(token.part for token in tokens)
    return Loop(
        parts=tuple(part for part, count in held.items() if 2 * count >= sizes[part]),
        words=cycle,
        variety=len({token.bare for token in tokens[:cycle]}),
        filled=_filled(tokens),
        rounds=len(tokens) // cycle,
        starts=tuple(t.start_ms for t in tokens[: len(tokens) // cycle * cycle : cycle]),
        end_ms=tokens[-1].end_ms,
        said=len(tokens),
    )


def _filled(tokens: Sequence[_Token]) -> float:
    said = sum(token.end_ms - token.start_ms for token in tokens)
    return min(1.0, said / max(1, tokens[-1].end_ms - tokens[0].start_ms))
