"""Segments: what readers get of text that a gate distrusts."""

from __future__ import annotations

from archive.transcript import Flag, Segment, Word, without_distrusted


def test_distrusted_words_are_left_out_and_told() -> None:
    """Of a quarantined segment its time, flags and reasons stay; the others are untouched."""
    honest = Segment(0, 900, "Good evening.", flags=(Flag.QUIET,), words=(Word("Good", 0, 400),))
    ghost = Segment(
        1_000,
        2_000,
        "Thanks for watching!",
        confidence=0.9,
        flags=(Flag.QUARANTINED,),
        reasons=("speech was found under 0% of it",),
        words=(Word("Thanks", 1_000, 1_200),),
    )

    kept, withheld = without_distrusted([honest, ghost])

    assert kept is honest
    assert (withheld.text, withheld.words, withheld.confidence) == ("", (), None)
    assert (withheld.start_ms, withheld.end_ms, withheld.flags) == (1_000, 2_000, ghost.flags)
    assert withheld.reasons == (*ghost.reasons, "its 3 words are shown on demand")
