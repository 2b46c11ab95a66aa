"""What counts as the same word for a verdict, and what does not."""

from __future__ import annotations

import pytest

from search.quotes.wording import tokens


def _keys(text: str, language: str | None = "en") -> list[str]:
    return [token.key for token in tokens(text, language)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("colour", "color"),
        ("the labour programme was organised", "the labor program was organized"),
        ("travelled", "traveled"),
        ("don't", "do not"),
        ("They’re", "they are"),
        ("600,000", "six hundred thousand"),
        ("1.5 million", "one point five million"),
        ("nineteen eighty", "1980"),
        ("a hundred", "one hundred"),
        ("naïve", "naive"),
        ("Mr. Carter", "Mister Carter"),
        ("ain't", "is not"),
    ],
)
def test_the_same(one: str, other: str) -> None:
    """However it is written, it was said alike."""
    assert _keys(one) == _keys(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tax", "taxes"),
        ("has", "had"),
        ("now", "not"),
        ("four", "for"),
        ("hour", "our"),
        ("can", "can't"),
        ("sixteen", "sixty"),
        ("1980", "1918"),
        ("million", "billion"),
        ("first", "one"),
    ],
)
def test_not_the_same(one: str, other: str) -> None:
    """Search may find one by the other; a verdict keeps them apart."""
    assert _keys(one) != _keys(other)


def test_a_token_keeps_its_place() -> None:
    """A number is one token over all its words; "don't" is two of the same place."""
    text = "I don't want six hundred thousand."
    found = [(text[token.start : token.end], token.key) for token in tokens(text, "en")]

    assert found == [
        ("I", "i"),
        ("don't", "do"),
        ("don't", "not"),
        ("want", "want"),
        ("six hundred thousand", "#600000"),
    ]
