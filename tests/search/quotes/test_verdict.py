"""What a match says of its readings."""

from __future__ import annotations

import pytest

from archive.transcript import Origin
from search.quotes.verdict import DifferenceKind, Mark, Match, Piece, Reading, Verdict


def reading(said: str, at_ms: int, kind: DifferenceKind = DifferenceKind.NAME) -> Reading:
    piece = Piece(Mark.DIFFERENT, "You know", said, at_ms, kind)
    return Reading("t", Origin.HUMAN, Verdict.ALTERED, 0, 9, (), said, (piece,))


@pytest.mark.parametrize(
    ("other", "disagree"),
    [
        (reading("well governor", 140), False),
        (reading("well senator", 100), True),
        (reading("Well, Governor", 100, DifferenceKind.REPLACED), True),
    ],
)
def test_transcripts_disagree_in_words(other: Reading, disagree: bool) -> None:
    """Captions have no capitals and times of their own: that is no disagreement."""
    readings = (reading("Well, Governor", 100), other)
    match = Match("e", "An event", None, "r", None, "/e/e", (0, 8), readings)

    assert match.disagree is disagree
