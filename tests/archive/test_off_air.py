"""What counts as off the air: the score until somebody decides, then the decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from archive.off_air import CUT, Mark, OffAir, OffAirStretch, overlay, settle
from archive.transcript import Flag, Segment, Word

NOON = datetime(2025, 5, 28, 12, tzinfo=UTC)


def mark(
    number: int, start_ms: int, end_ms: int, is_off_air: bool, note: str | None = None
) -> Mark:
    return Mark(number, "r-1", start_ms, end_ms, is_off_air, "Ada", NOON, note)


def stretches(count: int = 8) -> st.SearchStrategy[list[tuple[int, int]]]:
    def ordered(pair: tuple[int, int]) -> tuple[int, int]:
        return pair[0], pair[0] + pair[1]

    pairs = st.tuples(st.integers(0, 60), st.integers(1, 30)).map(ordered)
    return st.lists(pairs, max_size=count)


def test_a_score_counts_from_the_cut_on() -> None:
    """What lies under the cut is not off the air; what reaches it is."""
    low, high = OffAir(0, 1000, CUT - 0.01), OffAir(2000, 3000, CUT, ("why",))

    assert settle([low, high], []) == (OffAirStretch(2000, 3000, CUT, ("why",)),)


def test_a_mark_overrides_any_score_where_it_lies() -> None:
    """`On the air` takes its stretch out, `off the air` puts its own in, each to the ms."""
    evidence = [OffAir(0, 10_000, 0.9, ("quiet",))]
    on, off = mark(1, 2000, 4000, False), mark(2, 20_000, 21_000, True)

    assert settle(evidence, [on, off]) == (
        OffAirStretch(0, 2000, 0.9, ("quiet",)),
        OffAirStretch(4000, 10_000, 0.9, ("quiet",)),
        OffAirStretch(20_000, 21_000, None, (), off),
    )


def test_a_later_mark_wins_over_an_earlier_one() -> None:
    """By its number, in whatever order they come."""
    first, second = mark(1, 0, 10_000, True), mark(2, 3000, 5000, False)

    expected = (
        OffAirStretch(0, 3000, None, (), first),
        OffAirStretch(5000, 10_000, None, (), first),
    )
    assert settle([], [first, second]) == settle([], [second, first]) == expected


@given(stretches(), stretches(4), st.lists(st.booleans(), min_size=4, max_size=4))
def test_every_millisecond_follows_the_last_decision(
    scored: list[tuple[int, int]], decided: list[tuple[int, int]], verdicts: list[bool]
) -> None:
    """A brute-force look at each millisecond agrees; the result is in order and disjoint."""
    evidence = [OffAir(a, b, (a % 10) / 10) for a, b in scored]
    marks = [mark(n, a, b, verdicts[n]) for n, (a, b) in enumerate(decided)]

    found = settle(evidence, marks)

    def is_off(ms: int) -> bool:
        last = max((m for m in marks if m.start_ms <= ms < m.end_ms), key=_number, default=None)
        if last:
            return last.is_off_air
        return any(e.score >= CUT for e in evidence if e.start_ms <= ms < e.end_ms)

    covered = {ms for one in found for ms in range(one.start_ms, one.end_ms)}
    assert covered == {ms for ms in range(100) if is_off(ms)}
    assert sum(one.end_ms - one.start_ms for one in found) == len(covered)
    assert [one.start_ms for one in found] == sorted(one.start_ms for one in found)


def _number(one: Mark) -> int:
    return one.number


def test_half_of_a_segment_decides() -> None:
    """A segment is flagged where at least half of it is off the air, and says why."""
    segments = [Segment(0, 1000, "in"), Segment(1000, 3000, "half"), Segment(3000, 5100, "less")]
    evidence = [OffAir(0, 2000, 0.93, ("21 LU below the programme", "before it began"))]
    evidence.append(OffAir(4100, 9000, 0.8))

    inside, half, less = overlay(segments, evidence)

    assert inside.flags == half.flags == (Flag.OFF_AIR,)
    assert inside.reasons == (
        "off the air, score 0.93: 21 LU below the programme, before it began",
    )
    assert less is segments[2]


def test_a_segment_names_who_decided() -> None:
    """The reason gives the name, the day and the note of the mark."""
    decided = [mark(1, 0, 2000, True, "the producer says so")]

    (marked,) = overlay([Segment(0, 2000, "x")], [], decided)

    assert marked.reasons == ("off the air: decided by Ada on 2025-05-28 (the producer says so)",)


WORDS = tuple(Word(f"w{at}", at, at + 250) for at in range(1_000, 9_000, 500))
SPOKEN = Segment(1_000, 9_000, " ".join(word.text for word in WORDS), words=WORDS)
"""Words of a quarter of a second, a pause as long between them."""


def is_flagged(segment: Segment, *marks: Mark, scored: Sequence[OffAir] = ()) -> bool:
    (laid,) = overlay([segment], scored, marks)
    return Flag.OFF_AIR in laid.flags


def test_a_decision_on_a_word_flags_its_segment() -> None:
    """However much else the segment says, and with the name of who decided."""
    (laid,) = overlay([SPOKEN], [], [mark(1, 2_900, 3_300, True)])

    assert laid.flags == (Flag.OFF_AIR,)
    assert laid.reasons == ("off the air: decided by Ada on 2025-05-28",)


def test_a_decision_that_grazes_a_neighbor_leaves_it() -> None:
    """Marks are drawn by ear: less than a word, and than 0.3 s of talk, is none of it; nor is a
    pause between words. Without words the segment's own time counts, of a short one half.
    """
    bare, short = Segment(1_000, 9_000, ""), Segment(1_000, 1_200, "")

    assert not is_flagged(SPOKEN, mark(1, 0, 1_200, True))
    assert not is_flagged(SPOKEN, mark(1, 3_250, 3_500, True))
    assert not is_flagged(bare, mark(1, 0, 1_299, True))
    assert is_flagged(bare, mark(1, 0, 1_300, True))
    assert not is_flagged(short, mark(1, 0, 1_099, True))
    assert is_flagged(short, mark(1, 0, 1_100, True))


def test_on_the_air_leaves_the_rest_off_it() -> None:
    """A decision on a part of what the evidence calls off the air takes no more than that part:
    the segment stays flagged until less than a word is left.
    """
    evidence = [OffAir(0, 10_000, 0.9)]

    assert is_flagged(SPOKEN, mark(1, 0, 8_000, False), scored=evidence)
    assert not is_flagged(SPOKEN, mark(1, 0, 8_600, False), scored=evidence)
    assert not is_flagged(SPOKEN, mark(1, 0, 4_000, False), scored=[OffAir(0, 4_000, 0.9)])


def test_a_flag_from_the_source_stays_until_a_mark_denies_it() -> None:
    """An imported flag counts like a score: a decision `on the air` on all of it takes it away."""
    flagged = Segment(0, 2000, "x", flags=(Flag.QUIET, Flag.OFF_AIR))

    assert overlay([flagged], ()) == (flagged,)
    assert overlay([flagged], (), [mark(1, 0, 1500, False)]) == (flagged,)
    (bare,) = overlay([flagged], (), [mark(1, 0, 1800, False)])
    assert bare == replace(flagged, flags=(Flag.QUIET,))
    assert is_flagged(flagged, mark(1, 0, 2000, False), mark(2, 500, 1000, True))


@given(stretches(), stretches())
def test_the_overlay_changes_flags_and_reasons_only(
    spoken: list[tuple[int, int]], off: list[tuple[int, int]]
) -> None:
    """Segments that overlap, touch or have no length included; nothing is lost or moved."""
    segments = [Segment(a, b - (b - a == 1), str(n)) for n, (a, b) in enumerate(sorted(spoken))]

    laid = overlay(segments, [OffAir(a, b, 0.9) for a, b in off])

    assert [replace(one, flags=(), reasons=()) for one in laid] == segments
    for one in laid:
        inside = set(range(one.start_ms, max(one.end_ms, one.start_ms + 1)))
        shared = inside & {ms for a, b in off for ms in range(a, b)}
        assert (Flag.OFF_AIR in one.flags) == (len(shared) >= len(inside) / 2)
