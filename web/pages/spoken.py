"""Spoken words as HTML: a span with its time for each, punctuation where it was written."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Collection

from markupsafe import Markup, escape

from archive.transcript import Segment
from search.analysis import tokenise

UNSURE = 0.5
"""Below this probability a word gets a dotted line on demand: an even bet that it was misheard."""


def spoken(
    segment: Segment,
    on_event: Callable[[int], int],
    sought: Collection[str] = (),
    at_ms: int | None = None,
) -> Markup:
    """The segment's words, each with `data-t`, its ms on the event clock; `sought` are folded
    words to be marked, the word at `at_ms` is the one heard. Without word times it is one span.
    """
    pieces = _pieces(segment)
    times = [on_event(start) for _, start, _ in pieces]
    heard = -1 if at_ms is None or at_ms >= on_event(segment.end_ms) else bisect(times, at_ms) - 1
    if not pieces:
        text = _marked(segment.text, sought)
        return Markup('<span data-t="{}">{}</span>').format(on_event(segment.start_ms), text)
    spans = (
        f'<span data-t="{at}"{_css(probability, n == heard)}>{_marked(text, sought)}</span>'
        for n, (at, (text, _, probability)) in enumerate(zip(times, pieces, strict=True))
    )
    return Markup(" ".join(spans))  # noqa: S704 (each text was escaped)


def _pieces(segment: Segment) -> list[tuple[str, int, float | None]]:
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
    return [
        (segment.text[begin:end].strip(), word.start_ms, word.probability)
        for word, begin, end in zip(segment.words, bounds, bounds[1:], strict=False)
    ]


def _css(probability: float | None, is_heard: bool) -> str:
    unsure = "unsure" if probability is not None and probability < UNSURE else ""
    named = " ".join(filter(None, (unsure, "heard" if is_heard else "")))
    return f' class="{named}"' if named else ""


def _marked(text: str, sought: Collection[str]) -> Markup:
    if sought and any(token.folded in sought for token in tokenise(text)):
        return Markup("<mark>{}</mark>").format(text)
    return escape(text)
