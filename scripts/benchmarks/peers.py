"""Quotes found by Hotmic, by SQLite's FTS5 and the way Tube Archivist looks: recall and time.

The 21 debates as captions; quotes of 8 to 30 words that begin at any word, as they were said. Found
means: the first hit is of the right event and covers the moment at which the quote begins.

- FTS5 has a row for each caption and is asked for the phrase, and for any of the words (bm25).
- Tube Archivist joins five captions to a document (what is left over at the end of a recording is
  not indexed) and asks Elasticsearch for any of the words with fuzziness AUTO. Here tantivy is
  asked the same: no edit up to 2 letters, one up to 5, else two. It ranks by how many words match,
  where Elasticsearch also weighs how rare they are: its way, and not its very figures.
"""

from __future__ import annotations

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import tantivy

from archive.transcript import Origin
from archive.viewer import PUBLIC
from scripts.benchmarks.debate_archive import DEBATES, Debate, archive_of, debates
from scripts.benchmarks.metering import verdict
from scripts.benchmarks.quote_making import Made, true_quotes
from search.analysis import words
from search.request import SearchRequest
from search.searching import search_index

QUOTES = 300
SEED = 1858
CLOSE_MS = 1_500
"""Times of words are good to about 0.3 s, and a hit may begin at the word beside it."""

JOINED = 5
"""Captions of one document of Tube Archivist."""

RECALL = 0.98
"""A quote that was said twice may be found at the other place first."""


class Place(NamedTuple):
    """A first hit: from when to when, in ms."""

    event: str
    start_ms: int
    end_ms: int


Find = Callable[[str], Place | None]


def main(options: list[str]) -> int:
    """Print recall and time of each; 0 where Hotmic finds what was said."""
    parser = argparse.ArgumentParser(prog="scripts/bench peers")
    parser.add_argument("--quotes", type=int, default=QUOTES)
    parser.add_argument("--debates", type=Path, default=DEBATES)
    asked = parser.parse_args(options)
    held = [_captions_only(debate) for debate in debates(asked.debates)]
    made = true_quotes(list(debates(asked.debates)), asked.quotes, SEED)
    with (
        tempfile.TemporaryDirectory(prefix="hotmic-bench-") as folder,
        archive_of(Path(folder), held) as (index, _),
    ):

        def hotmic(quote: str) -> Place | None:
            found = search_index(index, PUBLIC, SearchRequest(f'"{_bare(quote)}"', limit=20)).hits
            return Place(found[0].event, found[0].start_ms, found[0].end_ms) if found else None

        ours = _measure("Hotmic", hotmic, made)
    cues = _fts5(held)
    _measure("SQLite FTS5, the phrase", lambda quote: cues(f'"{_bare(quote)}"'), made)
    _measure("SQLite FTS5, any of the words", lambda quote: cues(" OR ".join(_plain(quote))), made)
    _measure("Tube Archivist's way", _five_captions(held), made)
    return 0 if verdict("found first by Hotmic", ours, RECALL, "of all", at_least=True) else 1


def _captions_only(debate: Debate) -> Debate:
    return replace(debate, said={Origin.IMPORTED: debate.said[Origin.IMPORTED]})


def _bare(quote: str) -> str:
    return quote.replace('"', " ")


def _plain(quote: str) -> list[str]:
    return [f'"{word}"' for word in words(quote)]


def _measure(name: str, find: Find, made: Sequence[Made]) -> float:
    """Prints a line; returns the share of quotes whose first hit is where they were said."""
    right, times = 0, []
    for one in made:
        began = time.perf_counter()
        place = find(one.text)
        times.append((time.perf_counter() - began) * 1000)
        right += place is not None and _holds(place, one)
    times.sort()
    p50, p95 = (times[len(times) * percent // 100] for percent in (50, 95))
    recall = right / len(made)
    print(f"{name:30} found first {recall:.3f}   p50 {p50:7.2f} ms   p95 {p95:7.2f} ms")
    return recall


def _holds(place: Place, made: Made) -> bool:
    early, late = place.start_ms - CLOSE_MS, place.end_ms + CLOSE_MS
    return place.event == made.event and early <= made.start_ms <= late


def _cues(held: Sequence[Debate]) -> Iterator[tuple[Place, str]]:
    for debate in held:
        for one in debate.said[Origin.IMPORTED]:
            yield Place(debate.event.id, one.start_ms, one.end_ms), one.text


def _fts5(held: Sequence[Debate]) -> Find:
    base = sqlite3.connect(":memory:")
    base.execute(
        "CREATE VIRTUAL TABLE cues USING fts5(text, event UNINDEXED, s UNINDEXED, e UNINDEXED)"
    )
    base.executemany(
        "INSERT INTO cues VALUES (?, ?, ?, ?)", ((text, *place) for place, text in _cues(held))
    )

    def find(match: str) -> Place | None:
        asked = "SELECT event, s, e FROM cues WHERE cues MATCH ? ORDER BY rank LIMIT 20"
        row = base.execute(asked, (match,)).fetchone()
        return Place(*row) if row else None

    return find


def _five_captions(held: Sequence[Debate]) -> Find:
    build = tantivy.SchemaBuilder()
    build.add_text_field("text", tokenizer_name="whitespace")
    build.add_integer_field("number", stored=True)
    schema = build.build()
    index = tantivy.Index(schema)
    writer = index.writer(64_000_000, 1)
    places: list[Place] = []
    for debate in held:
        cues = list(_cues([debate]))
        for at in range(0, len(cues) - JOINED + 1, JOINED):
            joined = cues[at : at + JOINED]
            document = tantivy.Document()
            document.add_text("text", " ".join(" ".join(words(text)) for _, text in joined))
            document.add_integer("number", len(places))
            writer.add_document(document)
            places.append(Place(debate.event.id, joined[0][0].start_ms, joined[-1][0].end_ms))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def find(quote: str) -> Place | None:
        any_of = [(tantivy.Occur.Should, _fuzzy(schema, word)) for word in words(quote)]
        hits = searcher.search(tantivy.Query.boolean_query(any_of), 30).hits
        return places[searcher.doc(hits[0][1])["number"][0]] if hits else None

    return find


def _fuzzy(schema: tantivy.Schema, word: str) -> tantivy.Query:
    edits = 0 if len(word) <= 2 else 1 if len(word) <= 5 else 2
    if not edits:
        return tantivy.Query.term_query(schema, "text", word)
    return tantivy.Query.fuzzy_term_query(schema, "text", word, edits, True)
