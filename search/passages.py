"""From the segments an engine found to passages: where the words begin, end and stand in the text.

The verbatim matching of the index is repeated here on the stored text, word by word, so that a
hit's time, range and count never rest on an engine's word, and a phrase longer than the
look-ahead is checked to its end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote_plus

from search.analysis import Token, tokenise
from search.documents import IndexedSegment
from search.index import Index, Stretch
from search.query import Kind, QueryTerm
from search.request import Hit
from search.stemming import stemmer
from search.times import unpack_times


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that match, `tokens` as places in `running`, and the first of them that counts."""

    running: Running
    tokens: tuple[tuple[int, int], ...]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Running:
    """A segment, `segments[0]`, with what follows and precedes it.

    `tokens` are its `own` ones and at least as many after them as a phrase may need; `owners`
    gives the number in `segments` of each.
    """

    segments: Sequence[IndexedSegment]
    before: IndexedSegment | None
    tokens: Sequence[Token]
    owners: Sequence[int]
    own: int

    @classmethod
    def of(
        cls,
        segments: Sequence[IndexedSegment],
        own: Sequence[Token],
        reach: int,
        before: IndexedSegment | None,
    ) -> Running:
        """Of the words that follow, about `reach` are read."""
        tokens = list(own)
        owners = [0] * len(own)
        for number, segment in enumerate(segments[1:], start=1):
            if len(tokens) >= len(own) + reach:
                break
            tokens += tokenise(segment.text)
            owners += [number] * (len(tokens) - len(owners))
        return cls(segments, before, tokens, owners, len(own))

    def starts(self, phrase: Sequence[str]) -> Iterator[int]:
        """Where in the segment's own words the phrase begins and runs to its end."""
        length = len(phrase)
        for at in range(min(self.own, len(self.tokens) - length + 1)):
            if self.tokens[at].folded == phrase[0] and all(
                token.folded == word
                for token, word in zip(self.tokens[at : at + length], phrase, strict=True)
            ):
                yield at

    def time(self, at: int, *, end: bool) -> int:
        """Start or end of a token, in ms on the first segment's recording."""
        first, segment = self.segments[0], self.segments[self.owners[at]]
        times = unpack_times(segment.times)
        if times:
            place = at - self.owners.index(self.owners[at])
            time = segment.start_ms + times[place + (len(times) // 2 if end else 0)]
        else:
            time = segment.end_ms if end else segment.start_ms
        return time + segment.shift_ms - first.shift_ms


def passages(
    index: Index,
    found: Sequence[IndexedSegment],
    terms: Sequence[QueryTerm],
    counted: Sequence[str] | None,
) -> Iterator[Passage]:
    """Every passage of the segments, in order; segments whose long phrase fails have none."""
    wanted = [term for term in terms if not term.excluded]
    for running in _surroundings(index, found, wanted):
        if counted is None:
            yield from _whole(running, wanted)
        else:
            others = [term for term in wanted if term.tokens != counted]
            marks = tuple(_marks(running, others))
            for begin in running.starts(counted):
                span = (begin, begin + len(counted))
                yield Passage(running, (*marks, span), *span)


def _surroundings(
    index: Index, found: Sequence[IndexedSegment], wanted: Sequence[QueryTerm]
) -> list[Running]:
    """Each segment with its neighbours: one on each side, or as far as a phrase may reach."""
    phrases = [term.tokens for term in wanted if term.kind is Kind.PHRASE]
    owned = [tuple(tokenise(segment.text)) for segment in found]
    reaches = [_reach([token.folded for token in own], phrases) for own in owned]
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


def _whole(running: Running, wanted: Sequence[QueryTerm]) -> Iterator[Passage]:
    """The segment as one passage, unless one of its phrases is not there after all."""
    phrases = [term.tokens for term in wanted if term.kind is Kind.PHRASE]
    if not all(any(True for _ in running.starts(phrase)) for phrase in phrases):
        return
    marks = tuple(sorted(_marks(running, wanted)))
    if marks:
        yield Passage(running, marks, marks[0][0], max(end for _, end in marks))


def _marks(running: Running, wanted: Sequence[QueryTerm]) -> Iterator[tuple[int, int]]:
    """Token ranges of the own words, and of the phrases that begin there, that match a term."""
    stem = stemmer(running.segments[0].language)
    exact = {stem(t.tokens[0]) for t in wanted if t.kind is Kind.WORD}
    beginnings = tuple(t.tokens[0] for t in wanted if t.kind is Kind.PREFIX)
    for at, token in enumerate(running.tokens[: running.own]):
        if stem(token.folded) in exact or token.folded.startswith(beginnings):
            yield at, at + 1
    for term in wanted:
        if term.kind is Kind.PHRASE:
            for at in running.starts(term.tokens):
                yield at, at + len(term.tokens)


def hit(passage: Passage, query: str) -> Hit:
    """The passage as a reader sees it."""
    running = passage.running
    first = running.segments[0]
    last = running.owners[max(end for _, end in passage.tokens) - 1]
    start_ms = running.time(passage.begin, end=False)
    after = running.segments[last + 1 : last + 2]
    return Hit(
        event=first.event,
        event_title=first.event_title,
        event_date=first.event_date,
        recording=first.recording,
        transcript=first.transcript,
        start_ms=start_ms,
        end_ms=max(start_ms, running.time(passage.end - 1, end=True)),
        event_ms=start_ms + first.shift_ms if first.has_clock else None,
        speaker=first.speaker,
        flags=first.flags,
        text=" ".join(segment.text for segment in running.segments[: last + 1]),
        highlights=_highlights(passage),
        url=_url(first.event, start_ms + first.shift_ms, query),
        context_before=running.before.text if running.before else "",
        context_after=after[0].text if after else "",
    )


def _highlights(passage: Passage) -> tuple[tuple[int, int], ...]:
    """Character ranges in the joined text, in order, overlapping ones merged."""
    running = passage.running
    offsets = [0]
    for segment in running.segments:
        offsets.append(offsets[-1] + len(segment.text) + 1)
    merged: list[tuple[int, int]] = []
    for begin, end in sorted(passage.tokens):
        low = offsets[running.owners[begin]] + running.tokens[begin].start
        high = offsets[running.owners[end - 1]] + running.tokens[end - 1].end
        if merged and low < merged[-1][1]:
            low, high = merged[-1][0], max(high, merged[-1][1])
            merged.pop()
        merged.append((low, high))
    return tuple(merged)


def _url(event: str, at_ms: int, query: str) -> str:
    """`/e/EVENT?t=SECONDS&q=QUERY`: the event's page resolves the time through its placements."""
    seconds = f"{at_ms / 1000:.3f}".rstrip("0").rstrip(".")
    return f"/e/{event}?t={seconds}&q={quote_plus(query)}"
