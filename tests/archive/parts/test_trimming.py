"""Each moment once: words of parts that overlap, and where a second lies."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from archive.event import Basis, Placement
from archive.parts.holding import holding
from archive.parts.trimming import held_segments
from archive.recording import Recording
from archive.transcript import Flag, Segment, Word


def placed(start: int = 0, end: int = 0, offset: int = 0, name: str = "r") -> Placement:
    return Placement("e", name, offset, Basis.SOUND, start, end)


def said(text: str, start: int, step: int = 500) -> Segment:
    """A segment whose words last half a second each."""
    words = tuple(
        Word(word.strip(".,"), start + n * step, start + (n + 1) * step)
        for n, word in enumerate(text.split())
    )
    return Segment(start, start + len(words) * step, text, words=words)


def test_a_segment_is_cut_between_words() -> None:
    """What lies before the trim goes, with its punctuation; the rest keeps its own."""
    segment = said("Good evening, my friends. Welcome back.", 1_000)
    (kept,) = held_segments([segment], placed(start=2_100), 10_000)

    assert kept.text == "my friends. Welcome back."
    assert (kept.start_ms, kept.end_ms) == (2_000, 4_000)
    assert [word.text for word in kept.words] == ["my", "friends", "Welcome", "back"]


def test_the_end_is_cut_too() -> None:
    """A word belongs where its middle lies, and what stands behind it goes with it."""
    segment = said("Good evening, my friends.", 0)
    (kept,) = held_segments([segment], placed(end=9_000), 10_000)

    assert (kept.text, kept.end_ms) == ("Good evening,", 1_000)


def test_a_segment_without_words_stays_whole_or_goes() -> None:
    """Nothing tells where in it which word lies: its middle decides."""
    early, late = Segment(0, 2_000, "one"), Segment(1_500, 4_000, "two")

    kept = held_segments([early, late], placed(start=2_000), 10_000)
    assert [(one.text, one.start_ms) for one in kept] == [("two", 2_000)]


def test_a_mark_without_text_is_cut() -> None:
    """Speech that nobody transcribed stays marked as far as this part holds it."""
    mark = Segment(0, 9_000, "", flags=(Flag.UNTRANSCRIBED,))
    (kept,) = held_segments([mark], placed(start=7_300), 10_000)

    assert (kept.start_ms, kept.end_ms) == (7_300, 9_000)


@given(st.integers(0, 12_000), st.integers(1, 20))
def test_each_word_is_held_by_one_of_two_parts(cut: int, count: int) -> None:
    """A recording cut in two anywhere says each word once."""
    segment = said(" ".join(f"w{n}" for n in range(count)), 0)
    whole = 12_000
    first = held_segments([segment], placed(end=whole - cut), whole)
    second = held_segments([segment], placed(start=cut), whole)
    words = [word.text for part in (*first, *second) for word in part.words]

    expected = [f"w{n}" for n in range(count)]
    assert words == expected
    assert " ".join(part.text for part in (*first, *second)).split() == expected


def test_where_a_second_lies() -> None:
    """In the part that is counted first, then in the one that holds it too."""
    one = Recording("r-1", "live.m4a", 60_000, "aa")
    other = Recording("r-2", "replay.m4a", 60_000, "bb")
    parts = [
        (other, Placement("e", "r-2", 50_000, Basis.SOUND, trim_start_ms=10_000)),
        (one, Placement("e", "r-1", 0, Basis.SIDECAR)),
    ]

    both = holding(parts, 55_000)
    assert [(h.recording.name, h.at_ms, h.is_counted) for h in both] == [
        ("live.m4a", 55_000, True),
        ("replay.m4a", 5_000, False),
    ]
    assert [(h.recording.name, h.at_ms) for h in holding(parts, 61_000)] == [("replay.m4a", 11_000)]
    assert holding(parts, 200_000) == ()
