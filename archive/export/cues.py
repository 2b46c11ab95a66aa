"""A segment cut into cues that can be read while they are shown."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from archive.export.context import Line
from archive.transcript import Flag, Segment, Word, share_out

LINE_CHARS = 42
"""Two lines of 42 characters: broadcasters' common limit (notes on peers, "Conventions")."""

LINES = 2
LONGEST_MS = 7_000
"""No cue stays longer; the upper bound of broadcasters' guides."""

PAUSE_MS = 2_000
"""A silence this long inside a segment ends the cue before it."""

_QUARANTINED = "[quarantined]"


@dataclass(frozen=True, slots=True)
class CaptionCue:
    """Text of one or two lines, shown in `[start_ms, end_ms)`; the end is after the start.

    `is_off_air` is signed beside the speaker's name, so that the text stays what was said.
    """

    start_ms: int
    end_ms: int
    text: str
    speaker: str | None
    is_off_air: bool = False


def caption_cues(line: Line) -> Iterator[CaptionCue]:
    """The line's cues, by its words' times; none for a segment without text.

    A quarantined segment says so in its first words.
    """
    segment = line.segment
    for group in _groups(_chunks(segment)):
        start, end = group[0].start_ms, group[-1].end_ms
        text = "".join(word.text for word in group).strip()
        yield CaptionCue(
            start_ms=start + line.shift_ms,
            end_ms=max(start + 1, min(end, start + LONGEST_MS)) + line.shift_ms,
            text="\n".join(_wrap(text)),
            speaker=segment.speaker,
            is_off_air=Flag.OFF_AIR in segment.flags,
        )


def _wrap(text: str) -> list[str]:
    return textwrap.wrap(text, LINE_CHARS, break_on_hyphens=False)


def _groups(chunks: Sequence[Word]) -> Iterator[Sequence[Word]]:
    begin = 0
    for here in range(1, len(chunks) + 1):
        if here == len(chunks) or _is_full(chunks[begin : here + 1]):
            yield chunks[begin:here]
            begin = here


def _is_full(chunks: Sequence[Word]) -> bool:
    """Whether the last chunk belongs to the next cue."""
    last, before = chunks[-1], chunks[-2]
    text = "".join(chunk.text for chunk in chunks).strip()
    return (
        last.end_ms - chunks[0].start_ms > LONGEST_MS
        or last.start_ms - before.end_ms >= PAUSE_MS
        or len(_wrap(text)) > LINES
    )


def _chunks(segment: Segment) -> list[Word]:
    """The text in pieces with times, each with the blank after it, none longer than a line."""
    text = " ".join(segment.text.split())
    words = _written(text, segment) or list(
        share_out(text.split(), segment.start_ms, segment.end_ms)
    )
    pieces = [piece for word in words for piece in _pieces(word)]
    if pieces and Flag.QUARANTINED in segment.flags:
        pieces[0] = replace(pieces[0], text=f"{_QUARANTINED} {pieces[0].text}")
    return pieces


def _written(text: str, segment: Segment) -> list[Word]:
    """The words as they stand in the text, with the punctuation around them; [] if they do not."""
    starts: list[int] = []
    cursor = 0
    for word in segment.words:
        cursor = text.find(word.text, cursor)
        if cursor < 0:
            return []
        starts.append(cursor)
        cursor += len(word.text)
    bounds = [0, *starts[1:], len(text)]
    return [
        replace(word, text=text[begin:end].strip())
        for word, begin, end in zip(segment.words, bounds, bounds[1:], strict=False)
    ]


def _pieces(word: Word) -> Iterator[Word]:
    """A word, cut where it is longer than a line (scripts without blanks), its time shared out."""
    if len(word.text) <= LINE_CHARS:
        yield replace(word, text=f"{word.text} ")
        return
    *first, last = share_out(_cut(word.text), word.start_ms, word.end_ms)
    yield from first
    yield replace(last, text=f"{last.text} ")


def _cut(text: str) -> list[str]:
    """Pieces of at most a line; a mark is not parted from its letter, words stay whole."""
    pieces: list[str] = []
    while len(text) > LINE_CHARS:
        at = text.rfind(" ", 1, LINE_CHARS) + 1 or LINE_CHARS
        while at > 1 and unicodedata.combining(text[at]):
            at -= 1
        pieces.append(text[:at])
        text = text[at:]
    return [*pieces, text]
