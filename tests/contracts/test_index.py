"""One suite over both engines: the same questions, the same hits in the same order."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import pytest

from archive.event import Event
from archive.transcript import Flag
from archive.viewer import OWNER, PUBLIC, Viewer
from search.elastic import ElasticIndex
from search.elastic_server import Server
from search.embedded import EmbeddedIndex
from search.index import Index, IndexMissing, Stretch
from search.request import SearchRequest, SearchResults
from search.searching import search_index
from tests.search.material import HEARING, archive, documents, part, said

pytest_plugins = ["tests.elasticsearch"]

BEFORE_EMBARGO = int(datetime(2024, 2, 1, 12, tzinfo=UTC).timestamp())
AFTER_EMBARGO = int(datetime(2024, 2, 3, tzinfo=UTC).timestamp())


@pytest.fixture(
    scope="module",
    params=["tantivy", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)],
)
def index(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Index]:
    """Each engine, holding the archive of `tests.search.material`."""
    made: Index
    if request.param == "tantivy":
        made = EmbeddedIndex(tmp_path_factory.mktemp("index"), writable=True)
    else:
        url = request.getfixturevalue("elasticsearch_url")
        made = ElasticIndex(Server(url), "contract", writable=True)
    with made:
        made.rebuild(chain.from_iterable(archive().values()))
        yield made


def ask(index: Index, query: str, viewer: Viewer = PUBLIC, **options: object) -> SearchResults:
    now = options.pop("now", AFTER_EMBARGO)
    assert isinstance(now, int)
    return search_index(index, viewer, SearchRequest(query, **options), now)  # type: ignore[arg-type]


def places(results: SearchResults) -> list[tuple[str, int]]:
    return [(hit.recording, hit.start_ms) for hit in results.hits]


def marked(results: SearchResults) -> list[list[str]]:
    return [[hit.text[low:high] for low, high in hit.highlights] for hit in results.hits]


QUERIES = [
    "water", "tax", "the tax on water", "government", "govern*", '"the people"', '"the"', '"no"',
    '"no no"', '"no no no"', "water -tax", 'water -"the tax"', '"tax on water was raised"', "hear",
    "حكومة", "والحكومة", '"قالت الحكومة"', "محمد", "l'eau", "gouvernement", "raise tax", "zzz",
    '"there you go again" can', "not-what", "wat* rais*",
]  # fmt: skip

VOCABULARY = [
    "the", "tax", "taxes", "water", "raise", "raised", "people", "of", "no", "we", "said", "will"
]  # fmt: skip

EXPECTED_TOTALS = {
    '"the people"': 2,
    '"the"': 6,
    '"no"': 5,
    '"no no"': 3,
    '"no no no"': 2,
    '"tax on water was raised"': 1,
    "govern*": 1,
    "government": 1,
    "حكومة": 2,
    '"قالت الحكومة"': 1,
    "zzz": 0,
}


@pytest.mark.parametrize("query", EXPECTED_TOTALS)
def test_a_total_counts_passages(index: Index, query: str) -> None:
    """A phrase is counted wherever it begins, also twice in one segment; words count segments."""
    results = ask(index, query)

    assert results.total == EXPECTED_TOTALS[query]
    assert len(results.hits) == results.total


def test_a_phrase_is_found_across_segments_and_parts(index: Index) -> None:
    """A phrase that begins before an outage and ends in the next recording is one hit."""
    [hit] = ask(index, '"you go again can you"').hits

    assert hit.recording == "r-town-hall-1"
    assert hit.text == "There you go again. Can you hear me now?"
    assert [hit.text[low:high] for low, high in hit.highlights] == ["you go again. Can you"]
    assert hit.event_ms == hit.start_ms
    assert hit.end_ms == 120_000 + 3 * 300
    assert hit.context_after == "We hear you now, and we heard you then."


def test_a_hit_begins_at_its_first_matched_word(index: Index) -> None:
    """`start_ms` is the time of the word on the recording, `event_ms` on the event's clock."""
    [hit] = ask(index, '"heard you then"').hits

    assert hit.start_ms == 6 * 300 + 200 + 6 * 300
    assert hit.event_ms == hit.start_ms + 120_000
    assert hit.end_ms == hit.start_ms + 900
    assert hit.url == f"/e/town-hall?t={hit.event_ms / 1000:g}&q=%22heard+you+then%22"
    assert hit.event_title == "A town hall in Fairview"
    assert hit.event_date == "2023-05-24"
    assert hit.speaker == "Bo Lindqvist"


def test_bare_words_match_inflections_and_quoted_ones_do_not(index: Index) -> None:
    """`raise` finds `raised`; `"raise"` does not."""
    assert ask(index, "raise").total == 3
    assert marked(ask(index, '"raise"')) == [["raise"]]


def test_the_words_as_typed_come_first(index: Index) -> None:
    """Best: together as typed, then as typed, then in other forms; among equals the newest."""
    typed = ask(index, "tax water")
    together = ask(index, "water raised")

    assert [hit.event for hit in typed.hits] == ["town-hall", "hearing"]
    assert marked(typed) == [["tax", "water"], ["Taxes", "water"]]
    assert [hit.event for hit in together.hits] == ["hearing", "town-hall", "town-hall"]


def test_newest_and_clock_are_opposite_days(index: Index) -> None:
    """Newest begins with the latest day, clock with the first; undated events come last in both."""
    newest = [hit.event for hit in ask(index, "water", sort="newest").hits]
    clock = [hit.event for hit in ask(index, "water", sort="clock").hits]

    assert list(dict.fromkeys(newest)) == ["embargoed", "town-hall", "hearing", "undated"]
    assert list(dict.fromkeys(clock)) == ["hearing", "town-hall", "embargoed", "undated"]
    times = [hit.event_ms for hit in ask(index, "water", event="town-hall", sort="clock").hits]
    assert times == sorted(t for t in times if t is not None)


def test_filters(index: Index) -> None:
    """Speaker by words of the name, event, recording, language, inclusive days, flags."""
    assert {h.speaker for h in ask(index, "water", speaker="moreno").hits} == {"Ana Moreno"}
    assert {h.speaker for h in ask(index, "water", speaker="Cleo Adeyemi").hits} == {
        "Cleo N. Adeyemi"
    }
    assert ask(index, "water", speaker="Bo Moreno").total == 0
    assert {h.event for h in ask(index, "water", event="hearing").hits} == {"hearing"}
    assert ask(index, "hear", recording="r-town-hall-2").total == 2
    assert ask(index, "water", language="fr").total == 1
    day = date(2023, 5, 24)
    assert {h.event for h in ask(index, "water", after=day, before=day).hits} == {"town-hall"}
    assert "undated" not in {h.event for h in ask(index, "water", before=day).hits}
    assert ask(index, "water", flag="off_air").total == 0


def test_quarantined_text_is_found_only_when_asked_for(index: Index) -> None:
    """What a gate distrusts is hidden by default, and never stands between trusted words."""
    results = ask(index, "water", flag="quarantined")

    assert [hit.flags for hit in results.hits] == [(Flag.QUARANTINED,)] * 2
    assert ask(index, "subscribe").total == 0
    assert ask(index, '"channel for more"', flag="quarantined").total == 1


def test_rights_are_part_of_the_question(index: Index) -> None:
    """Private, embargoed and withdrawn events are found only by those who may see them."""

    def seen(viewer: Viewer, now: int) -> set[str]:
        return {hit.event for hit in ask(index, "water", viewer, now=now).hits}

    public = {"town-hall", "hearing", "undated"}
    assert seen(PUBLIC, BEFORE_EMBARGO) == public
    assert seen(PUBLIC, AFTER_EMBARGO) == public | {"embargoed"}
    assert seen(OWNER, BEFORE_EMBARGO) == public | {"embargoed", "dinner", "withdrawn"}
    assert seen(Viewer("nobody"), AFTER_EMBARGO) == set()
    assert seen(Viewer("nobody", is_owner=True), AFTER_EMBARGO) == set()


def test_facets_count_the_hits(index: Index) -> None:
    """Facets count, over all hits and not the page, the segments of each value."""
    facets = ask(
        index, "water", limit=1, facets=("speaker", "event", "year", "flag", "language")
    ).facets

    assert facets["year"] == {"2021": 2, "2023": 2, "2024": 1}
    assert facets["event"] == {"hearing": 2, "town-hall": 2, "embargoed": 1, "undated": 1}
    assert facets["language"] == {"en": 5, "fr": 1}
    assert facets["speaker"]["Cleo N. Adeyemi"] == 2
    assert facets["flag"] == {}


@pytest.mark.parametrize("query", ["water", '"the"', '"no no"', "you"])
@pytest.mark.parametrize("sort", ["best", "newest", "clock"])
def test_pages_join_into_the_whole(index: Index, query: str, sort: str) -> None:
    """Paging one by one gives every passage once, in the order of one large page."""
    whole = ask(index, query, sort=sort, limit=100)
    paged = [ask(index, query, sort=sort, limit=1, offset=at).hits[0] for at in range(whole.total)]

    assert tuple(paged) == whole.hits


def test_replacing_an_event_replaces_all_of_it(index: Index) -> None:
    """After `replace` the old words are gone and the new ones found; other events are untouched."""
    before = ask(index, "water").total
    shorter = part("hearing", 1, said(("Cleo N. Adeyemi", "A corrected sentence.")), revision=2)
    try:
        index.replace({"hearing": documents(HEARING, [shorter])})

        assert ask(index, '"corrected sentence"').total == 1
        assert ask(index, "water").total == before - 2
        index.replace({"hearing": []})
        assert ask(index, "corrected").total == 0
    finally:
        index.replace({"hearing": archive()["hearing"]})
    assert ask(index, "water").total == before


def test_stretches_are_runs_of_neighbours(index: Index) -> None:
    """A stretch gives the segments of a running text in order, and nothing beyond its ends."""
    [few, none] = index.stretches([Stretch("town-hall", 5, 99), Stretch("nowhere", 0, 3)])

    assert [segment.place for segment in few] == [5, 6]
    assert [segment.recording for segment in few] == ["r-town-hall-2"] * 2
    assert none == ()


def test_a_new_language_is_searched_by_its_own_rules(index: Index) -> None:
    """Languages are those of the documents, and change with them."""
    german = Event("stammtisch", "Stammtisch")
    try:
        index.replace(
            {"stammtisch": documents(german, [part("s", 1, said("Die Steuern", language="de"))])}
        )

        assert "de" in index.languages()
        assert ask(index, "Steuer").total == 1
    finally:
        index.replace({"stammtisch": []})


@pytest.mark.elasticsearch
@pytest.mark.parametrize("sort", ["best", "newest", "clock"])
def test_both_engines_give_the_same_hits_in_the_same_order(
    elasticsearch_url: str, tmp_path: Path, sort: str
) -> None:
    """Random events and queries: totals, hits, times, highlights and facets agree, in order."""
    choice = random.Random(f"both engines {sort}")
    vocabulary = VOCABULARY
    events = [
        Event(f"e-{n}", f"Event {n}", date=date(2020 + n % 3, 1, 1 + n % 5)) for n in range(12)
    ]

    def speech() -> list[str | tuple[str, str]]:
        return [
            (f"Person {choice.randrange(3)}", " ".join(choice.choices(vocabulary, k=length)))
            for length in (choice.randint(1, 12) for _ in range(20))
        ]

    made = {event.id: documents(event, [part(event.id, 1, said(*speech()))]) for event in events}
    made |= archive()
    queries = [*QUERIES, *(_random_query(choice, vocabulary) for _ in range(20))]
    with (
        EmbeddedIndex(tmp_path / "index", writable=True) as embedded,
        ElasticIndex(Server(elasticsearch_url), "both", writable=True) as elastic,
    ):
        for index in (embedded, elastic):
            index.rebuild(chain.from_iterable(made.values()))
            index.replace({"e-3": made["e-3"], "e-5": []})  # deletions must not change an order
        for query in queries:
            facets = ("speaker", "event", "year", "flag", "language")
            one, other = (
                replace(ask(index, query, sort=sort, limit=50, facets=facets), took_ms=0)
                for index in (embedded, elastic)
            )
            assert one == other, query


def _random_query(choice: random.Random, vocabulary: list[str]) -> str:
    words = choice.choices(vocabulary, k=choice.randint(1, 4))
    return choice.choice([" ".join(words), f'"{" ".join(words)}"', f'{words[0]} "{words[-1]} the"'])


def test_an_index_that_was_never_built_says_so(
    index: Index, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Asking it is an error with a way out, not an empty answer."""
    empty: Index
    if isinstance(index, EmbeddedIndex):
        empty = EmbeddedIndex(tmp_path / "none", writable=True)
    else:
        empty = ElasticIndex(
            Server(request.getfixturevalue("elasticsearch_url")), "never-built", writable=True
        )

    with empty:
        assert empty.needs_rebuild()
        with pytest.raises(IndexMissing, match="hotmic reindex"):
            ask(empty, "water")
        with pytest.raises(IndexMissing, match="hotmic reindex"):
            empty.replace({"e": []})
