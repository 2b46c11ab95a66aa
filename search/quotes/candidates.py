"""Where a quote may have been said: by the stems it shares, then by its words in order.

The engine's score (BM25 over stems) and rapidfuzz's ratio over words only choose the few places
that are looked at closely; neither decides anything about a verdict.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq

from archive.transcript import Flag, Segment
from archive.viewer import Viewer
from search.analysis import words
from search.clauses import AllOf, Clause, Term
from search.documents import IndexedSegment
from search.index import Index, Scored, Stretch
from search.query.plan import rights
from search.quotes.alignment import align
from search.quotes.places import Spot
from search.quotes.quotation import Quote
from search.quotes.rarity import Rarity
from search.quotes.spoken import Spoken

HITS = 100
"""Segments asked for. BM25 prefers short ones: of 300 edited quotes of the debates all had theirs
among the first 100, and one only beyond 50."""

LIKELY = 16
"""Windows of them, the best by the engine's scores, whose hits are read."""

WINDOWS = 6
CLOSE = 3
"""Windows that are read whole, and those that are aligned."""

RIVAL = 0.7
"""Share of the best one's likeness and score from which another place is looked at as well."""

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


def candidates(index: Index, quote: Quote, where: Where, rarity: Rarity) -> list[Candidate]:
    """At most CLOSE spots, best first; one alone where no other comes near it."""
    windows: list[_Window] = []
    for first, last in quote.parts:
        asked = words(quote.plain[quote.tokens[first].start : quote.tokens[last - 1].end])
        stems = rarity.rarest(asked)
        hits = index.similar(stems, where.clause(), HITS) if stems else []
        windows += _windows(hits, asked)
    best = sorted(windows, key=lambda one: -one.score)[:WINDOWS]
    if len(quote.parts) > 1:
        best = [_joined(one, windows) for one in best]
    return _aligned(index, quote, list(dict.fromkeys(best)))


@dataclass(frozen=True, slots=True)
class _Window:
    """Segments `first` to `last` of a running text that together resemble a part of the quote.

    `hits` are those of them that the engine named, `best` is the score of the best of these.
    """

    run: str
    first: int
    last: int
    at_ms: int
    score: float
    best: float
    hits: tuple[IndexedSegment, ...] = field(compare=False)


def _windows(hits: Sequence[Scored], asked: Sequence[str]) -> list[_Window]:
    """Hits that stand as close as the quote is long, together; the best, not overlapping.

    The engine's scores choose which are read: the best hit finds a quote within a segment, the
    best sum one that crosses many. A window is then worth the words of the quote, in order, that
    its hits have.
    """
    found = list(_together(hits, len(asked)))
    by_sum = sorted(found, key=lambda one: -one.score)
    by_best = sorted(found, key=lambda one: -one.best)
    likely = _apart(chain.from_iterable(zip(by_best, by_sum, strict=True)), LIKELY, _share_hits)
    read = [replace(one, score=_shared(one.hits, asked)) for one in likely]
    return _apart(sorted(read, key=lambda one: -one.score), WINDOWS, _overlap)


def _together(hits: Sequence[Scored], asked: int) -> Iterator[_Window]:
    """From each hit on, those that are near it."""
    runs: dict[str, list[Scored]] = defaultdict(list)
    for hit in hits:
        runs[hit.segment.run].append(hit)
    for run, said in runs.items():
        said.sort(key=lambda hit: hit.segment.place)
        for number, (_, first) in enumerate(said):
            length = first.text.count(" ") + 1
            last = first.place - (-asked // length)
            near = [one for one in said[number:] if one.segment.place <= last]
            margin = -(-(asked + _MARGIN) // length)
            yield _Window(
                run,
                first.place - margin,
                near[-1].segment.place + margin,
                first.start_ms + first.shift_ms,
                sum(one.score for one in near),
                max(one.score for one in near),
                tuple(one.segment for one in near),
            )


def _shared(hits: Sequence[IndexedSegment], asked: Sequence[str]) -> float:
    """How many words of the quote stand in these segments in order, each counted once."""
    return LCSseq.similarity(asked, _words_of(hits))


def _apart(
    windows: Iterable[_Window], limit: int, is_same: Callable[[_Window, _Window], bool]
) -> list[_Window]:
    """The first ones, none the same as another."""
    kept: list[_Window] = []
    for window in windows:
        if len(kept) == limit:
            break
        if not any(is_same(window, other) for other in kept):
            kept.append(window)
    return kept


def _share_hits(one: _Window, other: _Window) -> bool:
    return one.run == other.run and not (
        one.hits[-1].place < other.hits[0].place or other.hits[-1].place < one.hits[0].place
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
    first, last = min(one.first for one in near), max(one.last for one in near)
    return replace(window, first=first, last=last)


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
