"""From what was heard in overlapping windows to one row of words, each instant counted once.

A word belongs to the window whose core holds its midpoint; `borders` settles what two windows heard
differently. Engines stretch the first and the last word of a sentence over the pause beside it: a
word is first cut to the speech under it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.transcript import Word
from transcribe.engines.engine import Heard, HeardSegment, HeardWord
from transcribe.runs import Run, near, within
from transcribe.words.borders import Border, Placed, settle
from transcribe.words.windows import Window

_SHORTEST_MS = 100
"""A word is not cut to less speech than this."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A segment's words that are its window's own; times on the recording, probabilities rounded.

    `text` is what these words say; `heard` carries the engine's scores and times of the whole
    segment. `doubt` says why the window was heard in this language.
    """

    heard: HeardSegment
    language: str
    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...]
    doubt: str | None = None


@dataclass(frozen=True, slots=True)
class Merge:
    """All windows' segments in order of time, and what was settled at each border."""

    parts: tuple[Merged, ...]
    borders: tuple[Border, ...]


def merge(
    windows: Sequence[Window], heard: Mapping[int, Heard], speech: Sequence[Run] = ()
) -> Merge:
    """Windows without an entry in `heard` say nothing. `speech`: where anybody may speak."""
    heard_in = [window for window in windows if window.index in heard]
    end = windows[-1].core_end_ms if windows else 0
    placed = {w.index: _place(w, heard[w.index], speech, end) for w in heard_in}
    borders = [
        settle(left, right, placed[left.index], placed[right.index])
        for left, right in pairwise(heard_in)
        if right.index == left.index + 1
    ]
    parts: list[Merged] = []
    for window in heard_in:
        own = [word for word in placed[window.index] if word.is_kept]
        parts += segments(heard[window.index], own)
    return Merge(_in_order(parts, end), tuple(borders))


def _place(window: Window, heard: Heard, speech: Sequence[Run], duration: int) -> list[Placed]:
    """What an engine lays behind the end of the recording belongs to its last window."""
    out = []
    for number, segment in enumerate(heard.segments):
        said = [word for word in segment.words or (_whole(segment),) if word.text.strip()]
        for word in said:
            start = window.start_ms + round(word.start * 1000)
            end = window.start_ms + round(max(word.start, word.end) * 1000)
            if word.probability >= 0:
                start, end = spoken_part(start, end, speech, is_first=word is said[0])
            sure = round(word.probability, 3)
            middle = min((start + end) // 2, duration - 1)
            is_own = window.core_start_ms <= middle < window.core_end_ms
            out.append(Placed(number, word.text, start, end, sure, is_own))
    return out


def _whole(segment: HeardSegment) -> HeardWord:
    """A segment whose words the engine did not place counts as one piece."""
    return HeardWord(segment.text, segment.start, segment.end, -1.0)


def spoken_part(start: int, end: int, speech: Sequence[Run], *, is_first: bool) -> Run:
    """A word's time without the pause that it was stretched over.

    Of several stretches of speech under it the first word of a sentence belongs to the last, any
    other to the one it shares most with. A word with less speech under it is left as it is.
    """
    under = [
        run
        for run in within(near(speech, start, end), start, end)
        if run[1] - run[0] >= min(_SHORTEST_MS, end - start)
    ]
    if not under:
        return start, end
    return under[-1] if is_first else max(under, key=lambda run: run[1] - run[0])


def segments(heard: Heard, own: Sequence[Placed]) -> list[Merged]:
    """The engine's segments with those of their words that are given."""
    out = []
    for number, segment in enumerate(heard.segments):
        mine = [p for p in own if p.segment == number]
        if not mine:
            continue
        placed = [p for p in mine if p.probability >= 0]
        out.append(
            Merged(
                heard=segment,
                language=heard.language,
                text=" ".join("".join(p.raw for p in mine).split()),
                start_ms=mine[0].start,
                end_ms=max(p.end for p in mine),
                words=tuple(Word(p.raw.strip(), p.start, p.end, p.probability) for p in placed),
                doubt=heard.doubt,
            )
        )
    return out


def _in_order(parts: Sequence[Merged], duration: int) -> tuple[Merged, ...]:
    """Times never run back and never leave the recording."""
    out = []
    at = 0
    for part in parts:
        words = []
        for word in part.words:
            start = min(max(at, word.start_ms), duration)
            end = min(max(start, word.end_ms), duration)
            words.append(replace(word, start_ms=start, end_ms=end))
            at = start
        first = words[0].start_ms if words else min(max(at, part.start_ms), duration)
        last = max([w.end_ms for w in words] or [min(part.end_ms, duration)])
        out.append(replace(part, start_ms=first, end_ms=max(first + 1, last), words=tuple(words)))
    return tuple(out)
