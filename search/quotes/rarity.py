"""How telling each word of a quote is, by how many segments of the archive have it.

A word's information is log2(segments / segments that have it), in bits: a word that stands
everywhere tells nothing, one that nobody here ever said tells as much as there is to know.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import log2

from search.index import Index
from search.language.stemming import stems
from search.quotes.lexicon import is_common_word, is_function_word

MAX_POSTINGS = 20_000
"""Segments that the stems of one question may have together. Reading the lists of the commonest
words was 12 of the 28 ms of a check at 300,000 segments, and they place nothing."""

MIN_STEMS = 3
"""Asked for however common they are."""

MIN_TELLING = 6
"""With fewer others function words are asked for as well: they tell one "two minutes" from all."""

MAX_STEMS = 32

_KNOWN = 10_000
_KNOWN_FUNCTION = 500
_KNOWN_COMMON = 100
"""What every archive is taken to know before anybody has spoken: ten thousand segments, and how
many of them have a function word, or another word of the lexicon; no other word stands in any.
Without it the words of a small archive would all be rare, or all be common."""


@dataclass(frozen=True, slots=True)
class Rarity:
    """The words of a quote: their stems, and how many of the archive's segments have each."""

    segments: int
    stems: Mapping[str, tuple[str, ...]]
    having: Mapping[str, int]

    @classmethod
    def of(cls, index: Index, words: Iterable[str]) -> Rarity:
        """One question to the index."""
        languages = index.languages()
        by_word = {word: tuple(stems(word, languages)) for word in dict.fromkeys(words)}
        every = list(dict.fromkeys(stem for found in by_word.values() for stem in found))
        counted = index.frequencies(every)
        return cls(counted.documents, by_word, counted.having)

    @property
    def place_bits(self) -> float:
        """What it takes to tell one segment from all others."""
        return log2(1 + self.segments + _KNOWN)

    def bits(self, words: Collection[str]) -> float:
        """The information of the rarest of them."""
        known = min((self._count(word) + _known(word) for word in words), default=0)
        return self.place_bits - log2(1 + known)

    def rarest(self, words: Iterable[str]) -> list[str]:
        """The stems to look for a place by, the rarest first: MIN_STEMS, and more if affordable."""
        chosen: list[str] = []
        postings = 0
        for word in sorted(dict.fromkeys(words), key=self._order):
            postings += self._count(word)
            limit = MIN_STEMS if postings > MAX_POSTINGS else MAX_STEMS
            if len(chosen) >= (min(limit, MIN_TELLING) if is_function_word(word) else limit):
                break
            chosen += [stem for stem in self.stems.get(word, ()) if self.having.get(stem)]
        return list(dict.fromkeys(chosen))

    def _order(self, word: str) -> tuple[bool, int]:
        return is_function_word(word), self._count(word)

    def _count(self, word: str) -> int:
        """How many segments have the word, in the language in which most have it."""
        return max((self.having.get(stem, 0) for stem in self.stems.get(word, ())), default=0)


def _known(word: str) -> int:
    if is_function_word(word):
        return _KNOWN_FUNCTION
    return _KNOWN_COMMON if is_common_word(word) else 0
