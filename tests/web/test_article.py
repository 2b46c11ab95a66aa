"""Checking an article: every quotation found, judged and linked; texts that cannot be checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from archive.errors import IndexUnavailable
from search.quotes.articles import Quotation
from search.quotes.verdict import Checked, Verdict
from tests.web.reading import Node, read
from tests.web.test_pages import page
from tests.web.test_verify import SAID, SPEAKER, WORDS
from web.app import create_app
from web.pages import article as pages
from web.services import Services

ARTICLE = f"""The evening began late. “{SAID},” said {SPEAKER}.

"{" ".join([*WORDS[:4], "elephants", *WORDS[5:]])}", another report had it.

وقال أحدهم: “لم يقل أحد هذا الكلام هنا قط”.
"""


def checked(client: FlaskClient, text: str = ARTICLE, status: int = 200, **more: object) -> Node:
    """The page for an article that was pasted."""
    answer = client.post("/verify/article", data={"text": text, **more})
    assert answer.status_code == status, answer.text
    return read(answer.text)


def test_every_quotation_gets_its_verdict(client: FlaskClient) -> None:
    """In order, each with sign, word, sentence, speaker and an anchor; counted above."""
    lines = checked(client).select(".quotation")
    assert [line.get("id") for line in lines] == ["q1", "q2", "q3"]
    assert [line.select("h3")[0].text.split(":")[0] for line in lines[:2]] == [
        "Verbatim", "Altered",
    ]  # fmt: skip
    assert lines[0].select("b")[0].text.rstrip(",") == SAID
    assert f"Attributed to {SPEAKER}" in lines[0].text
    assert "The sentence names no speaker" in lines[1].text


def test_what_comes_nearest_is_said_to_be_where_it_is(services: Services) -> None:
    """It stands on the full check, not on this page."""
    near = services.check(SAID, None, None).matches[0]

    def check(text: str) -> Iterator[tuple[Quotation, Checked]]:
        yield Quotation(0, 1, text), Checked(text, Verdict.NOT_FOUND, nearest=near)

    client = create_app(replace(services, check_article=check)).test_client()
    (line,) = checked(client).select(".quotation")

    assert "is below" not in line.text
    assert "The full check shows what comes nearest." in line.text


def test_each_leads_to_its_full_check(client: FlaskClient) -> None:
    """The link carries the quotation and its speaker."""
    link = checked(client).select(".quotation .acts a")[0].get("href")
    asked = parse_qs(urlsplit(link).query)
    assert asked["by"] == [SPEAKER]
    assert page(client, link).select("h1")[0].text == "Verbatim"


def test_arabic_is_shown_from_the_right(client: FlaskClient) -> None:
    """Each passage takes its direction from its own words; the page does not turn."""
    line = checked(client).select(".quotation")[2]
    assert line.select(".passage")[0].get("dir") == "auto"
    assert line.select("b")[0].text == "لم يقل أحد هذا الكلام هنا قط"


def test_a_file_in_any_common_encoding(client: FlaskClient) -> None:
    """UTF-8 with or without a mark, UTF-16 and Windows' own are read."""
    text = f"„{SAID}“"
    for encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1252"):
        data = {"file": (BytesIO(text.encode(encoding)), "a.txt")}
        answer = read(client.post("/verify/article", data=data).text)
        assert answer.select(".quotation h3")[0].text == "Verbatim", encoding


@pytest.mark.parametrize(
    ("data", "status", "told"),
    [
        ({}, 400, "there is no text"),
        ({"text": " \n"}, 400, "there is no text"),
        ({"file": (BytesIO(b"PK\x03\x04\0\0"), "a.docx")}, 400, "not plain text"),
        ({"text": "a" * 1_000_001}, 413, "longer than 1,000,000 bytes"),
        ({"text": "ع" * 600_000}, 413, "longer than 1,000,000 bytes"),
    ],
)
def test_what_cannot_be_checked(
    client: FlaskClient, data: dict[str, object], status: int, told: str
) -> None:
    """Nothing, no text, too much: the page says which, and what to do."""
    answer = client.post("/verify/article", data=data)
    assert answer.status_code == status
    assert told in answer.text


@pytest.mark.parametrize("size", [1_000_001, 5_000_000])
def test_a_file_that_is_too_long(client: FlaskClient, size: int) -> None:
    """Five megabytes are refused with the same words as one byte too many."""
    head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n'
    body = head.encode() + b"a" * size + b"\r\n--x--\r\n"
    answer = client.post(
        "/verify/article", data=body, content_type="multipart/form-data; boundary=x"
    )
    assert answer.status_code == 413
    assert "longer than 1,000,000 bytes" in answer.text


def test_a_text_without_quotations(client: FlaskClient) -> None:
    """It is no error, and says what counts as one."""
    assert "No quotation was found" in checked(client, "He said nothing at all.").text


def test_hostile_text_stays_text(client: FlaskClient) -> None:
    """Tags, NUL, direction marks and halves of characters."""
    text = "<script>alert(1)</script> “<b>good</b> evening \0 \u202e everyone” \ud800"
    answer = client.post("/verify/article", data={"text": text.encode("utf-8", "surrogatepass")})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "<b>good" not in answer.text


def test_what_there_was_no_time_for_is_told_and_can_be_asked(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page ends after a while; the rest is counted, and a button goes on from there."""
    monkeypatch.setattr(pages, "PATIENCE_S", -1.0)
    first = checked(client)
    assert len(first.select(".quotation")) == 1
    assert "2 quotations after them are not judged yet" in first.text
    rest = first.select("input[name=first]")[0].get("value")
    second = checked(client, first.select("input[name=text]")[0].get("value"), first=rest)
    assert "elephants" in second.select(".quotation b")[0].text


def test_while_the_index_is_down(services: Services) -> None:
    """The text is kept in its field, and the page says why nothing was checked."""

    def down(text: str) -> Iterator[tuple[Quotation, Checked]]:
        yield Quotation(0, 1, text), Checked(text, Verdict.NOT_FOUND)
        raise IndexUnavailable("no answer within 1 second")

    client = create_app(replace(services, check_article=down)).test_client()
    answer = checked(client, status=503)
    assert "no answer within 1 second" in answer.text
    assert SAID in answer.select("textarea")[0].text
