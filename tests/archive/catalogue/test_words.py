"""Words packed with their segment come back as they were."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.catalogue import words
from archive.errors import IntegrityError
from archive.transcript import Word

DAY_MS = 86_400_000


@st.composite
def any_word(draw: st.DrawFn) -> Word:
    """Any text, a time of up to a day (words may run back), a probability of three decimals."""
    start = draw(st.integers(0, DAY_MS))
    per_mille = draw(st.none() | st.integers(0, 1000))
    text = draw(st.text(st.characters(exclude_categories=["Cs"])))
    end = start + draw(st.integers(0, DAY_MS))
    return Word(text, start, end, None if per_mille is None else per_mille / 1000)


@settings(max_examples=50)
@given(st.lists(any_word(), max_size=20))
def test_the_round_trip_is_exact(said: list[Word]) -> None:
    """Every text, time and probability survives."""
    assert words.unpack(words.pack(said)) == tuple(said)


def test_no_blob_is_no_words() -> None:
    """A segment without word times has no column to unpack."""
    assert words.unpack(None) == ()


def test_words_are_compact() -> None:
    """A spoken sentence takes less than half of what its JSON takes."""
    text = ["we", "choose", "to", "go", "to", "the", "moon", "in", "this", "decade", "not"]
    said = [Word(word, n * 310, n * 310 + 250, 0.987) for n, word in enumerate(text)]

    assert len(words.pack(said)) < 12 * len(said)


@pytest.mark.parametrize("blob", [b"", b"nonsense", words.pack([Word("a", 0, 1)])[:-3]])
def test_a_damaged_blob_is_said_to_be_damaged(blob: bytes) -> None:
    """Nothing is invented from broken bytes."""
    with pytest.raises(IntegrityError, match="damaged"):
        words.unpack(blob)


@pytest.mark.parametrize("word", [Word("x", 5, 4), Word("x", 0, 2**31)])
def test_impossible_times_are_refused(word: Word) -> None:
    """A word that ends before it begins, or a month long."""
    with pytest.raises(IntegrityError):
        words.pack([word])
