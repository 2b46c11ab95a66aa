"""From what was heard in overlapping windows to one row of words, each instant counted once.

A word belongs to the window whose core holds its midpoint. The two windows at a border may place a
word a little differently: one that both give away is kept once, one that both claim is kept once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.transcript import Word
from transcribe.engines.engine import Heard, HeardSegment, HeardWord
from transcribe.words.windows import Window

BORDER_MS = 1_000
"""How far from a border its two windows are compared."""
_LONGEST_REPEAT = 5
"""Words in a row that both sides of a border may claim."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A segment's words that are its window's own; times on the recording, probabilities rounded.

    `text` is what these words say; `heard` carries the engine's scores of the whole segment.
    """

    window: Window
    heard: HeardSegment
    language: str
    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class _Placed:
    """A word on the recording; `raw` keeps the blank that the engine put before it."""

    segment: int
    raw: str
    start: int
    end: int
    probability: float

    @property
    def middle(self) -> int:
        return (self.start + self.end) // 2


def merge(windows: Sequence[Window], heard: Mapping[int, Heard]) -> tuple[Merged, ...]:
    """All windows' segments in order of time. Windows without an entry in `heard` say nothing."""
    heard_in = [window for window in windows if window.index in heard]
    everything = {w.index: _place(w, heard[w.index]) for w in heard_in}
    own = {w.index: [p for p in everything[w.index] if _holds(w, p)] for w in heard_in}
    for left, right in pairwise(heard_in):
        if right.index == left.index + 1:
            _settle(left, right, everything, own)
    out = []
    for window in heard_in:
        out += _segments(window, heard[window.index], own[window.index])
    return _in_order(out, windows[-1].core_end_ms if windows else 0)


def _place(window: Window, heard: Heard) -> list[_Placed]:
    return [
        _Placed(
            number,
            word.text,
            window.start_ms + round(word.start * 1000),
            window.start_ms + round(max(word.start, word.end) * 1000),
            round(word.probability, 3),
        )
        for number, segment in enumerate(heard.segments)
        for word in segment.words or (_whole(segment),)
        if word.text.strip()
    ]


def _whole(segment: HeardSegment) -> HeardWord:
    """A segment whose words the engine did not place counts as one piece."""
    return HeardWord(segment.text, segment.start, segment.end, -1.0)


def _holds(window: Window, word: _Placed) -> bool:
    return window.core_start_ms <= word.middle < window.core_end_ms


def _settle(
    left: Window,
    right: Window,
    everything: Mapping[int, list[_Placed]],
    own: dict[int, list[_Placed]],
) -> None:
    border = left.core_end_ms
    tail = [p for p in own[left.index] if p.end > border - BORDER_MS]
    head = [p for p in own[right.index] if p.start < border + BORDER_MS]
    for count in range(min(_LONGEST_REPEAT, len(tail), len(head)), 0, -1):
        if [_bare(p) for p in tail[-count:]] == [_bare(p) for p in head[:count]]:
            if _is_echo(tail[-count:], head[:count]):
                own[right.index] = own[right.index][count:]
            return
    beyond = [p for p in everything[left.index] if p.middle >= border]
    before = [p for p in everything[right.index] if p.middle < border]
    for lost in beyond:
        twins = [p for p in before if _bare(p) == _bare(lost) and _is_echo([p], [lost])]
        if twins and not any(_is_echo([p], [lost]) and _bare(p) == _bare(lost) for p in head):
            own[left.index].append(lost)


def _is_echo(tail: Sequence[_Placed], head: Sequence[_Placed]) -> bool:
    """The same words at the same time, not the same words said twice."""
    return all(abs(a.middle - b.middle) < BORDER_MS / 2 for a, b in zip(tail, head, strict=True))


def _bare(word: _Placed) -> str:
    folded = unicodedata.normalize("NFKC", word.raw).casefold()
    return "".join(c for c in folded if c.isalnum())


def _segments(window: Window, heard: Heard, own: Sequence[_Placed]) -> list[Merged]:
    out = []
    for number, segment in enumerate(heard.segments):
        mine = [p for p in own if p.segment == number]
        if not mine:
            continue
        placed = [p for p in mine if p.probability >= 0]
        out.append(
            Merged(
                window=window,
                heard=segment,
                language=heard.language,
                text=" ".join("".join(p.raw for p in mine).split()),
                start_ms=mine[0].start,
                end_ms=max(p.end for p in mine),
                words=tuple(Word(p.raw.strip(), p.start, p.end, p.probability) for p in placed),
            )
        )
    return out


def _in_order(segments: Sequence[Merged], duration: int) -> tuple[Merged, ...]:
    """Times never run back and never leave the recording."""
    out = []
    at = 0
    for segment in segments:
        words = []
        for word in segment.words:
            start = min(max(at, word.start_ms), duration)
            end = min(max(start, word.end_ms), duration)
            words.append(replace(word, start_ms=start, end_ms=end))
            at = start
        first = words[0].start_ms if words else min(max(at, segment.start_ms), duration)
        last = max([w.end_ms for w in words] or [min(segment.end_ms, duration)])
        out.append(
            replace(segment, start_ms=first, end_ms=max(first + 1, last), words=tuple(words))
        )
    return tuple(out)
