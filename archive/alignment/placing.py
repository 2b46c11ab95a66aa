"""Times for the words of a transcript, from the words that were found in a timed one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from archive.transcript import Word, clamped, share_out

PACE_MS = 400
"""What an unplaced word takes where there is room: 150 words a minute, an ordinary speech."""


@dataclass(slots=True)
class Token:
    """A said word on its way to its times; `paragraph` counts the blocks of the transcript."""

    text: str
    paragraph: int
    start_ms: int | None = None
    end_ms: int | None = None


def place(tokens: Sequence[Token], length_ms: int | None = None) -> list[Word]:
    """Every token as a word; those without times are put between their neighbours.

    Starts never go back and no word ends after the next begins. Between two known words the rest
    of a paragraph stays close to what was said before it, the beginning of the next one to what
    comes after. No word reaches beyond `length_ms`: where there is too little room, words are
    pressed into it.
    """
    words: list[Word] = []
    for known, group in groupby(tokens, key=lambda token: token.start_ms is not None):
        run = list(group)
        if known:
            words.extend(_known(token, words, length_ms) for token in run)
        else:
            following = _following(tokens, len(words) + len(run))
            words.extend(_between(run, words, tokens, following, length_ms))
    return _without_overlap(words)


def _known(token: Token, before: Sequence[Word], length_ms: int | None) -> Word:
    start = max(token.start_ms or 0, before[-1].start_ms if before else 0)
    word = Word(token.text, start, max(start, token.end_ms or 0))
    return word if length_ms is None else clamped(word, length_ms)


def _following(tokens: Sequence[Token], position: int) -> Token | None:
    return tokens[position] if position < len(tokens) else None


def _between(
    run: Sequence[Token],
    words: Sequence[Word],
    tokens: Sequence[Token],
    after: Token | None,
    length_ms: int | None,
) -> list[Word]:
    """Words for a run of tokens that nobody timed."""
    paragraph = tokens[len(words) - 1].paragraph if words else None
    closing = [token.text for token in run if token.paragraph == paragraph]
    opening = [token.text for token in run if token.paragraph != paragraph]
    low = words[-1].end_ms if words else 0
    wish = PACE_MS * len(run)
    if after is None:
        if length_ms is not None:
            low = min(low, max(0, length_ms - 1))
            wish = min(wish, length_ms - low)
        return list(share_out([*closing, *opening], low, low + wish))
    high = max(low, after.start_ms or 0)
    if high - low <= wish:
        return list(share_out([*closing, *opening], low, high))
    return [
        *share_out(closing, low, low + PACE_MS * len(closing)),
        *share_out(opening, high - PACE_MS * len(opening), high),
    ]


def _without_overlap(words: Sequence[Word]) -> list[Word]:
    starts = [word.start_ms for word in words[1:]]
    ends = [max(w.start_ms, min(w.end_ms, n)) for w, n in zip(words, starts, strict=False)]
    ends.extend(word.end_ms for word in words[-1:])
    return [Word(w.text, w.start_ms, end) for w, end in zip(words, ends, strict=True)]
