"""Quotes that begin or end within a number."""

from __future__ import annotations

import pytest

from search.quotes.edges import begins_in_number


@pytest.mark.parametrize(
    ("printed", "number", "is_end"),
    [
        ("hundred thousand", "six hundred thousand", True),
        ("billion", "$270 billion", True),
        ("and a half", "two and a half", True),
        ("five billion", "twenty-five billion", False),
        ("5 billion", "$25 billion", False),
        ("Billion", "$270 billion", False),
        ("million", "$270 billion", False),
        ("", "twenty", False),
        ("billion", "", False),
    ],
)
def test_the_end_of_a_number_is_no_other_number(printed: str, number: str, is_end: bool) -> None:
    """A quote may begin with the scale of a number, not with what is a number by itself."""
    assert begins_in_number(printed, number) is is_end
