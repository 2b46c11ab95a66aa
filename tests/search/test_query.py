"""The query language: what is read, and what is refused with a place and a way out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import QueryError
from search.query import MAX_CHARS, Kind, QueryTerm, parse

W, P, S = Kind.WORD, Kind.PHRASE, Kind.PREFIX
PER_CENT = (P, ["per", "cent"], True)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tax cuts", [(W, ["tax"], False), (W, ["cuts"], False)]),
        ('"There you, go"', [(P, ["there", "you", "go"], False)]),
        ("“there you” go", [(P, ["there", "you"], False), (W, ["go"], False)]),
        ("«la paix»", [(P, ["la", "paix"], False)]),
        ('tax -cuts -"per cent"', [(W, ["tax"], False), (W, ["cuts"], True), PER_CENT]),
        ("govern* -gov*", [(S, ["govern"], False), (S, ["gov"], True)]),
        ("trade-off", [(P, ["trade", "off"], False)]),
        ("he said — no", [(W, ["he"], False), (W, ["said"], False), (W, ["no"], False)]),
        ("- tax", [(W, ["tax"], False)]),
        ('"tax"', [(P, ["tax"], False)]),
        ("OR speaker:x", [(W, ["or"], False), (P, ["speaker", "x"], False)]),
    ],
)  # fmt: skip
def test_a_query_is_read(query: str, expected: list[tuple[Kind, list[str], bool]]) -> None:
    """Words, phrases, exclusions, beginnings; other signs are text."""
    assert parse(query) == tuple(QueryTerm(k, tuple(t), x) for k, t, x in expected)


@pytest.mark.parametrize(
    ("query", "position", "says"),
    [
        ("", 0, "no word"),
        ("  — !", 0, "no word"),
        ("-tax", 0, "no word"),
        ('tax "cuts for', 4, "not closed"),
        ('tax ""', 4, "no word between"),
        ("g*v", 1, "end of one word"),
        ("tax trade-off*", 13, "end of one word"),
        ("a*", 1, "at least 2 letters"),
        ("x" * (MAX_CHARS + 1), MAX_CHARS, "longer than"),
        ("tax " * 65, 0, "more than 64"),
    ],
)
def test_a_query_that_cannot_be_read_is_refused(query: str, position: int, says: str) -> None:
    """The error names the position, says what is wrong and what to write instead."""
    with pytest.raises(QueryError, match=says) as caught:
        parse(query)

    assert caught.value.position == position
    assert caught.value.hint


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No query breaks the parser, and every term it reads has a word."""
    try:
        terms = parse(text)
    except QueryError as error:
        position, terms = error.position, ()
    else:
        position = 0

    assert 0 <= position <= len(text)
    assert all(term.tokens for term in terms)
    assert not terms or any(not term.excluded for term in terms)
