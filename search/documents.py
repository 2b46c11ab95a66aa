"""What is indexed: one document for each segment of an event's preferred transcripts.

The words of an event are read as one running text, in the order of the event's clock, across
segments, speakers and the parts of a broadcast. A document's verbatim field holds the segment's own
words followed by the next LOOKAHEAD words of that text, each carrying MARK. A phrase that begins in
a segment therefore matches exactly one document, wherever it ends, and is counted once
(`search.query.plan` writes the query's side of it). Segments that a gate distrusts (`quarantined`)
make a running text of their own: what may be invented never splits what was said.

The values here are named tuples, not dataclasses: three million are made in a rebuild, and a
frozen dataclass of fifteen fields takes 4 microseconds to make, a tuple half of one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, pairwise
from json.encoder import encode_basestring as _quoted
from typing import NamedTuple

from archive.catalogue.transcripts import PreferredPart
from archive.event import Event, Placement
from archive.transcript import Flag, Segment
from search.analysis import Remembered, piece_words, split, words
from search.language.stemming import stemmer
from search.orders import orders
from search.times import pack_times

LAYOUT = 5
"""Version of the documents and of both engines' mappings; raise it when either changes."""

LOOKAHEAD = 30
"""Words of the running text after a segment's own: phrases of up to 31 words in one query."""

MARK = ">>>"
"""Suffix of a looked-ahead word; folding never yields it. Three letters: no fuzzy search for a word
reaches a marked one (`search.fuzzy`)."""

NO_CONFIDENCE = -1
CONFIDENCE_STEPS = 10_000
"""The mean probability of a segment's words, 0..1, as an integer."""

_MARKED = f"{MARK} "


class IndexedSegment(NamedTuple):
    """What an engine keeps for the reader and gives back; times are ms on the recording.

    `shift_ms` leads to where the recording stands in the event, which is its clock's time if it
    `has_clock`. `run` names the running text, `place` the segment's number in it, from 0. `times`
    is `search.times.pack_times`.
    """

    event: str
    event_title: str
    event_date: str | None
    recording: str
    transcript: str
    run: str
    platform: str | None
    has_clock: bool
    speaker: str | None
    language: str | None
    flags: tuple[str, ...]
    start_ms: int
    end_ms: int
    shift_ms: int
    place: int
    text: str
    times: str

    def pack(self) -> str:
        """A JSON array of the fields in order; what many segments share is written out once."""
        shared = _packed(*self[:_OWN])
        return (
            f"[{shared},{self.start_ms},{self.end_ms},{self.shift_ms},{self.place},"
            f'{_quoted(self.text)},"{self.times}"]'
        )

    @classmethod
    def unpack(cls, packed: str | bytes) -> IndexedSegment:
        fields, _ = _decode(packed if isinstance(packed, str) else packed.decode())
        fields[_FLAGS] = tuple(fields[_FLAGS])
        return cls(*fields)


_FLAGS = IndexedSegment._fields.index("flags")
_OWN = IndexedSegment._fields.index("start_ms")
"""The fields before are the same for many segments of a recording."""

_decode = json.JSONDecoder().raw_decode


@lru_cache(1024)
def _packed(*shared: object) -> str:
    """The values as JSON, without the brackets."""
    return json.dumps(shared, ensure_ascii=False, separators=(",", ":"))[1:-1]


class Document(NamedTuple):
    """One document: the fields that are searched, and the segment that is kept.

    `verbatim`, `stems`, `repeats`, `who` and `title` are tokens separated by blanks. `repeats`
    names the words and pairs of words that begin more than once in the segment (`the#2`,
    `of_the#2`), so that totals of passages are exact (`search.query.plan`). `number` is the
    segment's in its transcript, `day` the proleptic ordinal, 0 if unknown; `embargo` is in seconds
    of Unix time, None if there is none. `newest` and `clock` are the two orders. `confidence` is in
    CONFIDENCE_STEPS or NO_CONFIDENCE, `words` the number of the segment's own.
    """

    number: int
    verbatim: str
    stems: str
    repeats: str
    who: str
    access: str
    embargo: int | None
    day: int
    newest: int
    clock: int
    segment: IndexedSegment
    title: str
    tags: tuple[str, ...]
    confidence: int
    words: int

    @property
    def id(self) -> str:
        """The same in every revision of a transcript: what did not change stays."""
        return f"{self.segment.transcript}:{self.number:06d}"

    @property
    def month(self) -> str | None:
        """The month of the event, `2016-09`."""
        return self.segment.event_date[:7] if self.segment.event_date else None


def event_documents(event: Event, parts: Sequence[PreferredPart]) -> Iterator[Document]:
    """The documents of an event, in the order of its clock; segments without a word have none."""
    placed = sorted(_placed(parts), key=lambda one: one.order)
    trusted = [one for one in placed if Flag.QUARANTINED not in one.segment.flags]
    yield from _run(event, event.id, trusted)
    if len(trusted) < len(placed):
        quarantined = [one for one in placed if Flag.QUARANTINED in one.segment.flags]
        yield from _run(event, f"{event.id}~quarantined", quarantined)


def access_word(event: Event) -> str:
    """The one term that decides who may find the event's documents (`search.query.plan.rights`)."""
    if event.withdrawn is not None:
        return f"withdrawn:{event.visibility}"
    if event.embargo_until is not None:
        return f"embargo:{event.visibility}"
    return str(event.visibility)


class _Placed(NamedTuple):
    """A segment with its place on the event's clock."""

    order: tuple[int, str, int]
    part: PreferredPart
    segment: Segment
    shift_ms: int
    tokens: list[str]
    stems: tuple[str, ...]
    times: str


@lru_cache(None)
def _hearing(language: str | None) -> Callable[[str], tuple[tuple[str, ...], str]]:
    """The words of a piece of text, and their stems as one text; one look-up gives both streams."""
    words_of, stem = piece_words(language), stemmer(language)

    def hear(piece: str) -> tuple[tuple[str, ...], str]:
        heard = words_of(piece)
        return heard, " ".join(map(stem, heard))

    return Remembered(hear).__getitem__


def _placed(parts: Sequence[PreferredPart]) -> Iterator[_Placed]:
    for part in parts:
        for seq, segment in enumerate(part.segments):
            heard = list(map(_hearing(segment.language), split(segment.text)))
            if not heard or _is_trimmed(part, segment):
                continue
            said, stems = zip(*heard, strict=True)
            tokens = list(chain.from_iterable(said))
            if tokens:
                times = pack_times(segment, said)
                shift = _shift_ms(part.placement, segment.start_ms)
                order = (segment.start_ms + shift, part.recording.id, seq)
                yield _Placed(order, part, segment, shift, tokens, stems, times)


def _is_trimmed(part: PreferredPart, segment: Segment) -> bool:
    """Whether another part of the event holds this stretch: the middle decides, as for words."""
    placement = part.placement
    if not (placement.trim_start_ms or placement.trim_end_ms):
        return False
    middle = (segment.start_ms + segment.end_ms) // 2
    last = part.recording.duration_ms - placement.trim_end_ms
    return not placement.trim_start_ms <= middle < last


def _shift_ms(placement: Placement, at_ms: int) -> int:
    return placement.offset_ms + round(at_ms * placement.drift_ppm / 1_000_000)


def _run(event: Event, run: str, placed: Sequence[_Placed]) -> Iterator[Document]:
    running = [token for one in placed for token in one.tokens]
    day = event.date.isoformat() if event.date else None
    ordinal = event.date.toordinal() if event.date else 0
    access = access_word(event)
    embargo = int(event.embargo_until.timestamp()) if event.embargo_until else None
    title = " ".join(dict.fromkeys(words(event.title)))
    tags = tuple(tag.casefold() for tag in event.tags)
    platform = event.platform.casefold() if event.platform else None
    end = 0
    for place, (order, part, segment, shift_ms, tokens, stems, times) in enumerate(placed):
        end += len(tokens)
        ahead = running[end : end + LOOKAHEAD]
        kept = IndexedSegment(
            event.id,
            event.title,
            day,
            part.recording.id,
            part.transcript.id,
            run,
            platform,
            event.clock is not None,
            segment.speaker,
            segment.language,
            segment.flags,
            segment.start_ms,
            segment.end_ms,
            shift_ms,
            place,
            segment.text,
            times,
        )
        yield Document(
            order[2],
            _verbatim(tokens, ahead),
            " ".join(filter(None, stems)),
            _repeats(tokens, ahead[0] if ahead else ""),
            _who(segment.speaker, segment.person),
            access,
            embargo,
            ordinal,
            *orders(ordinal, event.id, order[0]),
            kept,
            title,
            tags,
            _confidence(segment.confidence),
            len(tokens),
        )


def _confidence(mean: float | None) -> int:
    return NO_CONFIDENCE if mean is None else round(mean * CONFIDENCE_STEPS)


def _verbatim(tokens: Sequence[str], ahead: Sequence[str]) -> str:
    """A segment's own words, and those looked ahead, marked."""
    own = " ".join(tokens)
    return f"{own} {_MARKED.join(ahead)}{MARK}" if ahead else own


def _repeats(tokens: Sequence[str], following: str) -> str:
    """The n-th beginnings, n from 2, of each word and each pair of words of a segment.

    `following` is the word after its last, empty where there is none.
    """
    if len(set(tokens)) == len(tokens):
        return ""
    found: list[str] = []
    first: dict[str, str] = {}
    counts: dict[str, int] = {}
    for token, after in pairwise((*tokens, following)):
        if token not in first:
            first[token] = after
            continue
        nth = counts[token] = counts.get(token, 1) + 1
        found.append(f"{token}#{nth}")
        if nth == 2:  # pairs are counted only from here on: most words stand once
            counts[f"{token}_{first[token]}"] = 1  # no token holds an underscore
        pair = f"{token}_{after}"
        nth = counts[pair] = counts.get(pair, 0) + 1
        if nth > 1:
            found.append(f"{pair}#{nth}")
    return " ".join(found)


@lru_cache(4096)
def _who(speaker: str | None, person: str | None) -> str:
    """The words of the speaker's name, and the person's id, by which a filter may name them."""
    return " ".join(dict.fromkeys([*words(speaker or ""), *([person] if person else [])]))
