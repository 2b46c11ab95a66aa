"""Where parts stand: by sidecar, file, sound or order, and what is said where these disagree."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.clock import event_ms
from archive.event import Basis, Clock, Event, Placement, Precision
from archive.parts.clocks import start_fact
from archive.parts.listed import missing_parts, parts_fact, with_names
from archive.parts.matches import Comparison, SoundMatch
from archive.parts.placing import UNKNOWN_GAP_MS, lay_out
from archive.recording import MediaFacts, Recording
from archive.sidecars.claims import Part

START = datetime(2026, 3, 1, 18, 0, tzinfo=UTC)
MINUTE = 60_000


def recording(
    name: str,
    length_ms: int = MINUTE,
    start: datetime | None = None,
    created: datetime | None = None,
    codec: str = "aac",
) -> Recording:
    media = MediaFacts(
        "mov,mp4", codec, 44_100, 1, 64_000, created.isoformat() if created else None
    )
    facts = start_fact(start, Precision.SECOND)
    return Recording(f"r-{name}", f"{name}.m4a", length_ms, f"sha-{name}", 1, media, facts)


def event(*listed: str, clock: bool = True) -> Event:
    known = Clock(START, "Europe/Berlin") if clock else None
    return Event("e", "An evening", clock=known, facts=parts_fact([Part(n) for n in listed]))


def match(first: str, second: str, offset_ms: float, length_ms: int, **more: float) -> Comparison:
    """The second one's beginning sounds `offset_ms` into the first."""
    facts = {"drift_ppm": 0.0, "talk_ms": length_ms, **more}
    found = SoundMatch(
        f"sha-{first}",
        f"sha-{second}",
        offset_ms,
        facts["drift_ppm"],
        0,
        length_ms,
        1.0,
        int(facts["talk_ms"]),
        0.1,
    )
    return Comparison(found.first, found.second, found)


def by_name(placed: Sequence[Placement]) -> dict[str, Placement]:
    return {one.recording.removeprefix("r-"): one for one in placed}


def test_a_sidecar_goes_before_the_file() -> None:
    """The sidecar says 18:00, the file 18:26: the sidecar is taken and the other one stated."""
    late = recording("a", start=START, created=START + timedelta(minutes=26))
    (placed,) = lay_out(event(), [late])

    assert (placed.offset_ms, placed.basis) == (0, Basis.SIDECAR)
    assert placed.reasons == (
        "a sidecar says that it began at 19:00:00",
        "the file's own clock says 19:26:00, 26 min later; the sidecar was taken",
    )


def test_a_file_closed_at_its_end_agrees() -> None:
    """Some recorders stamp the end of a recording; that is no disagreement."""
    closed = recording("a", start=START, created=START + timedelta(minutes=1, seconds=2))
    (placed,) = lay_out(event(), [closed])

    assert len(placed.reasons) == 1


def test_the_sound_goes_before_a_clock() -> None:
    """A part whose sidecar is 26 minutes late stands where its sound says, and says so."""
    live = recording("a", start=START)
    replay = recording("b", start=START + timedelta(minutes=26))
    placed = by_name(lay_out(event(), [live, replay], [match("a", "b", 52_700.4, 7_300)]))

    assert (placed["b"].offset_ms, placed["b"].basis) == (52_700, Basis.SOUND)
    assert placed["b"].trim_start_ms == 7_300
    assert placed["a"].trim_end_ms == 0
    told = " ".join(placed["b"].reasons)
    assert "is that of a.m4a from 0:00:52.7 on" in told
    assert "the sidecar says 19:26:00, 25 min later; the sound was taken" in told


def test_the_better_clock_holds_the_group() -> None:
    """Of two parts of one sound the one with a sidecar stands still, whichever began first."""
    unknown = recording("a")
    known = recording("b", start=START)
    placed = by_name(lay_out(event(), [unknown, known], [match("a", "b", 50_000, 10_000)]))

    assert (placed["b"].offset_ms, placed["b"].basis) == (0, Basis.SIDECAR)
    assert (placed["a"].offset_ms, placed["a"].basis) == (-50_000, Basis.SOUND)
    assert placed["b"].trim_start_ms == 10_000


def test_without_a_clock_there_is_an_undecided_gap() -> None:
    """Parts of which only the order is known stand one behind the other, apart."""
    placed = lay_out(event("b.m4a", "a.m4a", clock=False), [recording("a"), recording("b")])

    assert [(one.recording, one.offset_ms) for one in placed] == [
        ("r-b", 0),
        ("r-a", MINUTE + UNKNOWN_GAP_MS),
    ]
    assert all(one.basis is Basis.ORDER for one in placed)


def test_a_part_without_a_clock_stands_between_its_neighbours() -> None:
    """Where the event file lists it between two parts with clocks, and there is room."""
    first = recording("a", start=START)
    last = recording("c", start=START + timedelta(minutes=10))
    placed = lay_out(event("a.m4a", "b.m4a", "c.m4a"), [first, recording("b"), last])

    assert [one.recording for one in placed] == ["r-a", "r-b", "r-c"]
    assert placed[1].offset_ms == MINUTE + UNKNOWN_GAP_MS


def test_an_order_lays_no_part_over_a_clock() -> None:
    """There is no room behind the forerunner while another part with a clock sounds."""
    first = recording("a", start=START)
    over = recording("c", 2 * MINUTE, start=START + timedelta(seconds=30))
    last = recording("d", start=START + timedelta(minutes=10))
    placed = by_name(
        lay_out(event("a.m4a", "b.m4a", "c.m4a", "d.m4a"), [first, recording("b"), over, last])
    )

    assert placed["b"].basis is Basis.ORDER
    assert placed["b"].offset_ms >= event_ms(placed["c"], 2 * MINUTE)
    assert event_ms(placed["b"], MINUTE) <= placed["d"].offset_ms


def test_the_wrong_order_is_stated() -> None:
    """The clocks win over the order of the list, and it is said."""
    parts = [recording("a", start=START + timedelta(minutes=5)), recording("b", start=START)]
    placed = lay_out(event("a.m4a", "b.m4a"), parts)

    assert [one.recording for one in placed] == ["r-b", "r-a"]
    assert placed[1].reasons[-1] == (
        "the event file lists it before b.m4a, which began earlier: the clocks were taken"
    )


def test_a_missing_part_is_named() -> None:
    """A part that is listed and did not come; one that came under another name is not missing."""
    listed = Event("e", "", facts=parts_fact([Part("a.m4a"), Part("x.m4a", None, "sha-b")]))

    assert missing_parts(listed, [recording("a"), recording("b")]) == ()
    assert [p.file for p in missing_parts(listed, [recording("b")])] == ["a.m4a"]


def test_the_same_sound_in_another_encoding_counts_once() -> None:
    """The better encoding stays; the other one lies within it, whole."""
    good = recording("z", start=START, codec="flac")
    poor = recording("a", start=START + timedelta(seconds=1))
    placed = by_name(lay_out(event(), [good, poor], [match("a", "z", -20, MINUTE)]))

    assert (placed["z"].trim_start_ms, placed["z"].trim_end_ms) == (0, 0)
    assert placed["a"].trim_start_ms == MINUTE
    assert placed["a"].reasons[-1] == "all of it lies within z.m4a, where it is counted"


def test_music_alone_proves_nothing() -> None:
    """A jingle may be played twice: nothing stands by it unless the clocks say the same."""
    jingle = match("a", "b", 50_000, 10_000, talk_ms=0)
    parts = [recording("a", start=START), recording("b", start=START + timedelta(minutes=9))]
    near = [parts[0], recording("b", start=START + timedelta(seconds=52))]

    refused = by_name(lay_out(event(), parts, [jingle]))["b"]
    assert (refused.offset_ms, refused.basis) == (9 * MINUTE, Basis.SIDECAR)
    assert "it may have been played twice" in refused.reasons[-1]
    assert by_name(lay_out(event(), near, [jingle]))["b"].basis is Basis.SOUND


def test_an_overlap_of_clocks_that_the_sound_does_not_bear_out() -> None:
    """Two captures that differ in sound are both kept whole, and it is said."""
    parts = [recording("a", start=START), recording("b", start=START + timedelta(seconds=20))]
    placed = by_name(lay_out(event(), parts, [Comparison("sha-a", "sha-b")]))

    assert placed["b"].trim_start_ms == 0
    assert "overlaps a.m4a by 40.0 s, but their sound is not the same" in placed["b"].reasons[-1]


CHAIN = [
    recording("a", start=START),
    recording("b"),
    recording("c", created=START + timedelta(minutes=30)),
    recording("d"),
    recording("e", start=START + timedelta(minutes=9)),
]
MATCHES = [
    match("a", "b", 50_000, 10_000, drift_ppm=80.0),
    match("b", "c", 55_000, 5_000, drift_ppm=-30.0),
]


def test_the_order_of_arrival_leaves_no_trace() -> None:
    """All orders of the parts, their matches and earlier placements give one layout."""
    whole = event("a.m4a", "b.m4a", "d.m4a")
    layouts = set()
    for some in permutations(CHAIN, 3):
        known = by_name(lay_out(whole, some, MATCHES))
        earlier = {one.recording: one for one in known.values()}
        for order in (CHAIN, CHAIN[::-1]):
            layouts.add(lay_out(whole, order, MATCHES[::-1], earlier))

    assert len(layouts) == 1


def test_drift_adds_up_along_a_chain() -> None:
    """Offsets and drifts of a chain of parts are those of the clock they end at."""
    placed = by_name(lay_out(event(), CHAIN, MATCHES))

    assert abs(placed["c"].drift_ppm - 50.0) < 0.1
    assert abs(placed["c"].offset_ms - (50_000 + 55_000 * 1.00008)) <= 1


@settings(max_examples=60)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(-MINUTE, MINUTE)), max_size=5
    )
)
def test_each_moment_of_one_sound_is_held_once(found: list[tuple[int, int, int]]) -> None:
    """Whatever matches: the parts of a group, trims cut off, do not overlap by over 1 ms."""
    names = "abcde"
    matches = [match(names[i], names[j], at, 5_000) for i, j, at in found if i < j]
    placed = by_name(lay_out(event(), CHAIN, matches))
    groups = {name: {name} for name in names}
    for one in matches:
        both = groups[one.first[-1]] | groups[one.second[-1]]
        groups |= dict.fromkeys(both, both)
    for members in groups.values():
        stretches = sorted(_stretch(placed[name]) for name in members)
        kept = [(start, end) for start, end in stretches if start < end]
        assert all(end <= start + 1 for (_, end), (start, _) in pairwise(kept))


def _stretch(placed: Placement) -> tuple[int, int]:
    return event_ms(placed, placed.trim_start_ms), event_ms(placed, MINUTE - placed.trim_end_ms)


def test_the_same_bytes_listed_with_two_starts() -> None:
    """The first in the list is taken, under whichever name they came; the other is stated."""
    listed = [
        Part("b.m4a", START),
        Part("a.m4a", START + timedelta(minutes=30)),
    ]
    whole = Event("e", "", clock=Clock(START, "Europe/Berlin"), facts=parts_fact(listed))
    for name, start in (("a", START + timedelta(minutes=30)), ("b", START)):
        came = recording(name, start=start)
        (placed,) = lay_out(whole, [with_names(came, "a.m4a", "b.m4a")])

        assert placed.offset_ms == 0
        assert placed.reasons[1:] == (
            "the event file for a.m4a says 19:30:00, 30 min later; the event file for b.m4a was"
            " taken",
        )


def test_a_file_time_that_is_not_used_is_stated() -> None:
    """Without a clock of the event, or outside its day, it places nothing and is not denied."""
    made = recording("a", created=START)
    (undated,) = lay_out(event(clock=False), [made])
    assert undated.basis is Basis.ORDER
    assert undated.reasons[-1] == (
        "the file's own time, 2026-03-01 18:00:00 UTC, is not used: nothing bears it out"
    )
    midnight = datetime(2026, 3, 1, 23, 0, tzinfo=UTC)
    for precision in (Precision.DAY, Precision.SECOND):
        of_next_day = Event("e", "", clock=Clock(midnight, "Europe/Berlin", precision))
        (early,) = lay_out(of_next_day, [made])
        assert early.basis is Basis.ORDER
        assert early.reasons[-1] == (
            "the file's own time, 2026-03-01, lies before the event: it is not used"
        )
