"""Where a paragraph is cut into segments: at ends of sentences, at long pauses, or for length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.transcript import Word

LONGEST_MS = 30_000
"""A segment is what a reader takes in, and what search shows, at once."""

SHORTEST_MS = 4_000
"""Sentences shorter than this share a segment: "Yes. I do." is one answer."""

PAUSE_MS = 5_000
"""A pause this long (applause, a question inaudible) ends a segment in any case."""

_SENTENCE_END = re.compile('[.!?…؟。！？॥۔]["”’»)\\]]*$')  # noqa: RUF001 - full stops of the world
_CLAUSE_END = re.compile('[,;:،؛，；–—-]["”’»)\\]]*$')  # noqa: RUF001 - commas of the world
_INITIALS = re.compile(r"\W*(?:\w\.)+$")
_TITLES = frozenset({"mr.", "mrs.", "ms.", "dr.", "prof.", "sen.", "gov.", "gen.", "rep.", "st."})
"""Abbreviations that a name follows."""


def cut(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """The words of one paragraph in stretches of whole sentences, none over LONGEST_MS."""
    begin = 0
    for here, word in enumerate(words):
        if here + 1 == len(words) or _ends(word, words[here + 1], words[begin].start_ms):
            yield from _short_enough(words[begin : here + 1])
            begin = here + 1


def ends_sentence(text: str, following: str) -> bool:
    """Whether a word closes a sentence, judged by its mark and the word after it."""
    if not _SENTENCE_END.search(text) or following[:1].islower():
        return False
    return not _INITIALS.match(text) and text.lower() not in _TITLES


def _ends(word: Word, following: Word, started_ms: int) -> bool:
    if following.start_ms - word.end_ms >= PAUSE_MS:
        return True
    long_enough = word.end_ms - started_ms >= SHORTEST_MS
    return long_enough and ends_sentence(word.text, following.text)


def _short_enough(words: Sequence[Word]) -> Iterator[Sequence[Word]]:
    """Halve a sentence that lasts too long, at the clause end nearest to its middle."""
    if words[-1].end_ms - words[0].start_ms <= LONGEST_MS or len(words) < 2:
        yield words
        return
    middle = (words[0].start_ms + words[-1].end_ms) // 2
    clauses = [n for n, word in enumerate(words[:-1], start=1) if _CLAUSE_END.search(word.text)]
    quarter = (words[-1].end_ms - words[0].start_ms) // 4
    near = [n for n in clauses if abs(words[n].start_ms - middle) <= quarter]
    at = min(near or range(1, len(words)), key=lambda n: abs(words[n].start_ms - middle))
    yield from _short_enough(words[:at])
    yield from _short_enough(words[at:])
