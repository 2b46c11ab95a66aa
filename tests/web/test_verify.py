"""The page of a quote: each verdict over a real archive, as a reader without JavaScript gets it."""

from __future__ import annotations

import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.errors import IndexUnavailable
from search.quotes.verdict import Checked
from tests.web import material
from tests.web.reading import Node, read
from tests.web.test_pages import page
from web.app import create_app
from web.services import Services

SAID = next(
    line["text"] for line in material.TRUTH["launch"] if len(line["text"].split()) in range(9, 16)
)
"""A sentence of the evening."""
WORDS = SAID.split()
SPEAKER = next(line["speaker"] for line in material.TRUTH["launch"] if line["text"] == SAID)


def verdict(client: FlaskClient, quote: str, **asked: str) -> Node:
    """The page for a quote."""
    answer = client.get("/verify", query_string={"q": quote, **asked})
    assert answer.status_code == 200, answer.text
    return read(answer.text)


def test_without_a_quote_it_says_how_and_gives_an_example(client: FlaskClient) -> None:
    """The example is a link to a quote that this archive has."""
    empty = page(client, "/verify")
    assert len(empty.select(".signs li")) == 6
    link = empty.select(".state a")[0].get("href")
    assert page(client, link).select("h1")[0].text == "Verbatim"


def test_a_verbatim_quote(client: FlaskClient) -> None:
    """Sign, word and sentence; every word over itself; heard from two seconds before."""
    found = verdict(client, SAID.capitalize() + ".", by=SPEAKER)
    assert found.select("h1")[0].text == "Verbatim"
    assert found.select(".verdict.tone-yes svg.sign")
    assert [each.text for each in found.select(".lines .said")] == WORDS
    assert not found.select(".lines .differs")
    assert "the attribution agrees" in found.text
    start, end = re.findall(r"#t=([\d.]+),([\d.]+)", found.select("audio")[0].get("src"))[0]
    line = next(line for line in material.TRUTH["launch"] if line["text"] == SAID)
    assert float(start) * 1000 == pytest.approx(line["start_ms"] - 2000, abs=50)
    assert float(end) * 1000 > line["end_ms"]


def test_a_changed_word_is_framed_named_and_timed(client: FlaskClient) -> None:
    """The table says what was printed, what was said, and links to the moment."""
    printed = " ".join([*WORDS[:4], "elephants", *WORDS[5:]])
    found = verdict(client, printed)
    assert found.select("h1")[0].text.startswith("Altered: ")
    (framed,) = found.select(".lines .differs")
    assert framed.select(".printed")[0].text == "elephants"
    assert framed.select(".said")[0].text == WORDS[4]
    cells = [cell.text for cell in found.select(".table tbody td")]
    assert ["elephants", WORDS[4]] == cells[1:3]
    link = urlsplit(found.select(".table tbody td a")[0].get("href"))
    assert link.path == "/e/evening"
    event = page(client, f"{link.path}?{link.query}")
    assert event.select("#now .heard")[0].text == WORDS[4]


def test_what_an_ellipsis_cuts_is_told_in_seconds(client: FlaskClient) -> None:
    """An omission that is marked is no difference; its length is."""
    found = verdict(client, " ".join([*WORDS[:4], "...", *WORDS[6:]]))
    assert found.select("h1")[0].text == "Verbatim"
    assert re.search(r"with an omission marked that cuts [\d.]+ s", found.text)
    (cut,) = found.select(".lines .omitted")
    assert cut.select(".said")[0].text == "(2 words)"


def test_the_wrong_speaker_is_named(client: FlaskClient) -> None:
    """Verbatim words under the wrong name are not a clean verdict."""
    found = verdict(client, SAID, by="Eve")
    assert found.select(".verdict.tone-no")
    assert f"Attributed to Eve, but said by {SPEAKER}" in found.text


def test_two_places_joined_are_both_shown(client: FlaskClient) -> None:
    """A splice has two passages, each with its own link."""
    lines = [line["text"].split() for part in material.OFFSETS for line in material.TRUTH[part]]
    long = [line for line in lines if len(line) >= 12]
    quote = " ".join([*long[0][:10], *long[-1][-10:]])
    found = verdict(client, quote)
    assert found.select("h1")[0].text == "Spliced"
    links = {each.get("href") for each in found.select(".place .facts a.n")}
    assert len(found.select(".place")) == len(links) == 2
    parts = [each.text for each in found.select(".part bdi")]
    assert quote.startswith(parts[0].strip("“”"))
    assert quote.endswith(parts[1].strip("“”"))


def test_not_found_is_not_never_said(client: FlaskClient) -> None:
    """What was searched and what could not be is told, with the nearest that was said."""
    found = verdict(client, "purple elephants dance upon the green moon tonight")
    assert found.select("h1")[0].text == "Not found in this archive"
    assert "not found does not mean not said" in found.text
    assert "1 recording has no transcript yet" in found.text


def test_a_translation_is_not_called_unsaid(client: FlaskClient) -> None:
    """A quote in a script that nobody here spoke gets a verdict of its own."""
    found = verdict(client, "Мы никогда не повысим налоги для рабочих семей")
    assert found.select("h1")[0].text == "Other language"
    assert "translation" in found.text


def test_an_arabic_quote_runs_from_the_right(client: FlaskClient) -> None:
    """Every passage takes its direction from its own words."""
    found = verdict(client, "إن الماء حق للجميع")
    assert found.select("h1")[0].text == "Verbatim"
    assert found.select("textarea")[0].get("dir") == "auto"
    assert found.select(".lines")[0].get("dir") == "auto"
    assert found.select(".cite p")[0].get("dir") == "auto"


def test_only_in_one_event(client: FlaskClient) -> None:
    """The event is kept in the form, named, and left by a link."""
    found = verdict(client, SAID, event=material.ARABIC)
    assert found.select("h1")[0].text in ("Not found in this archive", "Other language")
    assert found.select("input[name=event]")[0].get("value") == material.ARABIC
    (link,) = found.select(".ask .whole a")
    assert "event" not in parse_qs(urlsplit(link.get("href")).query)


@pytest.mark.parametrize("quote", ["...", "?!", "😀", "\u202e\u200f", "\0", "“”"])
def test_a_quote_without_a_word(client: FlaskClient, quote: str) -> None:
    """Only signs cannot be checked; the page says so and keeps the form."""
    answer = client.get("/verify", query_string={"q": quote})
    assert answer.status_code == 400
    assert "Nothing was checked" in answer.text


@pytest.mark.parametrize(
    "quote",
    [
        "word " * 20_000,
        "a" * 100_000,
        "(" * 1_000 + "tax",
        "\ud800",
        "\0tax\0",
        "<script>x</script>",
    ],
)
def test_no_quote_breaks_the_page(client: FlaskClient, quote: str) -> None:
    """A hundred thousand characters, halves of characters and tags get an answer."""
    answer = client.get("/verify", query_string={"q": quote.encode("utf-8", "surrogatepass")})
    assert answer.status_code in (200, 400)
    assert "<script>x" not in answer.text


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.text(alphabet="ab .…[]\"“”'—<&\0\n\u202e\u200fع漢😀9,", max_size=40),
    st.text(alphabet="ab <&ع\0", max_size=10),
)
def test_any_quote_and_any_name_is_answered(client: FlaskClient, quote: str, by: str) -> None:
    """Whatever is typed: an answer, or a refusal with its reason."""
    answer = client.get("/verify", query_string={"q": quote, "by": by})
    assert answer.status_code in (200, 400)
    read(answer.text)


def test_an_event_that_may_not_be_seen_is_no_event(client: FlaskClient) -> None:
    """Looking only there is refused in the words for one that never was."""
    secret = page(client, "/verify?q=nobody+must+know&event=secret", 404).text
    never = page(client, "/verify?q=nobody+must+know&event=nowhere", 404).text
    assert secret.replace("secret", "X") == never.replace("nowhere", "X")
    assert not verdict(client, "nobody must know").select(".place")


def test_while_the_index_is_down(services: Services) -> None:
    """The page says what is wrong, and keeps the quote for another try."""

    def down(*_: object) -> Checked:
        raise IndexUnavailable("no answer within 1 second")

    client = create_app(replace(services, check=down)).test_client()
    answer = page(client, f"/verify?q={WORDS[0]}", 503)
    assert "The index does not answer" in answer.text
    assert answer.select("textarea")[0].text == WORDS[0]


def test_every_page_leads_here(client: FlaskClient) -> None:
    """From the masthead, the front page's box, a hit and the instant of an event."""
    home = page(client, "/")
    assert home.select("nav a[href=/verify]")
    assert home.select(".aside a[href=/verify]")
    hit = page(client, "/search?q=%22good+evening+everyone%22").select(".hit .acts a")[0]
    asked = parse_qs(urlsplit(hit.get("href")).query)
    assert asked == {"q": ["good evening everyone"], "by": ["Clara Finch"]}
    now = page(client, "/e/evening?t=76.5").select("#now .acts a")[0]
    assert "good evening everyone" in parse_qs(urlsplit(now.get("href")).query)["q"][0]


def test_the_api_has_the_published_shape(client: FlaskClient) -> None:
    """Exactly the keys of `hotmic verify --json`."""
    told = client.get("/api/verify", query_string={"q": SAID, "by": SPEAKER}).json
    assert told is not None
    assert set(told) == {"verdict", "differences", "matches", "attribution"}
    assert told["verdict"] == "verbatim"
    match = "event recording transcript start_ms end_ms speaker text url"
    assert set(told["matches"][0]) == set(match.split())
    whole = client.get("/api/verify", query_string={"q": SAID, "details": "1"}).json
    assert whole is not None
    assert whole["matches"][0]["readings"][0]["pieces"]
    assert told["attribution"] == {"claimed": SPEAKER, "said_by": SPEAKER, "agrees": True}
