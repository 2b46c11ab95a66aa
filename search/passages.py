"""From the segments an engine found to passages: where the words begin, end and stand in the text.

The verbatim matching of the index is repeated here on the stored text, word by word, so that a
hit's time, range and count never rest on an engine's word, and what an index cannot check to its
end (a phrase longer than the look-ahead, three words near each other) is checked here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from search.analysis import tokenise
from search.documents import IndexedSegment
from search.fuzzy import is_near
from search.index import Index, Snapshot, Stretch
from search.language.stemming import stemmer
from search.query.parsing import Kind, Node, QueryTerm, required, sought
from search.running import Running, Span


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that match, `spans` as places in `running`; `begin` is the first that counts."""

    running: Running
    spans: tuple[Span, ...]
    begin: int
    end: int


def passages(
    index: Index | Snapshot, found: Sequence[IndexedSegment], node: Node, counted: QueryTerm | None
) -> Iterator[Passage]:
    """Every passage of the segments, in order; segments whose words fail to match have none.

    Each place where the phrase `counted` begins is one; without it, each segment.
    """
    wanted, must = sought(node), required(node)
    for running in _surroundings(index, found, wanted):
        if not all(_matches(running, term) for term in must):
            continue
        if counted is None:
            yield from _whole(running, wanted)
            continue
        others = [span for term in wanted if term is not counted for span in _marks(running, term)]
        for begin, end in running.places(counted.readings):
            yield Passage(running, (*others, (begin, end)), begin, end)


def _whole(running: Running, wanted: Sequence[QueryTerm]) -> Iterator[Passage]:
    """The segment as one passage; where only fields were asked for, all of its words."""
    spans = tuple(sorted({span for term in wanted for span in _marks(running, term)}))
    if spans:
        yield Passage(running, spans, spans[0][0], max(end for _, end in spans))
    else:
        yield Passage(running, (), 0, running.own)


def _matches(running: Running, term: QueryTerm) -> bool:
    """Whether what the index may not have checked to its end is there after all."""
    if term.kind not in (Kind.PHRASE, Kind.NEAR):
        return True
    return next(_marks(running, term), None) is not None


def _marks(running: Running, term: QueryTerm) -> Iterator[Span]:
    """The places that match a term: of own words, and of what begins with them."""
    match term.kind:
        case Kind.PHRASE:
            yield from running.places(term.readings)
        case Kind.NEAR:
            for span in running.windows(term.tokens, term.slack):
                yield from span
        case Kind.WORD:
            yield from _words(running, term)
        case Kind.PREFIX:
            yield from _own(running, lambda word: word.startswith(term.tokens[0]))
        case Kind.FUZZY:
            yield from _own(running, lambda word: is_near(term.tokens[0], word, term.slack))


def _words(running: Running, term: QueryTerm) -> Iterator[Span]:
    """A word in its inflections, and in its other readings."""
    stem = stemmer(running.segments[0].language)
    exact = {stem(reading[0]) for reading in term.readings if len(reading) == 1}
    yield from _own(running, lambda word: stem(word) in exact)
    longer = [reading for reading in term.readings if len(reading) > 1]
    if longer:
        yield from running.places(longer)


def _own(running: Running, accepts: Callable[[str], bool]) -> Iterator[Span]:
    for at, token in enumerate(running.tokens[: running.own]):
        if accepts(token.folded):
            yield at, at + 1


def occurrences(
    index: Index | Snapshot, found: Sequence[IndexedSegment], phrase: tuple[str, ...]
) -> int:
    """How often the phrase, in just these words, begins in the segments."""
    around = _around(index, found, [phrase], [])
    return sum(1 for running in around for _ in running.places([phrase]))


def _surroundings(
    index: Index | Snapshot, found: Sequence[IndexedSegment], wanted: Sequence[QueryTerm]
) -> list[Running]:
    phrases = [reading for term in wanted if _is_phrase(term) for reading in term.readings]
    return _around(index, found, phrases, [term for term in wanted if term.kind is Kind.NEAR])


def _around(
    index: Index | Snapshot,
    found: Sequence[IndexedSegment],
    phrases: Sequence[tuple[str, ...]],
    near: Sequence[QueryTerm],
) -> list[Running]:
    """Each segment with its neighbours: one on each side, or as far as a match may reach."""
    owned = [tuple(tokenise(segment.text, segment.language)) for segment in found]
    own_words = [[token.folded for token in own] for own in owned]
    reaches = [max(_reach(own, phrases), _near_reach(own, near)) for own in own_words]
    around = index.stretches(
        [
            Stretch(segment.run, segment.place - 1, segment.place + max(1, reach))
            for segment, reach in zip(found, reaches, strict=True)
        ]
    )
    return [
        Running.of(
            [segment, *(other for other in stretch if other.place > segment.place)],
            own,
            reach,
            next((other for other in stretch if other.place < segment.place), None),
        )
        for segment, own, reach, stretch in zip(found, owned, reaches, around, strict=True)
    ]


def _is_phrase(term: QueryTerm) -> bool:
    return term.kind is Kind.PHRASE or (term.kind is Kind.WORD and len(term.readings) > 1)


def _reach(own: Sequence[str], phrases: Sequence[Sequence[str]]) -> int:
    """How many words after a segment's own may belong to a phrase that its last words begin."""
    return max(
        (
            len(phrase) - (len(own) - at)
            for phrase in phrases
            for at in range(max(0, len(own) - len(phrase) + 1), len(own))
            if list(phrase[: len(own) - at]) == own[at:]
        ),
        default=0,
    )


def _near_reach(own: Sequence[str], near: Sequence[QueryTerm]) -> int:
    """The same for words near each other, the first of which is among the last ones."""
    return max(
        (
            at + len(term.tokens) + term.slack - len(own)
            for term in near
            for at, word in enumerate(own)
            if word in term.tokens
        ),
        default=0,
    )
