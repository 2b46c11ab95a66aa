"""Phrases of real debates, drawn at random, against a scan of every word."""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest

from archive.catalogue.transcripts import PreferredPart
from archive.event import Event, Placement
from archive.recording import Recording
from archive.sidecars.captions import read_captions
from archive.transcript import Origin, Transcript
from archive.viewer import PUBLIC
from search.analysis import tokenise
from search.documents import event_documents
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.embedded.engine import EmbeddedIndex
from search.index import MAX_WINDOW, Index
from search.language.readings import readings
from search.request import SearchRequest
from search.searching import search_index

pytestmark = [pytest.mark.corpus, pytest.mark.slow]

CLOSE_MS = 1_000
PATIENCE_S = 60.0
"""What is found counts here, on a busy machine too."""


class Spoken(NamedTuple):
    """A word of a debate as the captions have it, folded, with its time and its caption."""

    word: str
    at_ms: int
    caption: int


@pytest.fixture(scope="module")
def debates(corpus: Path) -> dict[str, PreferredPart]:
    """All debates, each one recording with its captions, by their day."""
    return {path.stem: _part(path) for path in sorted((corpus / "debates").glob("*.vtt"))}


@pytest.fixture(
    scope="module",
    params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def index(
    request: pytest.FixtureRequest,
    debates: dict[str, PreferredPart],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Index]:
    """Each engine, holding all of them."""
    made: Index
    if request.param == "tantivy":
        made = EmbeddedIndex(tmp_path_factory.mktemp("debates"), writable=True)
    else:
        server = Server(request.getfixturevalue("elasticsearch_url"), answer_s=PATIENCE_S)
        made = ElasticIndex(server, "debates", writable=True)
    with made:
        made.rebuild(
            chain.from_iterable(
                event_documents(Event(day, day, date=date.fromisoformat(day)), [part])
                for day, part in debates.items()
            )
        )
        yield made


@pytest.fixture(scope="module")
def running(debates: dict[str, PreferredPart]) -> dict[str, list[Spoken]]:
    """The words of each debate in the order of its captions."""
    return {day: list(_spoken(part)) for day, part in debates.items()}


@pytest.mark.parametrize(
    ("phrases", "seed"), [(100, 1960), pytest.param(1_000, 2016, marks=pytest.mark.slow)]
)
def test_phrases_drawn_at_random_are_found_where_they_were_said(
    index: Index, running: dict[str, list[Spoken]], phrases: int, seed: int
) -> None:
    """2 to 31 words from any word on, half of them across a caption's end: every place where they,
    or another reading of their numbers, were said, no other, each within a second.
    """
    choice = random.Random(seed)
    texts = {day: f" {' '.join(one.word for one in said)} " for day, said in running.items()}
    crossing = 0
    for _ in range(phrases):
        said = running[choice.choice(sorted(running))]
        length = choice.randint(2, 31)
        at = choice.randrange(len(said) - length)
        crossing += said[at].caption != said[at + length - 1].caption
        phrase = [one.word for one in said[at : at + length]]

        results = search_index(
            index, PUBLIC, SearchRequest(f'"{" ".join(phrase)}"', limit=MAX_WINDOW)
        )

        found = sorted((hit.event, hit.start_ms) for hit in results.hits)
        expected = sorted(_scan(running, texts, phrase))
        assert results.total == len(expected), phrase
        assert [event for event, _ in found] == [event for event, _ in expected], phrase
        assert all(
            abs(got - true) <= CLOSE_MS for (_, got), (_, true) in zip(found, expected, strict=True)
        ), phrase
    assert crossing > phrases / 2


def test_frequent_phrases_are_counted_exactly(
    index: Index, running: dict[str, list[Spoken]]
) -> None:
    """Totals of common words and pairs, many of them twice in a caption, equal a count."""
    texts = {day: f" {' '.join(one.word for one in said)} " for day, said in running.items()}
    for phrase in (["the"], ["of", "the"], ["i", "think"], ["the", "united", "states"],
                   ["percent"], ["one", "hundred"], ["do", "not"]):  # fmt: skip
        results = search_index(index, PUBLIC, SearchRequest(f'"{" ".join(phrase)}"'))

        assert results.total == len(_scan(running, texts, phrase)), phrase


def test_there_you_go_again(index: Index) -> None:
    """Reagan's line stands in the debate of 1980-10-28 at 4509.7 s."""
    results = search_index(index, PUBLIC, SearchRequest('"there you go again"'))

    assert ("1980-10-28", 4509.7) in [
        (hit.event, round(hit.start_ms / 1000, 1)) for hit in results.hits
    ]


def _part(path: Path) -> PreferredPart:
    captions = read_captions(path, "en")
    recording = Recording(f"r-{path.stem}", path.name, captions.segments[-1].end_ms)
    transcript = Transcript(f"t-{path.stem}", recording.id, Origin.IMPORTED, revision=1)
    placement = Placement(path.stem, recording.id, 0)
    return PreferredPart(recording, placement, transcript, captions.segments)


def _spoken(part: PreferredPart) -> Iterator[Spoken]:
    """By the text, in which "$20 trillion" is one thing; the times are those of its words."""
    ordered = sorted(enumerate(part.segments), key=lambda one: (one[1].start_ms, one[0]))
    for caption, segment in ordered:
        begins = [at.start() for at in re.finditer(r"\S+", segment.text)]
        assert len(begins) == len(segment.words)
        for token in tokenise(segment.text, "en"):
            word = segment.words[bisect_right(begins, token.start) - 1]
            yield Spoken(token.folded, word.start_ms, caption)


def _scan(
    running: dict[str, list[Spoken]], texts: dict[str, str], phrase: list[str]
) -> list[tuple[str, int]]:
    """Every place of the phrase in any of its readings, by reading each debate from end to end."""
    places: list[tuple[str, int]] = []
    for reading in readings(tuple(phrase)):
        wanted = f" {' '.join(reading)} "
        for day, text in texts.items():
            at = text.find(wanted)
            while at >= 0:
                places.append((day, running[day][text.count(" ", 0, at)].at_ms))
                at = text.find(wanted, at + 1)
    return places
