"""Totals, places and pages against a reading of every word, on random speech."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import QueryError, UsageError
from archive.event import Event
from archive.viewer import PUBLIC
from search.embedded.engine import EmbeddedIndex
from search.index import MAX_WINDOW
from search.request import SearchRequest
from search.searching import search_index
from tests.search.material import documents, part, said

WORDS = st.sampled_from(["no", "no", "we", "tax", "the"])
SPEECH = st.lists(st.lists(WORDS, min_size=1, max_size=7), min_size=1, max_size=12)


@pytest.mark.slow
@settings(max_examples=40)
@given(speech=SPEECH, phrase=st.lists(WORDS, min_size=1, max_size=6), page=st.integers(1, 4))
def test_phrases_are_found_as_a_reader_would(
    speech: list[list[str]], phrase: list[str], page: int
) -> None:
    """Every beginning of a phrase is one hit, at its word's time, in order, on just one page."""
    half = len(speech) // 2
    segments = said(*(" ".join(words) for words in speech[:half]))
    later = said(*(" ".join(words) for words in speech[half:]))
    parts = [part("e", 1, segments), part("e", 2, later, 500_000)]
    spoken = [
        (word.text, word.start_ms + one.placement.offset_ms)
        for one in parts
        for segment in one.segments
        for word in segment.words
    ]
    expected = [
        spoken[at][1]
        for at in range(len(spoken) - len(phrase) + 1)
        if [word for word, _ in spoken[at : at + len(phrase)]] == phrase
    ]
    with (
        # A thread of tantivy may still write there while it is removed (seen once in a whole run).
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        EmbeddedIndex(Path(folder), writable=True) as index,
    ):
        index.rebuild(documents(Event("e", "E"), parts))
        found: list[int] = []
        for offset in range(0, max(1, len(expected)), page):
            request = SearchRequest(f'"{" ".join(phrase)}"', limit=page, offset=offset)
            results = search_index(index, PUBLIC, request)
            assert results.total == len(expected)
            for hit in results.hits:
                found.append(int(float(hit.url.partition("?t=")[2].partition("&")[0]) * 1000 + 0.5))
                [(low, high)] = hit.highlights
                assert hit.text[low:high] == " ".join(phrase)

    assert found == expected


@pytest.mark.parametrize("length", [31, 32, 45])
def test_phrases_longer_than_the_look_ahead_are_read_to_their_end(
    tmp_path: Path, length: int
) -> None:
    """Two speeches share 44 words: up to there both are found, past it only the right one."""
    shared = [f"w{n}" for n in range(44)]
    lines = [" ".join(shared[at : at + 4]) for at in range(0, 44, 4)]
    made = [
        document
        for name, end in (("a", "yes"), ("b", "no"))
        for document in documents(Event(name, name), [part(name, 1, said(*lines, end))])
    ]
    phrase = [*shared, "no"][:length]
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(made)

        results = search_index(index, PUBLIC, SearchRequest(f'"{" ".join(phrase)}"'))
        mixed = search_index(index, PUBLIC, SearchRequest(f'w0 "{" ".join(phrase)}" "w1 w2"'))

    found = ["b"] if length == 45 else ["a", "b"]
    assert sorted(hit.event for hit in results.hits) == found
    assert results.total == mixed.total == len(found)
    assert all(hit.text.split()[: len(phrase)] == phrase for hit in results.hits)


def test_segments_without_word_times_are_found_at_their_start(tmp_path: Path) -> None:
    """No time is invented: the hit begins and ends with its segment."""
    [segment] = said("we will not raise the tax")
    bare = part("e", 1, [type(segment)(7_000, 9_000, segment.text, language="en")])
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(documents(Event("e", "E"), [bare]))

        [hit] = search_index(index, PUBLIC, SearchRequest('"not raise"')).hits

    assert (hit.start_ms, hit.end_ms, hit.event_ms) == (7_000, 9_000, None)
    assert hit.text[slice(*hit.highlights[0])] == "not raise"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "loudest"},
        {"flag": "rude"},
        {"facets": ("mood",)},
        {"limit": -1},
        {"offset": MAX_WINDOW, "limit": 1},
    ],
)
def test_a_request_that_cannot_be_asked_is_refused(wrong: dict[str, object]) -> None:
    """Unknown names list the known ones; a page too deep says how to narrow the search."""
    with pytest.raises(UsageError) as caught:
        SearchRequest("tax", **wrong)  # type: ignore[arg-type]

    assert caught.value.hint


def test_a_bad_query_is_refused_before_the_index_is_asked(tmp_path: Path) -> None:
    """The position comes through, even where there is no index."""
    with EmbeddedIndex(tmp_path / "none") as index, pytest.raises(QueryError) as caught:
        search_index(index, PUBLIC, SearchRequest('tax "cuts'))

    assert caught.value.position == 4


@pytest.mark.parametrize("query", ['"owe $20 trillion in"', '"owe twenty trillion dollars in"'])
def test_a_sum_torn_by_a_caption_is_found(query: str, tmp_path: Path) -> None:
    """Where one caption ends in "$20" and the next begins with "trillion", as where none does."""
    torn = part("torn", 1, said("we owe $20", "trillion in debt"))
    whole = part("whole", 2, said("we owe $20 trillion in debt"))
    with EmbeddedIndex(tmp_path, writable=True) as index:
        index.rebuild(
            [*documents(Event("torn", "A"), [torn]), *documents(Event("whole", "B"), [whole])]
        )
        found = search_index(index, PUBLIC, SearchRequest(query))

    assert {hit.event for hit in found.hits} == {"torn", "whole"}
