"""The search page over a real archive: filters, months, mistakes, concordance, files, saving."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.catalogue import saved
from archive.errors import QueryError
from archive.saved import SavedSearch
from search.meaning.finding import MeaningResults
from search.query.parsing import parse
from search.request import MonthCount, SearchRequest
from tests.web import material
from tests.web.reading import Node, read
from tests.web.test_pages import page
from web.app import create_app
from web.pages.asked import Asked
from web.pages.following import one_query
from web.pages.months import months_picture
from web.pages.repairs import caret, repairs
from web.pages.search import last_page
from web.services import Services

LINES = [line for part in material.OFFSETS for line in material.TRUTH[part]]


def facet(found: Node, name: str) -> dict[str, str]:
    """The values of a filter with their counts."""
    return {
        label.select("input")[0].get("value"): label.select(".n")[0].text
        for label in found.select(".facet label")
        if label.select(f"input[name={name}]") and label.select(".n")
    }


def test_several_values_of_one_filter(client: FlaskClient) -> None:
    """Any of the ticked will do; the others can still be ticked; links keep all of them."""
    everyone = page(client, "/search?q=we")
    names = sorted(facet(everyone, "speaker"))[:2]
    url = "/search?q=we&" + "&".join(f"speaker={name.replace(' ', '+')}" for name in names)
    both = page(client, url)
    ticked = [each.get("value") for each in both.select("input[name=speaker][checked]")]
    assert sorted(ticked) == names
    assert facet(both, "speaker") == facet(everyone, "speaker")
    order = both.select(".orders a")[0].get("href")
    assert sorted(parse_qs(urlsplit(order).query)["speaker"]) == names


def test_every_filter_is_offered(client: FlaskClient) -> None:
    """Speaker, event, year, flag, language, platform, each with its counts."""
    found = page(client, "/search?q=we")
    for name in ("speaker", "event", "year", "flag", "language", "platform"):
        assert facet(found, name), name
    shown = found.select("#filters")[0].text
    for name in ("English", "Town Square Live", "Mason Hale announces his campaign"):
        assert name in shown


def test_a_hit_says_what_it_crosses(client: FlaskClient) -> None:
    """A phrase over two speakers names both; the passage can be verified and shared."""
    first, second = next(
        (a, b)
        for a, b in pairwise(LINES)
        if a["speaker"] != b["speaker"] and 0 < b["start_ms"] - a["end_ms"] < 4_000
    )
    phrase = " ".join([*first["text"].split()[-3:], *second["text"].split()[:3]])
    (hit,) = page(client, f'/search?q="{phrase.replace(" ", "+")}"').select(".hit")
    told = hit.select(".facts")[0].text
    assert f"2 speakers: {first['speaker']} and {second['speaker']}" in told
    assert [link.text for link in hit.select(".acts a")] == ["Verify this quote", "Share link"]


def test_a_hit_names_the_transcripts_of_its_recording(client: FlaskClient) -> None:
    """Which one it was found in, and which others are kept."""
    told = page(client, "/search?q=%22good+evening+everyone%22").select(".hit .facts")[0].text
    assert "also kept: Imported captions" in told


def test_months_are_drawn_and_told(client: FlaskClient) -> None:
    """A bar with its count for each month that has it; the table has words and rates; a month of
    the table is a link that asks for it alone.
    """
    found = page(client, "/search?q=we+OR+alert")
    assert found.select(".months svg[aria-label] rect")
    rows = [[cell.text for cell in row.content if isinstance(cell, Node)]
            for row in found.select(".months tbody tr")]  # fmt: skip
    assert [row[0] for row in rows] == ["January 2024", "May 2025"]
    link = found.select(".months tbody a")[0].get("href")
    asked = parse_qs(urlsplit(link).query)
    assert (asked["after"], asked["before"]) == (["2024-01-01"], ["2024-01-31"])


def test_a_bar_is_as_high_as_its_rate() -> None:
    """Once in 100 words is twice as high as twice in 400; a month without words has no bar."""
    counts = [MonthCount("2020-11", 1, 100), MonthCount("2021-01", 2, 400)]
    drawn = months_picture(counts)
    assert drawn is not None
    svg = str(drawn.drawn)
    assert svg.count("<rect") == 2
    assert 'height="36.0"' in svg
    assert 'height="18.0"' in svg
    assert "Dec 2020" in svg
    assert [line.rate for line in drawn.lines] == ["10", "5"]
    assert "style=" not in svg


@pytest.mark.parametrize(("months", "left_out"), [(5, 0), (8, 4)])
def test_names_of_months_do_not_lie_over_each_other(months: int, left_out: int) -> None:
    """Where more are named than fit on a phone, every second is left out there."""
    counts = [MonthCount(f"2025-{month:02}", 1, 100) for month in range(1, months + 1)]
    drawn = months_picture(counts)

    assert drawn is not None
    assert drawn.drawn.count('class="wide"') == left_out


def test_years_apart_leave_out_the_months_between() -> None:
    """Half a century is no row of six hundred empty places; the page says so."""
    drawn = months_picture([MonthCount("1960-10", 1, 100), MonthCount("2016-09", 1, 100)])
    assert drawn is not None
    assert drawn.has_gaps
    assert str(drawn.drawn).count("text-anchor") == 4


@pytest.mark.parametrize(
    ("query", "character", "offers"),
    [
        ('tax "cut', '"', ['tax "cut"', "tax cut"]),
        ("(tax OR cut", "(", ["(tax OR cut)", "tax OR cut"]),
        ('(tax OR "cut', "(", ['(tax OR "cut")', "tax or cut"]),
        ("tax) cut", ")", ["tax cut"]),
        ("tax OR", "O", ["tax or"]),
        ("tax speaker: reagan", " ", ["tax speaker:reagan"]),
    ],
)
def test_a_mistake_is_shown_and_repaired(
    client: FlaskClient, query: str, character: str, offers: list[str]
) -> None:
    """The caret stands below the character; each repair is a link to a query that can be read."""
    answer = client.get("/search", query_string={"q": query})
    assert answer.status_code == 400
    wrong = read(answer.text)
    first, second = wrong.select("pre.wrong")[0].raw.splitlines()
    assert first[second.index("^")] == character
    links = [parse_qs(urlsplit(link.get("href")).query) for link in wrong.select(".state ul a")]
    offered = [link["q"][0] for link in links if "q" in link]
    assert offered[: len(offers)] == offers
    assert all(client.get("/search", query_string={"q": q}).status_code == 200 for q in offered)


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet='ab "“()-~*:OR\0\n\u202eع😀', max_size=24))
def test_every_repair_can_be_read(query: str) -> None:
    """Whatever was typed: the caret is one character, and no repair has a mistake of its own."""
    try:
        parse(query)
    except QueryError as error:
        shown = caret(error, query)
        assert len(shown.at) <= 1
        assert "\n" not in shown.before + shown.at + shown.after
        for repair in repairs(error, query):
            parse(repair.query)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(alphabet='ab "“()-~*:<>&ORNT\0\n\u202eع😀', max_size=30))
def test_no_query_breaks_the_page(client: FlaskClient, query: str) -> None:
    """Every query is answered, or refused with a reason."""
    assert client.get("/search", query_string={"q": query}).status_code in (200, 400)


@pytest.mark.parametrize(
    "query", ["a" * 100_000, "(" * 5_000, "a OR " * 10_000 + "a", "\0", "the " * 50, "\ud800 tax"]
)
@pytest.mark.parametrize("url", ["/search", "/search?view=concordance", "/search.csv"])
def test_no_huge_query_breaks_a_page(client: FlaskClient, query: str, url: str) -> None:
    """A hundred kilobytes, thousands of brackets, ten thousand alternatives."""
    path, _, rest = url.partition("?")
    asked = {"q": query.encode("utf-8", "surrogatepass"), **dict(parse_qs(rest))}
    assert client.get(path, query_string=asked).status_code in (200, 400)


def test_the_concordance_has_its_words_below_each_other(client: FlaskClient) -> None:
    """Each line has what was said before, the words, and what came after; sorted as asked."""
    found = page(client, "/search?q=we&view=concordance&sort=right")
    lines = found.select(".kwic")
    assert len(lines) > 3
    assert all(line.select("mark")[0].text.lower() == "we" for line in lines)
    after = [line.select(".after")[0].text.casefold().split()[1:2] for line in lines]
    assert after == sorted(after)
    before = page(client, "/search?q=we&view=concordance&sort=left").select(".kwic .before")
    last = [each.text.casefold().split()[-1:] for each in before]
    assert last == sorted(last)
    assert all(line.get("dir") == "auto" for line in lines)


@pytest.mark.parametrize(
    ("asked", "unknown"),
    [
        ("q=zzz&speaker=nobody&platform=x", ["speaker nobody", "platform x"]),
        ("q=zzz+speaker:nobody", ["speaker nobody"]),
        ("q=zzz&event=evening&speaker=Clara+Finch", []),
        ("q=zzz&event=unheard", ["event unheard"]),
        ("q=zzz&event=secret", ["event secret"]),
        ("q=zzz&event=withdrawn&event=%3Cb%3E", ["event withdrawn", "event <b>"]),
        ("q=zzz", []),
    ],
)
def test_a_filter_that_nothing_has_is_named(
    client: FlaskClient, asked: str, unknown: list[str]
) -> None:
    """What the reader may not see is as unknown as what there is not."""
    told = [each.text for each in page(client, f"/search?{asked}").select(".state p b")]

    shown = [f"Nothing that can be searched here has the {one}." for one in unknown]
    assert [one for one in told if "has the" in one] == shown


def test_the_concordance_and_the_passages_have_one_clock(client: FlaskClient) -> None:
    """The wall clock where the event has one to the second."""
    lines = page(client, "/search?q=%22good+evening+everyone%22&view=concordance")

    assert [link.text for link in lines.select(".lines-in-context p.small a")] == [
        material.OPENING_CLOCK
    ]


def test_the_file_has_every_passage(client: FlaskClient) -> None:
    """One row a passage under a row of names; formulas are no formulas."""
    total = client.get("/api/search?q=we&limit=0").json
    assert total is not None
    answer = client.get("/search.csv?q=we&view=concordance&sort=left")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="hotmic-search.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert len(rows) == total["total"]
    assert all(row["match"].lower() == "we" for row in rows)
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "@"))]


def test_the_nearest_wording_is_offered(client: FlaskClient) -> None:
    """Where a phrase was not said, the one that was said in its place, with its number."""
    none = page(client, "/search?q=%22we+had+some+terrible+problems+ladies+and+gentlemen%22")
    assert "not found in this archive" in none.text
    nearest = none.select(".state li")[0].text
    assert nearest.startswith('"we had some technical problems ladies and gentlemen"')
    assert nearest.endswith("differs in 1 place: 1 passage")


@pytest.mark.parametrize("number", ["2", "400", "501", "99999999999999999999"])
def test_a_page_past_the_end_says_so(client: FlaskClient, number: str) -> None:
    """How many passages there are, and the way to the last page; never that nothing was found."""
    past = page(client, f"/search?q=we&year=2025&page={number}", 404)
    total = client.get("/api/search?q=we&year=2025&limit=0").get_json()["total"]
    assert f"There is no page {int(number):,}" in past.text
    assert f"{total} passages were found" in past.text
    assert "not found in this archive" not in past.text
    links = [link.get("href") for link in past.select(".state ul a")]
    assert links == ["/search?q=we&year=2025"]


def test_nothing_has_no_further_pages(client: FlaskClient) -> None:
    """A word that nobody said was not found, whatever page is asked for."""
    none = page(client, "/search?q=zzzz&page=7")
    assert "not found in this archive" in none.text
    assert "first page" not in none.text


def test_the_pages_end_where_the_index_does() -> None:
    """Ten thousand passages can be paged through; the last page leads nowhere."""
    assert [last_page(total) for total in (0, 1, 20, 21, 736, 10_000, 50_000)] == [
        0, 1, 1, 2, 37, 500, 500
    ]  # fmt: skip


def test_saving_says_how(client: FlaskClient, services: Services) -> None:
    """Without accounts it is a command; a search that has a feed already links to it."""
    asked = "/search?q=%22good+evening%22&speaker=Clara+Finch"
    command = page(client, asked).select(".follow pre")[0].text
    query = '"good evening" speaker:"Clara Finch"'
    assert command == f"hotmic saved add NAME '{query}' --feed"
    search = SavedSearch("Evenings", query, datetime.now(UTC), has_feed=True)
    with services.catalogue.write() as tx:
        saved.add(tx, search, (), actor="test")
    followed = page(client, asked)
    assert followed.select("link[rel=alternate]")[0].get("href") == "/feeds/evenings.atom"
    assert page(client, "/about").select("#feeds a[href=/feeds/evenings.atom]")


def test_one_query_says_what_the_filters_say(services: Services) -> None:
    """A search and its filters find as much as the query that is saved of them."""
    asked = Asked(
        q="we OR you", speaker=("Clara Finch", "Mason Hale"), year=("2025",), language=("en",),
        platform=("Town Square Live",), after="2025-05-28",
    )  # fmt: skip
    kept = Asked(q=one_query(asked))
    one, other = (services.search(each.request()).total for each in (asked, kept))
    assert one == other > 0


def test_meaning_is_offered_where_it_is_on(services: Services) -> None:
    """Off, the order is not there and asking for it says so; on, a hit says how it was found."""
    off = create_app(services).test_client()
    assert "by meaning" not in page(off, "/search?q=we").select(".orders")[0].text
    assert "is off in this archive" in page(off, "/search?q=we&sort=meaning", 400).text
    assert "Search by meaning is off" in page(off, "/about").text

    def half_by_meaning(request: SearchRequest) -> MeaningResults:
        results = services.search(request)
        return MeaningResults(results, tuple(("meaning",) for _ in results.hits))

    on = create_app(replace(services, search_by_meaning=half_by_meaning)).test_client()
    found = page(on, "/search?q=we&sort=meaning")
    assert found.select(".orders b")[0].text == "by meaning too"
    assert "found by its meaning" in found.select(".hit")[0].text
