"""A segment taken apart between its words, its text and punctuation with it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from archive.transcript import Segment, Word


def parted(
    segment: Segment, key: Callable[[Word], Hashable]
) -> Iterator[tuple[Segment, Sequence[Word]]]:
    """The segment in pieces of words with one key each, in order; with one key it is left whole."""
    groups = [list(group) for _, group in groupby(segment.words, key)]
    yield from parts(segment, groups)


def parts(
    segment: Segment, groups: Sequence[Sequence[Word]]
) -> Iterator[tuple[Segment, Sequence[Word]]]:
    """The segment in pieces of the words given; together they are all its words, in order."""
    if len(groups) < 2:
        yield segment, segment.words
        return
    for words, text in zip(groups, _texts(segment, groups), strict=True):
        yield _part(segment, words, text), words


def _texts(segment: Segment, groups: Sequence[Sequence[Word]]) -> list[str]:
    """The segment's own text, cut before the first word of every group but the first."""
    cuts, at = [0], 0
    for group in groups:
        for number, word in enumerate(group):
            found = segment.text.find(word.text, at)
            at = found if found >= 0 else at
            if number == 0 and cuts[-1] < at:
                cuts.append(at)
            at += len(word.text) if found >= 0 else 0
    if len(cuts) != len(groups):
        return [" ".join(word.text for word in group) for group in groups]
    return [segment.text[a:b].strip() for a, b in zip(cuts, [*cuts[1:], None], strict=True)]


def _part(segment: Segment, words: Sequence[Word], text: str) -> Segment:
    sure = [word.probability for word in words if word.probability is not None]
    return replace(
        segment,
        start_ms=words[0].start_ms,
        end_ms=max(words[0].start_ms + 1, *(word.end_ms for word in words)),
        text=text,
        words=tuple(words),
        confidence=round(sum(sure) / len(sure), 3) if sure else None,
    )
