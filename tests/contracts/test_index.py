"""One suite over both engines: the same questions, the same hits in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path

import pytest

from archive.event import Event
from archive.transcript import Flag
from archive.viewer import OWNER, PUBLIC, Viewer
from search.clauses import AllOf, Term
from search.concordance import concordance
from search.elastic.engine import ElasticIndex
from search.elastic.server import Server
from search.embedded.engine import EmbeddedIndex
from search.index import Ask, Index, IndexMissing, Stretch
from search.query.plan import rights
from search.request import SearchRequest, SearchResults
from search.searching import search_index
from tests.search.material import HEARING, archive, documents, part, said

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
        made = ElasticIndex(Server(url, answer_s=30), "contract", writable=True)
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


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("tax OR trust", 3),
        ("water (trust OR remember) -governments", 2),
        ("water NOT (tax OR trust)", 4),
        ('water NOT "the people"', 5),
        ('"tax raised"~3', 1),
        ('"raised tax"~3', 1),
        ('"tax raised"~2', 0),
        ('"tax people"~6', 1),
        ('"tax people"~3', 0),
        ('"raised tax water"~2', 1),
        ('"raised tax water"~1', 0),
        ('"again hear me"~2', 1),
        ("goverments~", 1),
        ("goverment~", 0),
        ("goverment~2", 1),
        ("waetr~", 6),
        ("speaker:lindqvist", 3),
        ("water speaker:lindqvist OR water event:hearing", 3),
        ("title:fairview tax", 2),
        ("lang:ar", 2),
        ("water lang:fr", 1),
        ("water after:2023", 3),
        ("water before:2021", 2),
        ("water flag:quarantined", 2),
        ("water platform:radio", 0),
        ("water tag:tax", 0),
        ("water min_confidence:0.1", 0),
    ],
)
def test_the_query_language_means_the_same_everywhere(index: Index, query: str, total: int) -> None:
    """Operators, nearness, misspellings and fields."""
    results = ask(index, query)

    assert results.total == total
    assert len(results.hits) == total


def test_the_largest_query_that_is_admitted_is_answered(index: Index) -> None:
    """As many conditions as `search.query.plan` lets through, and readings of many numbers."""
    phrases = [" ".join(f"w{'xyz'[n % 3] * (n + 1)}{m}" for n in range(31)) for m in "abcdef"]

    assert ask(index, " OR ".join(f'"{phrase}"' for phrase in phrases)).total == 0
    assert ask(index, '"1980 and 126 and 2016 and 1905 and one million five hundred"').total == 0
    assert ask(index, " ".join(["govermnent~2 wat* twenty"] * 21)).total == 0


def test_numbers_said_and_written_meet(index: Index) -> None:
    """Digits, words and other readings find each other; each place is one passage, twice too."""
    lines = said(
        "It cost 1,500,000 in 1980.", "One point five million; five percent.", "Not 600,000"
    )
    french = said("En 1980, 5 % de plus.", language="fr")
    try:
        index.replace({"n": documents(Event("n", "N"), [part("n", 1, (*lines, *french))])})

        def found(query: str) -> list[list[str]]:
            return marked(ask(index, query, event="n", sort="clock"))

        assert found('"1.5 million"') == [["1,500,000"], ["One point five million"]]
        assert found('"one million five hundred thousand in"') == [["1,500,000 in"]]
        assert found('"nineteen eighty"') == [["1980"], ["1980"]]
        assert found("1980") == [["1980"], ["1980"]]
        assert found('"5% not six hundred"') == [["five percent. Not 600,000"]]
        assert found('"five per cent"') == [["five percent"]]
        assert found('"hundred thousand in nineteen"') == [["1,500,000 in 1980"]]
        assert sorted(found("five")) == [["1,500,000"], ["5"], ["five", "five"]]
        assert ask(index, '"1980"', event="n", limit=1).total == 2
        assert ask(index, '"1980"', event="n", limit=1, offset=1).hits[0].text.startswith("En")
    finally:
        index.replace({"n": []})


def test_money_is_found_with_and_without_quotation_marks(index: Index) -> None:
    """The index has the money behind its scale, and so has a sum that stands beside words."""
    lines = said("It cost $20 trillion.", "Twenty trillion dollars of debt.", "$20 for a trillion.")
    try:
        index.replace({"m": documents(Event("m", "M"), [part("m", 1, lines)])})

        for query in ('"$20 trillion"', "$20 trillion", "($20  trillion)"):
            assert marked(ask(index, query, event="m", sort="clock")) == [
                ["$20 trillion"],
                ["Twenty trillion dollars"],
            ]
        assert ask(index, "$20 trillion debt", event="m").total == 1
        assert ask(index, "for -$20 trillion", event="m").total == 1
    finally:
        index.replace({"m": []})


def test_fields_of_the_event_and_the_segment(index: Index) -> None:
    """Platform and tags whatever their case; an unknown confidence is not above any number."""
    event = Event("f", "F", date=date(2019, 9, 9), platform="X Spaces", tags=("Tax", "Water"))
    sure, unsure = (replace(said("water tax")[0], confidence=value) for value in (0.9, 0.4))
    unknown = said("water tax")
    try:
        index.replace({"f": documents(event, [part("f", 1, (sure, unsure, *unknown))])})

        assert ask(index, 'water platform:"x spaces" tag:tax').total == 3
        assert ask(index, "water", platform="X Spaces", tag=("none", "WATER")).total == 3
        assert ask(index, "water min_confidence:0.4", event="f").total == 2
        assert ask(index, "water min_confidence:0.5", event="f").total == 1
        assert ask(index, "water", event="f", facets=("platform",)).facets == {
            "platform": {"x spaces": 3}
        }
    finally:
        index.replace({"f": []})


def test_a_chosen_facet_still_offers_its_other_values(index: Index) -> None:
    """Values of one filter are alternatives; its facet counts as if none were chosen."""
    chosen = ask(index, "water", year=("2021", "2024"), facets=("year", "event"))

    assert {hit.event for hit in chosen.hits} == {"hearing", "embargoed"}
    assert chosen.facets["year"] == {"2021": 2, "2023": 2, "2024": 1}
    assert chosen.facets["event"] == {"hearing": 2, "embargoed": 1}
    quarantined = ask(index, "water", flag="quarantined", facets=("flag",))
    assert quarantined.facets == {"flag": {"quarantined": 2}}
    near = ask(index, '"raised tax water"~2', year="2023", facets=("year", "speaker"))
    assert near.facets == {"year": {"2023": 1}, "speaker": {"Bo Lindqvist": 1}}


def test_months_count_what_was_said_and_all_that_was(index: Index) -> None:
    """Segments found, and words spoken where it was looked for, as far as the viewer may see."""
    months = ask(index, "water", months=True).months

    assert [(one.month, one.segments) for one in months] == [
        ("2021-03", 2), ("2023-05", 2), ("2024-02", 1)
    ]  # fmt: skip
    assert months[2].words == 5
    assert months[2].per_thousand == 200.0
    [hers] = ask(index, "water speaker:moreno", months=True).months
    assert (hers.segments, hers.words) == (1, 8 + 8 + 3 + 6)
    assert not ask(index, "water", Viewer("nobody"), months=True).months
    read = ask(index, '"raised tax water"~2', months=True).months
    assert {one.month: one.segments for one in read} == {
        "2021-03": 0, "2023-05": 1, "2024-02": 0
    }  # fmt: skip


def test_a_hit_names_its_speakers_and_the_silence_it_crosses(index: Index) -> None:
    """Who says the matched words, in order; how long nobody spoke between the segments."""
    [across] = ask(index, '"water you said"').hits
    [outage] = ask(index, '"go again"').hits
    [within] = ask(index, '"heard you then"').hits

    assert across.speakers == ("Ana Moreno", "Bo Lindqvist")
    assert across.crosses_ms == 200
    assert outage.crosses_ms == 120_000 - (ask(index, '"there you go"').hits[0].end_ms)
    assert (within.speakers, within.crosses_ms) == (("Bo Lindqvist",), 0)


def test_a_concordance_reads_over_segments_and_parts(index: Index) -> None:
    """Each match in the middle, so many words on each side, sorted by the next or the last word."""

    def lines(query: str, **options: object) -> list[tuple[str, str, str]]:
        request = SearchRequest(query, event="town-hall", sort="clock")
        found = concordance(index, PUBLIC, request, now=AFTER_EMBARGO, **options)  # type: ignore[arg-type]
        return [(line.left, line.match, line.right) for line in found.lines]

    assert lines('"go again"', around=3) == [("remember. There you", "go again", ". Can you hear")]
    assert [left.split()[-1] for left, _, _ in lines("you", around=1)] == [
        "thank", "water.", "There", "Can", "hear", "heard"
    ]  # fmt: skip
    assert [right for _, _, right in lines("you", around=1, sort_by="right")] == [
        "all", "go", "hear", "now", "said", "then"
    ]  # fmt: skip
    assert lines("you", around=0)[0] == ("", "you", "")


def test_similar_segments_share_stems_and_are_admitted(index: Index) -> None:
    """Most of the rarest stems first; no other than those that the condition admits."""
    asked = ["en:govern", "en:water", "en:trust"]
    seen = index.similar(asked, rights(PUBLIC, BEFORE_EMBARGO), 50)
    owned = index.similar(asked, rights(OWNER, BEFORE_EMBARGO), 50)

    assert [one.score for one in seen] == sorted((one.score for one in seen), reverse=True)
    assert "governed by governments" in seen[0].segment.text
    assert {one.segment.event for one in owned} - {one.segment.event for one in seen} == {
        "dinner",
        "embargoed",
        "withdrawn",
    }
    assert index.similar(["en:nobodysaid"], rights(OWNER, BEFORE_EMBARGO), 50) == []
    assert len(index.similar(asked, rights(PUBLIC, BEFORE_EMBARGO), 1)) == 1


def test_a_facet_may_be_counted_over_a_condition_of_its_own(index: Index) -> None:
    """Beside the others, in the same question, and without a say in the total."""
    water, tax = Term("stems", "en:water"), Term("stems", "en:tax")
    alone = index.search(Ask(AllOf((tax,)), facets=("speaker",)))

    found = index.search(
        Ask(AllOf((water,)), facets=("event",), apart=(("speaker", AllOf((tax,))),))
    )

    assert found.total == index.count([water])[0] != alone.total
    assert found.facets.keys() == {"event", "speaker"}
    assert found.facets["speaker"] == alone.facets["speaker"] != {}
    assert sum(found.facets["event"].values()) == found.total


def test_a_total_is_exact_where_the_first_tier_fills_the_page(index: Index) -> None:
    """Tiers below it are not asked for hits, and still count."""
    common, rarer = Term("access", "public"), Term("stems", "en:water")
    every = index.search(Ask(AllOf((common,)), (rarer,), limit=100))

    assert 0 < index.count([AllOf((common, rarer))])[0] < every.total < 100
    for limit in (0, 1, 3):
        page = index.search(Ask(AllOf((common,)), (rarer,), limit=limit))
        assert page == replace(every, segments=every.segments[:limit])


def test_frequencies_count_the_documents_of_a_stem(index: Index) -> None:
    """Of all documents, for weighing words; a stem that nobody said stands in none."""
    index.rebuild(chain.from_iterable(archive().values()))  # nothing deleted still counts
    everything = list(chain.from_iterable(archive().values()))
    asked = ["en:water", "en:tax", "en:nobodysaid"]
    expected = {stem: sum(stem in one.stems.split() for one in everything) for stem in asked}

    assert expected["en:water"] > expected["en:tax"] > 0
    assert index.frequencies(asked) == (len(everything), expected)
    assert index.frequencies([]) == (len(everything), {})


def test_an_index_that_was_never_built_says_so(
    index: Index, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Asking it is an error with a way out, not an empty answer."""
    empty: Index
    if isinstance(index, EmbeddedIndex):
        empty = EmbeddedIndex(tmp_path / "none", writable=True)
    else:
        empty = ElasticIndex(
            Server(request.getfixturevalue("elasticsearch_url"), answer_s=30),
            "never-built",
            writable=True,
        )

    with empty:
        assert empty.needs_rebuild()
        with pytest.raises(IndexMissing, match=r"no search index yet.*hotmic reindex"):
            ask(empty, "water")
        with pytest.raises(IndexMissing, match="hotmic reindex"):
            empty.replace({"e": []})
