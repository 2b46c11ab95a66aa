"""Spoken words as HTML: a span with its time for each, punctuation where it was written."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Sequence
from itertools import pairwise

from markupsafe import Markup, escape

from archive.transcript import Segment
from web.pages.search import passage
from web.pages.sought import Range

UNSURE = 0.5
"""Below this probability a word gets a dotted line on demand: an even bet that it was misheard."""


def spoken(
    segment: Segment,
    on_event: Callable[[int], int],
    marked: Sequence[Range] = (),
    at_ms: int | None = None,
) -> Markup:
    """The segment's words, each with `data-t`, its ms on the event clock; what of its text is
    `marked`, the word at `at_ms` is the one heard. Without word times it is one span.
    """
    pieces = _pieces(segment)
    times = [on_event(word.start_ms) for word in segment.words] if pieces else []
    heard = -1 if at_ms is None or at_ms >= on_event(segment.end_ms) else bisect(times, at_ms) - 1
    if not pieces:
        text = passage(segment.text, tuple(marked))
        return Markup('<span data-t="{}">{}</span>').format(on_event(segment.start_ms), text)
    spans = (
        f'<span data-t="{at}"{_css(word.probability, n == heard)}>'
        f"{_piece(segment.text, piece, marked)}</span>"
        for n, (at, word, piece) in enumerate(zip(times, segment.words, pieces, strict=True))
    )
    return Markup(" ".join(spans))  # noqa: S704 (each text was escaped)


def _pieces(segment: Segment) -> list[Range]:
    """Each word with the punctuation after it; none where the words do not stand in the text."""
    starts: list[int] = []
    cursor = 0
    for word in segment.words:
        cursor = segment.text.find(word.text, cursor)
        if cursor < 0:
            return []
        starts.append(cursor)
        cursor += len(word.text)
    bounds = [0, *starts[1:], len(segment.text)]
    return list(pairwise(bounds)) if starts else []


def _css(probability: float | None, is_heard: bool) -> str:
    unsure = "unsure" if probability is not None and probability < UNSURE else ""
    named = " ".join(filter(None, (unsure, "heard" if is_heard else "")))
    return f' class="{named}"' if named else ""


def _piece(text: str, piece: Range, marked: Sequence[Range]) -> Markup:
    """A word is marked whole, with its punctuation."""
    begin, end = piece
    shown = text[begin:end].strip()
    if any(low < end and high > begin for low, high in marked):
        return Markup("<mark>{}</mark>").format(shown)
    return escape(shown)
