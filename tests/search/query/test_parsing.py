"""The query language: what is read, and what is refused with a place and a way out."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError
from search.language.numbers import SCALES
from search.query.fields import Bounds, Field
from search.query.parsing import (
    MAX_CHARS,
    Both,
    Either,
    Kind,
    Node,
    Not,
    QueryTerm,
    parse,
    required,
    sought,
    sought_runs,
)

HANG_S = 5.0


def word(text: str) -> QueryTerm:
    return QueryTerm(Kind.WORD, (text,))


def phrase(text: str) -> QueryTerm:
    return QueryTerm(Kind.PHRASE, tuple(text.split()))


def prefix(text: str) -> QueryTerm:
    return QueryTerm(Kind.PREFIX, (text,))


def refusal(query: str) -> QueryError | None:
    """Why the query cannot be read, if so."""
    try:
        parse(query)
    except QueryError as error:
        return error
    return None


TAX, CUTS, WATER = word("tax"), word("cuts"), word("water")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tax cuts", Both((TAX, CUTS))),
        ('"There you, go"', phrase("there you go")),
        ("“there you” go", Both((phrase("there you"), word("go")))),
        ("«la paix»", phrase("la paix")),
        ('tax -cuts -"per cent"', Both((TAX, Not(CUTS), Not(phrase("per cent"))))),
        ("govern* -gov*", Both((prefix("govern"), Not(prefix("gov"))))),
        ("trade-off", phrase("trade off")),
        ("he said — no", Both((word("he"), word("said"), word("no")))),
        ("- tax", TAX),
        ('"tax"', phrase("tax")),
        ("or and not", Both((word("or"), word("and"), word("not")))),
        ("note: this", Both((word("note"), word("this")))),
        ("tax OR cuts", Either((TAX, CUTS))),
        ("tax AND cuts", Both((TAX, CUTS))),
        ("tax cuts OR water", Either((Both((TAX, CUTS)), WATER))),
        ("tax (cuts OR water)", Both((TAX, Either((CUTS, WATER))))),
        ("tax NOT cuts", Both((TAX, Not(CUTS)))),
        ("tax -(cuts OR water)", Both((TAX, Not(Either((CUTS, WATER)))))),
        ("((tax))", TAX),
        ('"raise tax"~5', QueryTerm(Kind.NEAR, ("raise", "tax"), 5)),
        ("goverment~", QueryTerm(Kind.FUZZY, ("goverment",), 1)),
        ("goverment~2", QueryTerm(Kind.FUZZY, ("goverment",), 2)),
        ("can't", phrase("can not")),
        ("1980", phrase("nineteen eighty")),
        ("20", word("twenty")),
        ("tax $20  trillion, water", Both((TAX, phrase("twenty trillion dollars"), WATER))),
        ("tax -$1.5 Billion", Both((TAX, Not(phrase("one point five billion dollars"))))),
        (
            "($5 thousand OR €7 million)",
            Either((phrase("five thousand dollars"), phrase("seven million euros"))),
        ),
        ("$20 tax", Both((phrase("twenty dollars"), TAX))),
        ("title:$20 million", Both((Field("title", "$20"), word("million")))),
        ("$20 govern*", Both((phrase("twenty dollars"), prefix("govern")))),
        ("$20 million*", Both((phrase("twenty dollars"), prefix("million")))),
        ("G20* tax", Both((prefix("g20"), TAX))),
        ("lang:es 20*", Both((Field("lang", "es"), prefix("20")))),
        (
            "(lang:es OR lang:ar) 20*",
            Both((Either((Field("lang", "es"), Field("lang", "ar"))), prefix("20"))),
        ),
        ("7:30", phrase("seven thirty")),
        ("at 7:30 pm", Both((word("at"), phrase("seven thirty"), word("pm")))),
        ('Reagan: "there you go"', Both((word("reagan"), phrase("there you go")))),
        ('"speaker: who"', phrase("speaker who")),
        (
            'tax~ "a b c"~5',
            Both((QueryTerm(Kind.FUZZY, ("tax",), 1), QueryTerm(Kind.NEAR, ("a", "b", "c"), 5))),
        ),
        ("tax 😀 \x00 \u200f", TAX),
    ],
)
def test_a_query_is_read(query: str, expected: Node) -> None:
    """Words, phrases, operators and brackets; small letters and other signs are text."""
    assert parse(query) == expected


@pytest.mark.parametrize("scale", SCALES)
def test_a_sum_of_money_is_one_term_with_each_scale(scale: str) -> None:
    """The grammar has the scales of numbers; a complaint about what follows points at its place."""
    assert parse(f"$20 {scale}") == phrase(f"twenty {scale} dollars")
    mistake = refusal(f"$20 {scale} (")
    assert mistake is not None
    assert mistake.position == len(f"$20 {scale} ")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("speaker:reagan", Field("speaker", "reagan")),
        ('speaker:"Ronald Reagan"', Field("speaker", "Ronald Reagan")),
        ("EVENT:town-hall", Field("event", "town-hall")),
        ("event:a:b", Field("event", "a:b")),
        ("title:7:30", Field("title", "7:30")),
        ("lang:EN", Field("lang", "en")),
        ("flag:off_air", Field("flag", "off_air")),
        ("after:1980-10-28", Bounds("day", date(1980, 10, 28).toordinal())),
        ("after:1980", Bounds("day", date(1980, 1, 1).toordinal())),
        ("before:1980-02", Bounds("day", 1, date(1980, 2, 29).toordinal())),
        ("min_confidence:0.8", Bounds("confidence", 8_000)),
    ],
)
def test_fields_narrow_a_query(query: str, expected: Node) -> None:
    """A name, a colon and a value; a month or a year is its first or last day."""
    assert parse(query) == expected
    assert parse(f"tax {query}") == Both((TAX, expected))


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ("", 0, "no word"),
        ("  — !", 0, "no word"),
        ("😀", 0, "no word"),
        ("-tax", 0, "no word"),
        ("water -tax -cuts OR -price", 20, "beside OR"),
        ("tax OR -cuts", 7, "beside OR"),
        ("tax OR NOT price", 7, "beside OR"),
        ("(-tax) OR price", 1, "beside OR"),
        ("-water (tax OR -price)", 15, "beside OR"),
        ("  NOT tax", 2, "no word"),
        ('tax "cuts for', 4, "not closed"),
        ('tax ""', 4, "no word between"),
        ("g*v", 1, "end of one word"),
        ("tax trade-off*", 13, "end of one word"),
        ("a*", 1, "at least 2 letters"),
        ("x" * (MAX_CHARS + 1), MAX_CHARS, "longer than"),
        ("tax " * 65, 0, "more than 64"),
        ("tax OR", 4, "on both sides"),
        ("(tax OR) price", 5, "on both sides"),
        ("(tax AND) price", 5, "on both sides"),
        ("(NOT) price", 1, "NOT stands before"),
        ("tax AND NOT", 8, "NOT stands before"),
        ("OR tax", 0, "on both sides"),
        ("tax AND OR cuts", 8, "on both sides"),
        ("tax NOT NOT cuts", 8, "NOT stands before"),
        ("tax (cuts", 4, "not closed"),
        ("tax) cuts", 3, "closes nothing"),
        ("tax ()", 5, "nothing to look for"),
        ("(" * 21 + "tax" + ")" * 21, 20, "20 deep"),
        ('"raise tax"~', 11, "how many other words"),
        ('"raise tax"~40', 11, "how many other words"),
        ('"tax tax"~3', 0, "different ones"),
        ('"a b c"~3 OR tax', 7, "are two"),
        ('tax~ "a b c"~5 OR x', 12, "are two"),
        ('"a b c"~5 (x OR "a b c"~5)', 23, "are two"),
        ('"raise tax"~-1', 12, "how many other words"),
        ('"a b"~5~2', 7, "how many other words"),
        ('"a b"~x', 6, "how many other words"),
        ("tax~3", 3, "1 or 2"),
        ("tax~x", 4, "1 or 2"),
        ("tax~1x", 5, "1 or 2"),
        ("tax~-1", 4, "1 or 2"),
        ("tax~*", 4, "end of one word"),
        ("1980*", 4, "cannot cut a number"),
        ("600,000*", 7, "cannot cut a number"),
        ("tax 20*", 6, "cannot cut a number"),
        ("1980s*", 5, "cannot cut a number"),
        ("lang:en-GB 20*", 13, "cannot cut a number"),
        ("lang:es OR 20*", 13, "cannot cut a number"),
        ("ta~", 2, "3 to 24 letters"),
        ("speeker:reagan", 0, "no field 'speeker'"),
        ("a:b:c", 0, "no field 'a'"),
        ("foo:(a OR b)", 0, "no field 'foo'"),
        ("speaker:", 8, "has no value"),
        ("speaker: reagan", 8, "without a blank"),
        ("tax -Speaker: reagan", 13, "speaker: has no value"),
        ("(tax speaker:)", 13, "has no value"),
        ("speaker:— tax", 8, "has no value"),
        ('speaker:""', 8, "has no value"),
        ("after:yesterday", 6, "not a day"),
        ("before:1980-13", 7, "not a day"),
        ("min_confidence:2", 15, "from 0 to 1"),
        ("flag:rude", 5, "unknown flag"),
        ("speaker:(a OR b)", 8, "plain value"),
        ("speaker:rea*", 8, "plain value"),
        ("speaker:-reagan", 8, "plain value"),
        ("speaker:OR", 8, "plain value"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(query: str, position: int, says: str) -> None:
    """The error names the position, says what is wrong and what to write instead."""
    with pytest.raises(QueryError) as caught:
        parse(query)

    assert says in str(caught.value)
    assert (caught.value.position, caught.value.query) == (position, query)
    assert caught.value.hint


def test_what_must_hold_and_what_may() -> None:
    """Words beside OR may be there, those beside AND must; those after NOT are neither."""
    node = parse('tax (cuts OR "per cent") NOT water')

    assert required(node) == (TAX,)
    assert sought(node) == (TAX, CUTS, phrase("per cent"))


def test_words_to_be_marked_are_those_that_are_looked_for() -> None:
    """A phrase in one; no operators, fields or what is left out; all if unreadable."""
    assert sought_runs('tax OR "five per cent" -water speaker:reagan') >= {
        ("tax",), ("five", "per", "cent"), ("five", "percent")
    }  # fmt: skip
    assert sought_runs('"raise tax"~5 "go again"') == {("raise",), ("tax",), ("go", "again")}
    assert sought_runs('tax OR "') == {("tax",), ("or",)}


@pytest.mark.parametrize(
    "query",
    [
        "x" * 100_000,
        " OR ".join(f"w{n}" for n in range(10_000)),
        "(" * 50_000,
        '"' * 3_999,
        "~" * 3_999,
        "*" * 3_999,
        "a~" * 1_999,
        "a*" * 1_999,
        "-" * 3_999,
        "x" * 3_999,
        "NOT " * 900 + "x",
        "a:" * 1_999,
        "(a " * 1_300,
    ],
)
def test_hostile_queries_are_answered_at_once(query: str) -> None:
    """Whatever is repeated: read or refused in milliseconds; the bound only tells a hang."""
    began = time.perf_counter()
    refused = refusal(query)

    assert refused is None or 0 <= refused.position <= len(query)
    assert time.perf_counter() - began < HANG_S


PIECES = st.sampled_from(
    ["tax", "OR", "AND", "NOT", "-", "(", ")", '"', "~2", "*", "speaker:", "after:19", " ", " ",
     "20", "don't", "—", "\x00", "\u200f", "حكومة", "😀"]
)  # fmt: skip


@given(st.text(max_size=80) | st.lists(PIECES, max_size=30).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No query breaks the parser, and every term it reads has a word."""
    refused = refusal(text)

    if refused is None:
        assert all(term.tokens for term in sought(parse(text)))
    else:
        assert 0 <= refused.position <= len(text)
        assert refused.hint
