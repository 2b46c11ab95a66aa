"""Words near each other, nearly the same, and numbers, against a reading of every word."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from archive.event import Event
from archive.viewer import PUBLIC
from search.analysis import words
from search.embedded.engine import EmbeddedIndex
from search.language.readings import readings
from search.request import SearchRequest
from search.searching import search_index
from tests.search.material import documents, part, said

pytestmark = pytest.mark.slow

SPEECH = st.lists(
    st.lists(st.sampled_from(["no", "we", "tax", "the", "of", "cut"]), min_size=1, max_size=6),
    min_size=1,
    max_size=10,
)


def texts_found(lines: list[str], query: str) -> list[int]:
    """The numbers of the lines that a query finds, in order."""
    with (
        # A thread of tantivy may still write there while it is removed (seen once in a whole run).
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        EmbeddedIndex(Path(folder), writable=True) as index,
    ):
        index.rebuild(documents(Event("e", "E"), [part("e", 1, said(*lines))]))
        request = SearchRequest(query, limit=1_000, sort="clock")
        results = search_index(index, PUBLIC, request)
    assert results.total == len(results.hits)
    at = [segment.start_ms for segment in said(*lines)]
    starts = [max(n for n, start in enumerate(at) if start <= hit.start_ms) for hit in results.hits]
    assert starts == sorted(starts)
    return starts


@settings(max_examples=25, deadline=None)
@given(
    speech=SPEECH,
    near=st.lists(st.sampled_from(["no", "we", "tax", "the"]), min_size=2, max_size=4, unique=True),
    others=st.integers(0, 6),
)
def test_words_near_each_other_are_found_where_the_first_of_them_stands(
    speech: list[list[str]], near: list[str], others: int
) -> None:
    """In any order, over any segments: a window that begins in the segment holds them all."""
    spoken = [(word, line) for line, words_ in enumerate(speech) for word in words_]
    size = len(near) + others
    expected = {
        line
        for at, (word, line) in enumerate(spoken)
        if word in near and {w for w, _ in spoken[at : at + size]} >= set(near)
    }

    found = texts_found([" ".join(line) for line in speech], f'"{" ".join(near)}"~{others}')

    assert found == sorted(expected)


@settings(max_examples=25, deadline=None)
@given(
    lines=st.lists(st.text("abc", min_size=1, max_size=8), min_size=1, max_size=30),
    word=st.text("abc", min_size=5, max_size=8),
    edits=st.sampled_from([1, 2]),
)
def test_fuzzy_words_are_those_so_many_edits_away(lines: list[str], word: str, edits: int) -> None:
    """By the optimal string alignment distance, and never a word of the look-ahead."""
    expected = [n for n, line in enumerate(lines) if OSA.distance(word, line) <= edits]

    assert texts_found(lines, f"{word}~{edits}") == expected


NUMBERS = st.integers(0, 3_000_000).flatmap(
    lambda n: st.sampled_from([f"{n:,}", str(n), f"{n / 1_000_000:.1f} million", f"{n % 100}%"])
)


@settings(max_examples=25, deadline=None)
@given(
    speech=st.lists(NUMBERS | st.sampled_from(["tax", "and", "a"]), min_size=2, max_size=14),
    cuts=st.lists(st.integers(1, 3), min_size=14, max_size=14),
    at=st.integers(0, 30),
    length=st.integers(1, 9),
)
def test_numbers_are_found_from_any_word_on_over_any_segments(
    speech: list[str], cuts: list[int], at: int, length: int
) -> None:
    """A phrase finds every place where one of its readings was said, and no other."""
    lines: list[str] = []
    for cut in cuts:
        if speech:
            lines.append(" ".join(speech[:cut]))
            speech = speech[cut:]
    spoken = [(word, n) for n, line in enumerate(lines) for word in words(line, "en")]
    at %= len(spoken)
    phrase = tuple(word for word, _ in spoken[at : at + length])
    every = set(readings(phrase))
    expected = [
        n
        for begin, (_, n) in enumerate(spoken)
        if any(tuple(word for word, _ in spoken[begin : begin + len(one)]) == one for one in every)
    ]

    found = texts_found(lines, f'"{" ".join(phrase)}"')

    assert found == expected
