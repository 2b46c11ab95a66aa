"""From a query to conditions: no more of them than are needed, and the rights in every one."""

from __future__ import annotations

from datetime import date

import pytest

from archive.errors import QueryError
from archive.transcript import Flag
from archive.viewer import OWNER, PUBLIC, Viewer
from search.clauses import AllOf, AnyOf, Beginning, Clause, Fuzzy, Phrase, Range, Term
from search.documents import MARK
from search.language.readings import MAX_READINGS
from search.query import plan
from search.query.parsing import parse, required
from search.request import SearchRequest

NOW = 1_000


def condition(query: str, viewer: Viewer = PUBLIC, **filters: object) -> AllOf:
    request = SearchRequest(query, **filters)  # type: ignore[arg-type]
    return plan.condition(request, parse(query), viewer, ["en"], NOW)


def leaves(clause: Clause) -> list[Clause]:
    match clause:
        case AnyOf(clauses):
            return [leaf for one in clauses for leaf in leaves(one)]
        case AllOf(clauses, excluded):
            return [leaf for one in (*clauses, *excluded) for leaf in leaves(one)]
        case _:
            return [clause]


@pytest.mark.parametrize("length", [2, 5, 31])
def test_a_phrase_without_numbers_is_asked_once(length: int) -> None:
    """As one condition, wherever the segment in which it begins may end."""
    words = [f"w{'x' * n}" for n in range(length)]

    [phrase, _] = condition(f'"{" ".join(words)}"').clauses

    assert leaves(phrase) == [Beginning("verbatim", tuple(words))]


def test_digits_are_asked_only_where_texts_keep_them() -> None:
    """In an archive of English alone, twenty is not looked for as 20."""
    [phrase] = required(parse('"twenty cuts"'))

    assert plan.asked_readings(phrase, ["en", "en-GB"]) == (("twenty", "cuts"),)
    assert plan.asked_readings(phrase, ["en", "fr"]) == (("twenty", "cuts"), ("20", "cuts"))


def test_a_phrase_with_numbers_stays_bounded() -> None:
    """However many numbers there are, the readings have a limit."""
    query = '"' + " and ".join(["1,500,000", "1980", "126", "2016", "1905"]) + '"'
    phrase = plan.counted_phrase(parse(query))

    assert phrase is not None
    assert len(plan.asked_readings(phrase, ["en", "fr"])) <= 2 * MAX_READINGS
    assert len(leaves(condition(query))) < 2 * MAX_READINGS * plan.HEAD


def test_what_is_quarantined_must_be_asked_for() -> None:
    """By the filter or by the query, and not by its opposite."""
    barred = Term("flag", Flag.QUARANTINED)

    assert barred in condition("tax").excluded
    assert barred in condition("tax -flag:quarantined").excluded
    assert barred not in condition("tax flag:quarantined").excluded
    assert barred not in condition("tax", flag=("off_air", "quarantined")).excluded


def test_rights_are_in_every_condition_and_not_in_reach_of_the_query() -> None:
    """No query takes the viewer's condition out of the conjunction that it stands in."""
    for query in ("tax", "tax OR cuts", "speaker:x", "-a tax", "(tax OR speaker:x) -b"):
        assert plan.rights(PUBLIC, NOW) in condition(query).clauses
        assert plan.rights(Viewer("nobody"), NOW) == AnyOf(())
        assert plan.rights(OWNER, NOW) in condition(query, OWNER).clauses


def test_filters_are_alternatives_within_and_conditions_among_each_other() -> None:
    """Two years: either; a year and a tag: both; days are one range."""
    found = condition("tax", year=("2016", "2020"), tag="Budget", after=date(2016, 1, 2)).clauses

    assert AnyOf((Term("year", "2016"), Term("year", "2020"))) in found
    assert AnyOf((Term("tag", "budget"),)) in found
    assert Range("day", date(2016, 1, 2).toordinal()) in found


def test_two_words_near_each_other_are_four_phrases() -> None:
    """Either order; the later one the segment's own or looked ahead."""
    [near, _] = condition('"raise tax"~5').clauses

    assert leaves(near) == [
        Phrase("verbatim", ("raise", "tax"), 5),
        Phrase("verbatim", ("raise", f"tax{MARK}"), 5),
        Phrase("verbatim", ("tax", "raise"), 5),
        Phrase("verbatim", ("tax", f"raise{MARK}"), 5),
    ]


def test_a_whole_number_comes_before_a_longer_one() -> None:
    """Where "1980" and "5 million" are asked for, 1987 and 25 million come behind."""
    (whole,) = plan.tiers(parse('"since 1980"'))
    assert isinstance(whole, AllOf)
    assert Phrase("verbatim", ("eighty", "seven")) in whole.excluded
    assert Phrase("verbatim", ("eighty", "seven" + MARK)) in whole.excluded

    (whole,) = plan.tiers(parse('"5 million jobs"'))
    assert isinstance(whole, AllOf)
    assert Phrase("verbatim", ("twenty", "five")) in whole.excluded
    assert plan.tiers(parse('"the jobs"')) == ()


def test_tiers_are_for_words_that_must_hold() -> None:
    """Words beside OR, phrases and misspellings have no part in the order of hits."""
    assert plan.tiers(parse('tax "per cent" (cuts OR price) wter~')) == (
        AllOf((Term("verbatim", "tax"),)),
    )
    assert plan.tiers(parse('"tax" OR price')) == ()
    assert Fuzzy("verbatim", "wter", 1) in leaves(condition("wter~"))


def test_a_phrase_with_many_readings_is_asked_by_its_first_words() -> None:
    """What is not asked is read: no condition grows with the square of a long phrase."""
    long = " ".join(f"w{'x' * n}" for n in range(26))
    [few] = required(parse(f'"{long} 1980"'))
    [many] = required(parse(f'"1980 126 {long}"'))

    assert plan.goes_beyond(many, ["en"])
    assert len(plan.heads(many, ["en"])) > 1
    assert plan.heads(few, ["en"]) == (few.tokens[: len(plan.heads(few, ["en"])[0])],)
    for term in (few, many):
        assert sum(len(one) ** 2 for one in plan.heads(term, ["en"])) <= plan.MAX_PHRASE


def test_a_query_of_too_many_conditions_is_refused() -> None:
    """Elasticsearch would refuse it with less to say."""
    with pytest.raises(QueryError, match="too much at once") as caught:
        condition(" ".join(['"one hundred twenty six and 1980 and 1990"'] * 30))

    assert caught.value.hint
