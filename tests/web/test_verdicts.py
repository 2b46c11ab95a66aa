"""The words for verdicts and the lines of a comparison: each case once, from plain values."""

from __future__ import annotations

import pytest

from archive.transcript import Origin
from search.quotes.verdict import (
    Attribution,
    Checked,
    DifferenceKind,
    Mark,
    Match,
    Piece,
    Reading,
    Verdict,
)
from web import verdicts
from web.pages.comparison import entries, pairs

NOT = Piece(Mark.DIFFERENT, "", "not", 1_200, DifferenceKind.NEGATION)
NINE = Piece(Mark.DIFFERENT, "nine", "four", 1_500, DifferenceKind.NUMBER)
PUT_IN = Piece(Mark.DIFFERENT, "never ever", "", 1_600, DifferenceKind.ADDED)
TURNED = Piece(Mark.DIFFERENT, "b a", "a b", 1_700, DifferenceKind.ORDER)
SAME = Piece(Mark.SAME, "I will", "I will", 1_000)
CUT = Piece(Mark.OMITTED, "...", "and so on and on", 2_000, cut_ms=4_200)


def reading(
    *pieces: Piece, transcript: str = "t", start_ms: int = 1_000, confidence: float | None = None
) -> Reading:
    """A reading of one transcript; its verdict is that of its pieces."""
    changed = any(piece.kind for piece in pieces)
    return Reading(
        transcript, Origin.MACHINE, Verdict.ALTERED if changed else Verdict.VERBATIM, start_ms,
        start_ms + 3_000, ("Ana",), " ".join(p.said for p in pieces), pieces, confidence,
    )  # fmt: skip


def checked(verdict: Verdict, *readings: Reading, by: Attribution | None = None) -> Checked:
    """The whole answer, one match a reading."""
    matches = tuple(
        Match(f"e{n}", f"Event {n}", None, f"r{n}", None, "/", (n, n + 1), (one,))
        for n, one in enumerate(readings)
    )
    return Checked("quote", verdict, matches, by)


@pytest.mark.parametrize(
    ("piece", "headline", "told"),
    [
        (NOT, "Altered: negation",
         "The printed quote leaves out “not”. The meaning is reversed."),
        (NINE, "Altered: number", "The printed quote has “nine” where “four” was said."),
        (PUT_IN, "Altered: words added",
         "The printed quote adds “never ever”, which was not said."),
        (TURNED, "Altered: order of words", "The printed quote turns “a b” round into “b a”."),
    ],
)  # fmt: skip
def test_one_difference_is_told_in_a_sentence(piece: Piece, headline: str, told: str) -> None:
    """What was printed, what was said, and what that means."""
    answer = checked(Verdict.ALTERED, reading(SAME, piece))
    assert verdicts.headline(answer) == headline
    assert str(verdicts.sentence(answer)) == told


def test_several_differences_are_counted_the_gravest_first() -> None:
    """The headline names two classes, the sentence all."""
    answer = checked(Verdict.ALTERED, reading(SAME, TURNED, PUT_IN, NOT, NINE))
    assert verdicts.headline(answer) == "Altered: negation, number and 2 more"
    assert str(verdicts.sentence(answer)) == (
        "4 differences change what was said: negation, number, words added and order of words."
    )


def test_what_is_cut_is_told_in_seconds() -> None:
    """An omission that is marked is no difference, and is told."""
    answer = checked(Verdict.VERBATIM, reading(SAME, CUT, SAME))
    assert str(verdicts.sentence(answer)) == (
        "Printed as it was said, with an omission marked that cuts 4.2 s."
    )


def test_trifles_are_named() -> None:
    """Filler, spelling, capitals and punctuation, in this order and only those there are."""
    pieces = (
        Piece(Mark.TRIVIAL, "Families,", "families", 0),
        Piece(Mark.TRIVIAL, "", "uh", 0),
        Piece(Mark.TRIVIAL, "so:", "so", 0),
    )
    answer = checked(Verdict.TRIVIAL, reading(*pieces))
    assert str(verdicts.sentence(answer)) == (
        "Printed as it was said, but for filler, capitals and punctuation."
    )
    assert verdicts.trifle(Piece(Mark.TRIVIAL, "colour", "color", 0)) == "spelling"


def test_splices_are_told_in_the_order_of_the_quote() -> None:
    """Within a recording by their distance, else by their events."""
    two = checked(Verdict.SPLICED, reading(SAME), reading(SAME, start_ms=900_000))
    assert str(verdicts.sentence(two)) == (
        "Passages of two events, “Event 0” and “Event 1”, are printed as one."
    )


def test_somebody_else_is_part_of_the_headline() -> None:
    """Not even verbatim words stand under the wrong name; an unknown speaker changes nothing."""
    wrong = Attribution("Ana", "Bo", agrees=False)
    unknown = Attribution("Ana", None, agrees=None)
    assert verdicts.headline(checked(Verdict.VERBATIM, reading(SAME), by=wrong)) == (
        "Verbatim, but by somebody else"
    )
    assert verdicts.headline(checked(Verdict.VERBATIM, reading(SAME), by=unknown)) == "Verbatim"


def test_a_percentage_is_never_told() -> None:
    """No verdict rests on a number between 0 and 100."""
    for verdict in Verdict:
        answer = checked(verdict, reading(SAME, confidence=0.97), reading(NOT))
        assert "%" not in verdicts.headline(answer) + str(verdicts.sentence(answer))


def test_every_word_stands_over_its_own() -> None:
    """The same words one by one, differences as a whole, omissions with their length."""
    shown = pairs(reading(SAME, NOT, CUT, Piece(Mark.INSERTED, "[you]", "", 0)))
    assert [(pair.printed, pair.said, pair.css, pair.note) for pair in shown] == [
        ("I", "I", "", ""),
        ("will", "will", "", ""),
        ("·", "not", "differs", "negation"),
        ("…", "(5 words)", "omitted", "cuts 4.2 s"),
        ("[you]", "·", "inserted", "insertion"),
    ]


def test_other_transcripts_are_heard_on_each_difference() -> None:
    """Which have the same difference, and which do not."""
    readings = (reading(SAME, NOT), reading(SAME, NOT, transcript="u"), reading(SAME))
    (line,) = entries(readings, lambda one: one.transcript.upper())
    assert line.others == "also in U; not in T"


def test_an_omission_without_a_sign_says_what_it_cuts() -> None:
    """Words left out in the middle are a difference with a length."""
    silent = Piece(Mark.DIFFERENT, "", "we never said that", 0, DifferenceKind.NEGATION, 12_000)
    assert pairs(reading(silent))[0].note == "negation, cuts 12.0 s unmarked"
