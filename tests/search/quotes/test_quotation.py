"""Reading a quote: words, omissions, insertions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.quotes.quotation import read


@pytest.mark.parametrize("sign", ["...", "…", "[...]", "[…]", "(...)", ". . .", "....", "[ ... ]"])
def test_every_ellipsis_cuts_the_quote_in_two(sign: str) -> None:
    """However a newspaper writes it."""
    quote = read(f"we will {sign} remember this")

    assert quote.parts == ((0, 2), (2, 4))
    assert quote.keys == ["we", "will", "remember", "this"]


def test_an_ellipsis_at_either_end_says_nothing() -> None:
    """The quote begins and ends somewhere in a speech anyway."""
    assert read("... we will remember …").parts == ((0, 3),)


def test_brackets_are_the_editors() -> None:
    """A letter in brackets is of its word; words in brackets are not of the quote."""
    quote = read("[W]e thank [the voters] who came [sic]")

    assert quote.keys == ["we", "thank", "who", "came"]
    assert [(one.before, quote.text[one.start : one.end]) for one in quote.insertions] == [
        (2, "[the voters]"),
        (4, "[sic]"),
    ]


@given(st.text(alphabet="ab .…[](\n'\"1,", max_size=60))
def test_any_text_is_read(text: str) -> None:
    """Ranges lie in the text, in order; parts cover the words; signs stand between them."""
    quote = read(text)

    assert len(quote.plain) == len(text)
    assert all(0 <= token.start < token.end <= len(text) for token in quote.tokens)
    assert [token.start for token in quote.tokens] == sorted(t.start for t in quote.tokens)
    assert quote.parts[0][0] == 0
    assert quote.parts[-1][1] == len(quote.tokens)
    assert all(first < last for first, last in quote.parts) or not quote.tokens
