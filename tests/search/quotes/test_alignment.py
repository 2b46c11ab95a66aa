"""Laying a quote over a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from search.quotes.alignment import GAP, MATCH, Step, align


def _words(text: str) -> list[str]:
    return text.split()


words = st.lists(st.sampled_from("abcde"), min_size=1, max_size=12)


def test_a_dropped_word_is_a_step_of_the_text_alone() -> None:
    """And the words around it are pairs."""
    found = align(_words("i do want"), _words("well i do not want it"))

    assert found.steps == (Step(0, 1), Step(1, 2), Step(None, 3), Step(2, 4))
    assert found.score == 3 * MATCH + GAP


def test_an_omission_skips_for_nothing() -> None:
    """However long it is; without one the quote is torn."""
    text = ["we", "will", *["so"] * 50, "remember", "this"]
    cut = align(_words("we will remember this"), text, [2])

    assert cut.score == 4 * MATCH
    assert [step.said for step in cut.steps] == [0, 1, 52, 53]


def test_of_equal_places_the_one_that_ends_near_is_taken() -> None:
    """A phrase that is said twice is shown where it was looked for."""
    text = _words("there you go and there you go")

    assert align(_words("there you go"), text, end=2).steps[0].said == 0
    assert align(_words("there you go"), text, end=6).steps[0].said == 4


@given(words, words, st.data())
def test_every_word_of_the_quote_is_used_once_in_order(
    quote: list[str], text: list[str], data: st.DataObject
) -> None:
    """Both sides only go forward, and the score is that of the steps."""
    cuts = data.draw(st.sets(st.integers(1, max(1, len(quote) - 1)), max_size=2))
    steps, score = align(quote, text, cuts)
    said = [step.said for step in steps if step.said is not None]

    assert [step.quoted for step in steps if step.quoted is not None] == list(range(len(quote)))
    assert said == sorted(set(said))
    assert score <= MATCH * len(quote)
    assert score >= GAP * len(quote)


@given(words, words, words)
def test_a_quote_within_the_text_is_found_whole(
    before: list[str], quote: list[str], after: list[str]
) -> None:
    """Nothing scores better than all words in a row."""
    assert align(quote, before + quote + after).score == MATCH * len(quote)
