"""Which word of one wording is which word of another.

The two sequences of words are aligned with the least edits (Levenshtein; rapidfuzz's bit-parallel
Hirschberg variant: 17,000 words on each side in 0.1 s and a few megabytes). A lone agreement
amid disagreement is chance ("the" is everywhere) and is not trusted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

SIMILAR = 75.0
"""fuzz.ratio from which two words in the same place are one word spelt twice (names, plurals)."""

NEIGHBOURHOOD = 7
"""Words on each side that are asked whether an agreement is trusted."""

TRUSTED = 0.4
"""Least share of them that must agree. A transcript with 10 % errors has 0.9 on average, two
unrelated debates aligned with least edits 0.08 (and 0.004 after this gate)."""

_JOINTS = re.compile(r"[-\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}/&_+]+")


@lru_cache(maxsize=65_536)
def keys(word: str) -> tuple[str, ...]:
    """What is compared of a word: its parts without case, marks and punctuation; () for none."""
    parts = (_fold(part) for part in _JOINTS.split(word))
    return tuple(part for part in parts if part)


def _fold(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if letter.isalnum())


def match(said: Sequence[str], timed: Sequence[str]) -> tuple[list[int | None], list[bool]]:
    """For each said key its place among the timed keys (or None), and whether both agree.

    A key that only stands where another one does (misheard, misspelt) has that one's place, but
    does not agree with it. Places never go back.
    """
    numbers: dict[str, int] = {}
    first = [numbers.setdefault(key, len(numbers)) for key in said]
    second = [numbers.setdefault(key, len(numbers)) for key in timed]
    places: list[int | None] = [None] * len(said)
    agrees = [False] * len(said)
    for step in Levenshtein.opcodes(first, second):
        if step.tag in {"equal", "replace"}:
            for here, there in zip(
                range(step.src_start, step.src_end),
                range(step.dest_start, step.dest_end),
                strict=True,
            ):
                places[here] = there
                agrees[here] = step.tag == "equal" or _similar(said[here], timed[there])
    return _trusted(places, agrees)


def _similar(one: str, other: str) -> bool:
    return fuzz.ratio(one, other, score_cutoff=SIMILAR) > 0


def _trusted(places: list[int | None], agrees: list[bool]) -> tuple[list[int | None], list[bool]]:
    """Forget the places in neighbourhoods where too little agrees."""
    sums = [0, *accumulate(agrees)]
    for here in range(len(places)):
        low, high = max(0, here - NEIGHBOURHOOD), min(len(places), here + NEIGHBOURHOOD + 1)
        if sums[high] - sums[low] < TRUSTED * (high - low):
            places[here] = None
    return places, [
        agreed and place is not None for agreed, place in zip(agrees, places, strict=True)
    ]
