"""What is marked of the words that were looked for: phrases where they stand, words anywhere."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.transcript import Flag, Segment
from search.query.parsing import sought_runs
from tests.search.material import said
from web.pages.sought import found_in
from web.pages.spoken import spoken

TURNS = (
    said("So there was another piece of it: there you"),
    said("go again. There you go, again and again.", "You pay $20 trillion. Go again,"),
    said("my friend."),
)


def marked(query: str, number: int = 1) -> list[list[str]]:
    """The marked texts of each segment of the turn."""
    found = found_in(TURNS, number, sought_runs(query))
    return [
        [segment.text[low:high] for low, high in ranges]
        for segment, ranges in zip(TURNS[number], found, strict=True)
    ]


@pytest.mark.parametrize(
    ("query", "number", "expected"),
    [
        ('"there you go again"', 0, [["there", "you"]]),
        ('"there you go again"', 1, [["go", "again", "There", "you", "go", "again"], []]),
        ('"again my friend"', 1, [[], ["again"]]),
        ('"again my friend"', 2, [["my", "friend"]]),
        ("go", 1, [["go", "go"], ["Go"]]),
        ("$20 trillion", 1, [[], ["$20 trillion"] * 3]),
        ('"you pay" OR friend', 1, [[], ["You", "pay"]]),
        ('"you go away"', 1, [[], []]),
        ("", 1, [[], []]),
    ],
)
def test_a_phrase_is_marked_only_where_it_stands(
    query: str, number: int, expected: list[list[str]]
) -> None:
    """Also where it begins in the turn before or ends in the next."""
    assert marked(query, number) == expected


def test_distrusted_words_are_no_part_of_a_phrase() -> None:
    """The index reads past them, and so does the page."""
    ghost = tuple(replace(one, flags=(Flag.QUARANTINED,)) for one in said("Thank you."))
    turns = (said("there you"), ghost, said("go again"))

    assert found_in(turns, 2, sought_runs('"you go again"')) == [[(0, 2), (3, 8)]]
    assert found_in(turns, 1, sought_runs('"thank you"')) == [[(0, 5), (6, 9)]]


def test_marks_stand_in_the_words_or_in_a_text_without_times() -> None:
    """A word is marked with its punctuation; without times only what was found is marked."""
    timed = said("Well, go again, go.")[0]
    bare = Segment(0, 1_000, "Well, go <again>, go.")

    assert "<mark>" not in spoken(timed, int)
    assert spoken(timed, int, [(6, 8), (9, 14)]).count("<mark>") == 2
    assert "<mark>again,</mark>" in spoken(timed, int, [(6, 8), (9, 14)])
    assert spoken(bare, int, [(6, 8), (10, 15)]) == (
        '<span data-t="0">Well, <mark>go</mark> &lt;<mark>again</mark>&gt;, go.</span>'
    )
