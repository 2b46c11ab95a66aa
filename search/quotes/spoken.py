"""What one transcript has at a place: its segments as one text, with the time of every word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from archive.transcript import Segment, Word, share_out
from search.quotes.token import Token
from search.quotes.wording import tokens


@dataclass(frozen=True)
class Spoken:
    """Segments in the order of the event; times as if they stood on one recording's clock.

    `text` joins them with blanks; the tokens' characters are of it.
    """

    segments: Sequence[Segment]
    language: str | None = None

    @cached_property
    def text(self) -> str:
        return " ".join(segment.text for segment in self.segments)

    @cached_property
    def offsets(self) -> list[int]:
        """Where each segment begins in `text`."""
        lengths = [len(segment.text) + 1 for segment in self.segments]
        return [0, *accumulate(lengths)][:-1]

    @cached_property
    def tokens(self) -> list[Token]:
        """Numbers are read across the ends of segments, as they are said."""
        return tokens(self.text, self.language)

    @cached_property
    def keys(self) -> list[str]:
        return [token.key for token in self.tokens]

    @cached_property
    def is_cased(self) -> bool:
        """Whether it has capitals at all; captions often have none, and Arabic never."""
        return any(letter.isupper() for letter in self.text)

    def at(self, ms: int) -> int:
        """How many tokens have begun before this time."""
        return bisect_left(range(len(self.tokens)), ms, key=lambda n: self.word(n).start_ms)

    def segment_of(self, number: int) -> int:
        """The segment in which a token begins."""
        return self._segment_at(self.tokens[number].start)

    def word(self, number: int, *, last: bool = False) -> Word:
        """The word that a token stands in; a number's first one, or its last."""
        token = self.tokens[number]
        at = token.end - 1 if last else token.start
        index = self._segment_at(at)
        starts, said = self._said[index]
        if not said:
            segment = self.segments[index]
            return Word("", segment.start_ms, segment.end_ms)
        return said[max(0, bisect_right(starts, at - self.offsets[index]) - 1)]

    def words(self, first: int, last: int) -> list[Word]:
        """The words from token `first` to token `last`, inclusive."""
        begin, end = self.tokens[first].start, self.tokens[last].end
        found = []
        for index in range(self._segment_at(begin), self._segment_at(end - 1) + 1):
            starts, said = self._said[index]
            low, high = begin - self.offsets[index], end - self.offsets[index]
            found += [
                word
                for start, word in zip(starts, said, strict=True)
                if start < high and start + len(word.text) > low
            ]
        return found

    def speakers(self, first: int, last: int) -> tuple[str, ...]:
        """Who speaks from token `first` to token `last`, each once, in order."""
        low = self._segment_at(self.tokens[first].start)
        high = self._segment_at(self.tokens[last].end - 1)
        named = (segment.speaker for segment in self.segments[low : high + 1])
        return tuple(dict.fromkeys(name for name in named if name))

    def _segment_at(self, at: int) -> int:
        return max(0, bisect_right(self.offsets, at) - 1)

    @cached_property
    def _said(self) -> _Places:
        return _Places(self.segments)


class _Places(dict[int, tuple[list[int], list[Word]]]):
    """Where each word of a segment begins in its text, and the word; found when first asked."""

    def __init__(self, segments: Sequence[Segment]):
        super().__init__()
        self._segments = segments

    def __missing__(self, index: int) -> tuple[list[int], list[Word]]:
        segment = self._segments[index]
        said = segment.words or tuple(
            share_out(segment.text.split(), segment.start_ms, segment.end_ms)
        )
        starts: list[int] = []
        found: list[Word] = []
        at = 0
        for word in said:
            place = segment.text.find(word.text, at)
            if word.text and place >= 0:
                starts.append(place)
                found.append(word)
                at = place + len(word.text)
        value = self[index] = (starts, found)
        return value
