"""Where a quote may have been said: by the stems it shares, then by its words in order.

The engine's score (BM25 over stems) and rapidfuzz's ratio over words only choose the few places
that are looked at closely; neither decides anything about a verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rapidfuzz import fuzz

from archive.transcript import Flag, Segment
from archive.viewer import Viewer
from search.analysis import words
from search.clauses import AllOf, Clause, Term
from search.documents import IndexedSegment
from search.index import Index, Scored, Stretch
from search.language.stemming import stems
from search.query.plan import rights
from search.quotes.alignment import align
from search.quotes.lexicon import is_function_word
from search.quotes.places import Spot
from search.quotes.quotation import Quote
from search.quotes.spoken import Spoken

HITS = 100
"""Segments asked for. BM25 prefers short ones: of 300 edited quotes of the debates all had theirs
among the first 100, and one only beyond 50."""

LIKELY = 40
"""Of them, those that share most words with the quote are read in order."""

WINDOWS = 8
CLOSE = 3
"""Windows whose words are read, and those that are aligned."""

RIVAL = 0.7
"""Share of the best one's likeness and score from which another place is looked at as well."""

MAX_STEMS = 32
MIN_CONTENT = 3
"""Words beside function words that suffice to look for a place; with fewer, all are asked for."""

MAX_CUT_MS = 300_000
"""An ellipsis may leave out five minutes; what is further apart are two places."""

_MARGIN = 12
"""Words read on both sides beyond the length of the quote."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which segments are asked: what the viewer may see, perhaps of one event only."""

    viewer: Viewer
    now: int
    event: str | None = None
    quarantined: bool = False

    def clause(self) -> AllOf:
        """The condition that an engine is asked."""
        wanted: tuple[Clause, ...] = (rights(self.viewer, self.now),)
        if self.event is not None:
            wanted += (Term("event", self.event),)
        barred = () if self.quarantined else (Term("flag", Flag.QUARANTINED),)
        return AllOf(wanted, barred)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A spot with the score of its alignment, the better the higher."""

    spot: Spot
    score: int


def candidates(index: Index, quote: Quote, where: Where) -> list[Candidate]:
    """At most CLOSE spots, best first; one alone where no other comes near it."""
    languages = index.languages()
    windows: list[_Window] = []
    for first, last in quote.parts:
        asked = words(quote.plain[quote.tokens[first].start : quote.tokens[last - 1].end])
        hits = index.similar(_stems(asked, languages), where.clause(), HITS)
        windows += _windows(hits, asked)
    best = sorted(windows, key=lambda one: -one.score)[:WINDOWS]
    if len(quote.parts) > 1:
        best = [_joined(one, windows) for one in best]
    return _aligned(index, quote, list(dict.fromkeys(best)))


def _stems(asked: Sequence[str], languages: frozenset[str]) -> list[str]:
    """The stems to ask for: of the longest words, function words only where there is no choice."""
    said = list(dict.fromkeys(asked))
    content = [word for word in said if not is_function_word(word)]
    chosen = content if len(content) >= MIN_CONTENT else said
    chosen = sorted(chosen, key=len, reverse=True)[:MAX_STEMS]
    return list(dict.fromkeys(stem for word in chosen for stem in stems(word, languages)))


@dataclass(frozen=True, slots=True)
class _Window:
    """Segments `first` to `last` of a running text that together resemble a part of the quote."""

    run: str
    first: int
    last: int
    at_ms: int
    score: float


def _windows(hits: Sequence[Scored], asked: Sequence[str]) -> list[_Window]:
    """Hits that stand as close as the quote is long, together; the best, not overlapping.

    A window is worth the words of the quote, in order, that its hits have.
    """
    runs: dict[str, list[_Hit]] = defaultdict(list)
    read = [(one.segment, words(one.segment.text, one.segment.language)) for one in hits]
    read.sort(key=lambda pair: -len(set(asked).intersection(pair[1])))
    for segment, said in read[:LIKELY]:
        shared = _resemblance(asked, said) * min(len(asked), len(said))
        runs[segment.run].append(_Hit(segment, max(1, len(said)), shared))
    found = [
        window
        for run, said in runs.items()
        for window in _of_run(run, sorted(said, key=lambda hit: hit.segment.place), len(asked))
    ]
    kept: list[_Window] = []
    for window in sorted(found, key=lambda one: -one.score):
        if len(kept) == WINDOWS:
            break
        if not any(_overlap(window, other) for other in kept):
            kept.append(window)
    return kept


class _Hit(NamedTuple):
    """A segment, how many words it has, and how many it shares with the quote."""

    segment: IndexedSegment
    words: int
    shared: float


def _of_run(run: str, hits: Sequence[_Hit], asked: int) -> Iterator[_Window]:
    for number, hit in enumerate(hits):
        reach = -(-asked // hit.words)
        last = hit.segment.place + reach
        together = [one for one in hits[number:] if one.segment.place <= last]
        margin = -(-(asked + _MARGIN) // hit.words)
        yield _Window(
            run,
            hit.segment.place - margin,
            together[-1].segment.place + margin,
            hit.segment.start_ms + hit.segment.shift_ms,
            min(asked, sum(one.shared for one in together)),
        )


def _overlap(one: _Window, other: _Window) -> bool:
    return one.run == other.run and one.first <= other.last and other.first <= one.last


def _joined(window: _Window, others: Sequence[_Window]) -> _Window:
    """The window with what stands within MAX_CUT_MS of it: the other parts of a cut quote."""
    near = [
        one
        for one in others
        if one.run == window.run and abs(one.at_ms - window.at_ms) <= MAX_CUT_MS
    ]
    return _Window(
        window.run,
        min(one.first for one in near),
        max(one.last for one in near),
        window.at_ms,
        window.score,
    )


def _aligned(index: Index, quote: Quote, windows: Sequence[_Window]) -> list[Candidate]:
    """The windows read, the likeliest aligned, and the spot of each alignment."""
    asked = [Stretch(one.run, max(0, one.first), one.last) for one in windows]
    read = [found for found in index.stretches(asked) if found]
    said = words(quote.plain)
    ranked = [(_resemblance(said, _words_of(found)), found) for found in read]
    ranked.sort(key=lambda pair: -pair[0])
    least = RIVAL * ranked[0][0] if ranked else 0
    cuts = [one.before for one in quote.omissions]
    aligned = [
        candidate
        for likeness, segments in ranked[:CLOSE]
        if likeness >= least and (candidate := _candidate(quote, segments, cuts)) is not None
    ]
    best = max((one.score for one in aligned), default=0)
    rivals = [one for one in aligned if one.score >= min(best, RIVAL * best)]
    return sorted(rivals, key=lambda one: -one.score)


def _words_of(segments: Sequence[IndexedSegment]) -> list[str]:
    return [word for one in segments for word in words(one.text, one.language)]


def _resemblance(quote: Sequence[str], text: Sequence[str]) -> float:
    """The best partial ratio of rapidfuzz (0..1), each word one character of a string."""
    codes: dict[str, str] = {}
    left = "".join(codes.setdefault(word, chr(len(codes) + 1)) for word in quote)
    right = "".join(codes.setdefault(word, chr(len(codes) + 1)) for word in text)
    return fuzz.partial_ratio(left, right) / 100


def _candidate(
    quote: Quote, segments: Sequence[IndexedSegment], cuts: Sequence[int]
) -> Candidate | None:
    text = Spoken([_on_clock(one) for one in segments], segments[0].language)
    aligned = align(quote.keys, text.keys, cuts)
    places = [step.said for step in aligned.steps if step.said is not None]
    if not places:
        return None
    first, last = segments[text.segment_of(min(places))], segments[text.segment_of(max(places))]
    end = last.end_ms + last.shift_ms - first.shift_ms
    return Candidate(Spot(first.event, first.recording, first.start_ms, end), aligned.score)


def _on_clock(segment: IndexedSegment) -> Segment:
    """As much of it as an alignment needs."""
    shift = segment.shift_ms
    return Segment(segment.start_ms + shift, segment.end_ms + shift, segment.text)
