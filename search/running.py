"""A segment in the running text of its event: its words, those that follow, and their times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from search.analysis import Token, tokenise
from search.documents import IndexedSegment
from search.times import unpack_times

Span = tuple[int, int]
"""Places `[begin, end)` among the tokens."""


@dataclass(frozen=True, slots=True)
class Running:
    """A segment, `segments[0]`, with what follows and precedes it.

    `tokens` are its `own` ones and at least as many after them as a match may need; `owners`
    gives the number in `segments` of each.
    """

    segments: Sequence[IndexedSegment]
    before: IndexedSegment | None
    tokens: Sequence[Token]
    owners: Sequence[int]
    own: int

    @classmethod
    def of(
        cls,
        segments: Sequence[IndexedSegment],
        own: Sequence[Token],
        reach: int,
        before: IndexedSegment | None,
    ) -> Running:
        """Of the words that follow, about `reach` are read."""
        tokens = list(own)
        owners = [0] * len(own)
        for number, segment in enumerate(segments[1:], start=1):
            if len(tokens) >= len(own) + reach:
                break
            tokens += tokenise(segment.text, segment.language)
            owners += [number] * (len(tokens) - len(owners))
        return cls(segments, before, tokens, owners, len(own))

    def places(self, readings: Sequence[Sequence[str]]) -> Iterator[Span]:
        """Where one of the readings begins in the segment's own words and runs to its end."""
        for at in range(self.own):
            for reading in readings:
                if self._stands(reading, at):
                    yield at, at + len(reading)
                    break

    def _stands(self, words: Sequence[str], at: int) -> bool:
        if self.tokens[at].folded != words[0] or at + len(words) > len(self.tokens):
            return False
        return all(
            token.folded == word
            for token, word in zip(self.tokens[at : at + len(words)], words, strict=True)
        )

    def windows(self, words: Sequence[str], others: int) -> Iterator[tuple[Span, ...]]:
        """Where all the words stand with at most `others` among them, the first an own one.

        Of each window that begins with one of the words, their first places in it.
        """
        for begin in range(self.own):
            if self.tokens[begin].folded not in words:
                continue
            first: dict[str, int] = {}
            for at in range(begin, min(begin + len(words) + others, len(self.tokens))):
                first.setdefault(self.tokens[at].folded, at)
            if all(word in first for word in words):
                yield tuple(sorted((first[word], first[word] + 1) for word in words))

    def time(self, at: int, *, end: bool) -> int:
        """Start or end of a token, in ms on the first segment's recording."""
        first, segment = self.segments[0], self.segments[self.owners[at]]
        times = unpack_times(segment.times)
        if times:
            place = at - self.owners.index(self.owners[at])
            time = segment.start_ms + times[place + (len(times) // 2 if end else 0)]
        else:
            time = segment.end_ms if end else segment.start_ms
        return time + segment.shift_ms - first.shift_ms

    def pauses_ms(self, begin: int, end: int) -> int:
        """How long nobody spoke between the segments that `[begin, end)` joins."""
        return sum(
            max(0, self.time(at, end=False) - self.time(at - 1, end=True))
            for at in range(begin + 1, end)
            if self.owners[at] != self.owners[at - 1]
        )
