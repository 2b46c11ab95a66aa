"""An index on synthetic speech: how fast it is filled and asked, embedded or on Elasticsearch.

2,000 events of 150 segments of 15 words with times, words drawn by Zipf's law (s = 1.05) from
40,000 invented ones, every tenth event in Arabic letters, 500 speakers, ten years. Natural
phrases repeat more than these do, so the phrase times are a little kind; the totals are exact
either way. A `limit` of 20 hits with their neighbours, highlights and times is part of each time.

That is the part `speed`. The part `recall` compares what is found in the real debates with a scan
of every word (`scripts/benchmarks/recall.py`), `agreement` the two engines with each other
(`scripts/benchmarks/agreement.py`).
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from archive.catalogue.transcripts import PreferredPart
from archive.event import Event, Placement
from archive.recording import Recording
from archive.transcript import Origin, Segment, Transcript, Word
from archive.viewer import PUBLIC
from scripts.benchmarks import agreement, raw_bulk, recall
from scripts.benchmarks.engines import ENGINES, scratch, served
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.plain_tantivy import PlainTantivy
from search.documents import Document, event_documents
from search.index import Index
from search.opening import open_index
from search.request import SearchRequest
from search.searching import search_index

T = TypeVar("T")

SEGMENTS_AN_EVENT = 150
WORDS_A_SEGMENT = 15
VOCABULARY = 40_000
ZIPF = 1.05
SPEAKERS = 500
YEARS = 10
ARABIC_EVERY = 10
QUERIES = 400
WARMING = 1_200
"""Other questions of each kind before those, in which caches fill and Java compiles."""

FACETS = ("speaker", "event", "year", "language")


@dataclass(frozen=True)
class Targets:
    """p95 in ms, segments a second; the machine of the figures is named in docs/benchmarks.md."""

    quote_ms: float
    facets_ms: float
    bulk: float
    phrase_ms: float | None = None


SMALL = 300_000
TARGETS = {
    ("tantivy", "small"): Targets(quote_ms=5.0, facets_ms=10.0, bulk=20_000.0, phrase_ms=2.0),
    ("tantivy", "large"): Targets(quote_ms=20.0, facets_ms=60.0, bulk=20_000.0),
    ("elasticsearch", "small"): Targets(quote_ms=25.0, facets_ms=40.0, bulk=4_000.0),
    ("elasticsearch", "large"): Targets(quote_ms=60.0, facets_ms=150.0, bulk=4_000.0),
}
"""Up to SMALL segments, and of more (3,000,000)."""

PARTS = ("speed", "recall", "agreement")

RAW = 60_000
"""Ready documents that show how many Elasticsearch takes by itself."""


@dataclass
class Corpus:
    """Events made one after another, the same for the same seed; keeps samples to ask for.

    `sums` are CPU seconds of the same sum, one at each event: how evenly the machine computes.
    """

    segments: int
    making_s: float = 0.0
    making_cpu_s: float = 0.0

    def __post_init__(self) -> None:
        self._choice = random.Random(7)
        self._sampling = random.Random(8)  # its own: with and without samples the same is said
        self._words = {
            "en": _vocabulary(self._choice, _ONSETS, _VOWELS, _ENDINGS),
            "ar": _vocabulary(self._choice, _ARABIC, _ARABIC_VOWELS, _ARABIC_ENDINGS),
        }
        self._weights = list(accumulate(1 / (n + 1) ** ZIPF for n in range(VOCABULARY)))
        self.samples: list[tuple[Event, Segment]] = []
        self.texts: list[str] = []
        self.sums: list[float] = []

    def documents(self) -> Iterator[Document]:
        """All documents; the time to invent what was said is kept apart in `making_s`."""
        for event, part in self.parts():
            yield from event_documents(event, [part])

    def parts(self) -> Iterator[tuple[Event, PreferredPart]]:
        """All events with what was said there."""
        for number in range(self.segments // SEGMENTS_AN_EVENT):
            began, used = time.perf_counter(), time.thread_time()
            event, part = self.event(number)
            self.samples.append((event, self._sampling.choice(part.segments)))
            self.texts += [segment.text for segment in part.segments]
            self.sums.append(_time_of_a_sum())
            self.making_s += time.perf_counter() - began
            self.making_cpu_s += time.thread_time() - used
            yield event, part

    def event(self, number: int) -> tuple[Event, PreferredPart]:
        """The next event and its one part; each call draws on, so ask in order."""
        language = "en" if number % ARABIC_EVERY else "ar"
        day = date(2015, 1, 1) + timedelta(days=self._choice.randrange(365 * YEARS))
        event = Event(f"event-{number:06d}", f"Event {number}", date=day, language=language)
        speakers = [f"Speaker {self._choice.randrange(SPEAKERS)}" for _ in range(4)]
        segments = tuple(self._segment(n, speakers, language) for n in range(SEGMENTS_AN_EVENT))
        recording = Recording(f"r-{number:06d}", f"{number}.opus", segments[-1].end_ms)
        transcript = Transcript(f"t-{number:06d}", recording.id, Origin.MACHINE, revision=1)
        placement = Placement(event.id, recording.id, 0)
        return event, PreferredPart(recording, placement, transcript, segments)

    def _segment(self, number: int, speakers: Sequence[str], language: str) -> Segment:
        start = number * 6_000
        vocabulary = self._words[language]
        said = self._choice.choices(vocabulary, cum_weights=self._weights, k=WORDS_A_SEGMENT)
        words = tuple(
            Word(word, start + n * 380, start + n * 380 + 350, 0.9) for n, word in enumerate(said)
        )
        speaker = self._choice.choice(speakers)
        return Segment(
            start, words[-1].end_ms, " ".join(said), speaker, None, language, 0.9, (), (), words
        )


def main(options: list[str]) -> int:
    """Print the figures of the parts asked for; 0 where all targets are met."""
    parser = argparse.ArgumentParser(prog="scripts/bench search")
    parser.add_argument("--segments", type=int, default=SMALL)
    parser.add_argument("--engine", choices=ENGINES, help="tantivy, if not given; recall: both")
    parser.add_argument("--part", choices=PARTS, action="append", help="speed, if not given")
    parser.add_argument("--keep", type=Path, help="ask the index `quotes --keep` left, fill none")
    asked = parser.parse_args(options)
    parts = asked.part or ["speed"]
    met = _speed(asked.segments, asked.engine or ENGINES[0], asked.keep) if "speed" in parts else []
    met += recall.run([asked.engine] if asked.engine else ENGINES) if "recall" in parts else []
    met += agreement.run() if "agreement" in parts else []
    return 0 if all(met) else 1


def _speed(segments: int, engine: str, keep: Path | None) -> list[bool]:
    """Fill an index, ask it, print a table."""
    corpus = Corpus(segments)
    targets = TARGETS[engine, "small" if segments <= SMALL else "large"]
    with (
        scratch() as empty,
        scratch() as beside,
        served(engine, keep / engine if keep else empty) as chosen,
        open_index(chosen, writable=True) as index,
    ):
        met = []
        if index.needs_rebuild():
            speed = _fill(index, corpus, chosen.data)
            met.append(verdict("bulk index", speed, targets.bulk, "segments/s", at_least=True))
        else:
            print(f"asking the {sum(1 for _ in corpus.parts()):,} events of {keep}")
        plain = PlainTantivy(beside, corpus.texts)
        print(f"plain tantivy, bulk index: {plain.segments_a_second:,.0f} segments/s")
        met += _ask_all(index, corpus, plain, targets)
        if engine == "elasticsearch" and not keep:
            ready = raw_bulk.documents_a_second(chosen.elasticsearch_url, Corpus(RAW).documents())
            print(f"Elasticsearch by itself takes {ready:,.0f} ready documents/s")
    return met


def _fill(index: Index, corpus: Corpus, folder: Path) -> float:
    """Segments a second, without the time to invent them, in which the engine may catch up."""
    began, used = time.perf_counter(), time.process_time()
    written = index.rebuild(corpus.documents())
    taken = time.perf_counter() - began
    cpu_us = (time.process_time() - used - corpus.making_cpu_s) / written * 1e6
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"{written:,} segments, {size / 1e6:.0f} MB, {cpu_us:.0f} us of our CPU each")
    print(f"bulk index with the time to invent the segments: {written / taken:,.0f} a second")
    quickest = min(corpus.sums)
    slow = [f"{_percentile(corpus.sums, percent) / quickest:.2f}" for percent in (10, 50, 90)]
    print(f"one and the same sum took {', '.join(slow)} times its quickest (p10, p50, p90)")
    return written / (taken - corpus.making_s)


def _time_of_a_sum() -> float:
    """CPU seconds of work in registers and the nearest cache: what varies is the machine."""
    used = time.thread_time()
    sum(range(10_000))
    return time.thread_time() - used


def _ask_all(index: Index, corpus: Corpus, plain: PlainTantivy, targets: Targets) -> list[bool]:
    choice = random.Random(11)
    samples = choice.choices(corpus.samples, k=WARMING + QUERIES)
    phrases = [_phrase(choice, segment, 5) for _, segment in samples]
    quotes = [_phrase(choice, segment, 12) for _, segment in samples]
    ask: Callable[[SearchRequest], object] = lambda request: search_index(index, PUBLIC, request)  # noqa: E731
    phrase = _times(ask, [SearchRequest(f'"{" ".join(words)}"') for words in phrases])
    quote = _times(ask, [SearchRequest(f'"{" ".join(words)}"') for words in quotes])
    bare = _times(plain.ask, phrases)
    faceted = _times(ask, [_filtered(event, segment) for event, segment in samples])
    _report("one word", _times(ask, [_word(choice, segment) for _, segment in samples]))
    _report("exact 5-word phrase", phrase)
    _report("exact 12-word quote", quote)
    _report("the 5 words, plain tantivy", bare)
    _report("two words, speaker, year, four facets", faceted)
    _report("two words, four facets", _times(ask, [_two(segment) for _, segment in samples]))
    _report_ratio("phrase, p50", _percentile(bare, 50), "ms", _percentile(phrase, 50))
    met = [
        verdict("exact 12-word quote, p95", _percentile(quote, 95), targets.quote_ms, "ms"),
        verdict("filters and facets, p95", _percentile(faceted, 95), targets.facets_ms, "ms"),
    ]
    if targets.phrase_ms is not None:
        p95 = _percentile(phrase, 95)
        met.append(verdict("exact 5-word phrase, p95", p95, targets.phrase_ms, "ms"))
    return met


def _phrase(choice: random.Random, segment: Segment, length: int) -> list[str]:
    words = segment.text.split()
    at = choice.randrange(len(words) - length + 1)
    return words[at : at + length]


def _filtered(event: Event, segment: Segment) -> SearchRequest:
    assert event.date is not None
    return replace(
        _two(segment),
        speaker=segment.speaker,
        after=date(event.date.year, 1, 1),
        before=date(event.date.year, 12, 31),
    )


def _two(segment: Segment) -> SearchRequest:
    words = segment.text.split()
    return SearchRequest(f"{words[0]} {words[7]}", facets=FACETS)


def _word(choice: random.Random, segment: Segment) -> SearchRequest:
    return SearchRequest(choice.choice(segment.text.split()))


def _times(ask: Callable[[T], object], questions: Sequence[T]) -> list[float]:
    """Milliseconds of each question after WARMING others."""
    for question in questions[:WARMING]:
        ask(question)
    times = []
    for question in questions[WARMING:]:
        began = time.perf_counter()
        ask(question)
        times.append((time.perf_counter() - began) * 1000)
    return times


def _report(name: str, times: Sequence[float]) -> None:
    middle, tail = _percentile(times, 50), _percentile(times, 95)
    print(f"{name:40} p50 {middle:7.2f} ms   p95 {tail:7.2f} ms   max {max(times):7.2f} ms")


def _report_ratio(name: str, plain: float, unit: str, ours: float) -> None:
    ratio = max(plain, ours) / min(plain, ours)
    print(f"{name}: plain tantivy {plain:,.2f} {unit}, Hotmic {ours:,.2f}: a ratio of {ratio:.1f}")


def _percentile(times: Sequence[float], percent: int) -> float:
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def _vocabulary(
    choice: random.Random, onsets: Sequence[str], vowels: Sequence[str], endings: Sequence[str]
) -> list[str]:
    """Distinct pronounceable words, the commonest ones short."""
    made: dict[str, None] = {}
    while len(made) < VOCABULARY:
        syllables = 1 if len(made) < 50 else choice.choice((2, 2, 2, 3, 3, 4))
        spelled = "".join(choice.choice(onsets) + choice.choice(vowels) for _ in range(syllables))
        made[spelled + choice.choice(endings)] = None
    return list(made)


_ONSETS = ("b", "c", "d", "f", "g", "h", "k", "l", "m", "n", "p", "r", "s", "t", "v", "st", "pr")
_VOWELS = ("a", "e", "i", "o", "u")
_ENDINGS = ("", "", "", "n", "r", "s", "t", "ing", "ed", "ly")
_ARABIC = tuple("بتجحدرسشعفقكلمنو")
_ARABIC_VOWELS = ("", "\u0627", "و", "ي")
_ARABIC_ENDINGS = ("", "", "", "ة", "ون", "ين", "ي")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
