"""An event's timeline: tiles from end to end, whatever the parts."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.event import Basis, Placement
from archive.parts.listed import Absent
from archive.recording import Span, SpanKind, check_tiling, undecided
from archive.timeline import NOT_RECORDED, ONLY_ORDER, event_timeline

RECORDED = [kind for kind in SpanKind if kind is not SpanKind.OUTAGE]


@st.composite
def tilings(draw: st.DrawFn) -> tuple[Span, ...]:
    """The spans of a recording of up to ten minutes."""
    cuts = sorted(draw(st.sets(st.integers(1, 600_000), max_size=8)))
    spans = tuple(
        Span(start, end, draw(st.sampled_from(RECORDED))) for start, end in pairwise([0, *cuts])
    )
    check_tiling(spans, cuts[-1] if cuts else 0, "drawn")
    return spans


@st.composite
def events(draw: st.DrawFn) -> tuple[list[Placement], dict[str, tuple[Span, ...]]]:
    """Up to five parts anywhere on the clock, trimmed and drifting."""
    spans = {f"r-{n}": draw(tilings()) for n in range(draw(st.integers(0, 5)))}
    placements = [
        Placement(
            "e",
            recording,
            draw(st.integers(-1_000_000, 1_000_000)),
            draw(st.sampled_from(Basis)),
            draw(st.integers(0, 1000)),
            draw(st.integers(0, 1000)),
            draw(st.just(0.0) | st.floats(-500, 500)),
        )
        for recording in spans
    ]
    return placements, spans


@settings(max_examples=60)
@given(events())
def test_tiles_touch(event: tuple[list[Placement], dict[str, tuple[Span, ...]]]) -> None:
    """No gap, no overlap, nothing empty, from the first to the last placed millisecond."""
    tiles = event_timeline(*event)

    assert all(before.end_ms == after.start_ms for before, after in pairwise(tiles))
    assert all(tile.start_ms < tile.end_ms for tile in tiles)


@settings(max_examples=60)
@given(events())
def test_only_gaps_have_no_recording(
    event: tuple[list[Placement], dict[str, tuple[Span, ...]]],
) -> None:
    """An outage stands only where nothing was recorded, and there it says so."""
    for tile in event_timeline(*event):
        if tile.recording is None:
            assert tile.reasons in ((NOT_RECORDED,), (ONLY_ORDER,))
            assert (tile.kind is SpanKind.OUTAGE) == (tile.reasons == (NOT_RECORDED,))
        else:
            assert tile.kind is not SpanKind.OUTAGE


@given(tilings(), st.integers(-10_000, 10_000))
def test_one_part_is_its_recording_shifted(spans: tuple[Span, ...], offset: int) -> None:
    """A single recording keeps its spans, moved by its offset."""
    tiles = event_timeline([Placement("e", "r", offset)], {"r": spans})

    assert [(tile.start_ms, tile.end_ms, tile.kind) for tile in tiles] == [
        (span.start_ms + offset, span.end_ms + offset, span.kind) for span in spans
    ]


def two_parts(offset: int, basis: Basis) -> list[tuple[int, int, str, str | None]]:
    spans = {name: undecided(10_000, "x") for name in ("r-1", "r-2")}
    placements = [
        Placement("e", "r-2", offset, basis),
        Placement("e", "r-1", 0, Basis.SIDECAR),
    ]
    tiles = event_timeline(placements, spans)
    return [(tile.start_ms, tile.end_ms, tile.kind.value, tile.recording) for tile in tiles]


def test_an_outage_lies_between_parts_with_clocks() -> None:
    """Ninety seconds in which nothing was recorded."""
    assert two_parts(100_000, Basis.FILE)[1] == (10_000, 100_000, "outage", None)


def test_without_clocks_a_gap_is_undecided() -> None:
    """Where only the order of the parts is known, nobody knows what lies between them."""
    assert two_parts(100_000, Basis.ORDER)[1] == (10_000, 100_000, "undecided", None)


def test_the_earlier_part_keeps_an_overlap() -> None:
    """What both recorded is shown from the one that began first."""
    assert two_parts(4_000, Basis.SIDECAR) == [
        (0, 10_000, "undecided", "r-1"),
        (10_000, 14_000, "undecided", "r-2"),
    ]


def group_then_later(anchor: Basis) -> tuple[SpanKind, bool]:
    """A part that lies wholly inside its replay, the replay, and a later one: the gap before it."""
    placements = [
        Placement("e", "live", 3_000, anchor, trim_start_ms=6_000),
        Placement("e", "replay", 0, Basis.SOUND),
        Placement("e", "later", 100_000, Basis.SIDECAR),
    ]
    spans = {"live": undecided(6_000, "x"), "replay": undecided(10_000, "x")}
    tiles = event_timeline(placements, {**spans, "later": undecided(5_000, "x")})
    (gap,) = [tile for tile in tiles if tile.recording is None]
    assert tiles[0].is_clocked == gap.is_clocked
    return gap.kind, gap.is_clocked


def test_a_part_of_which_nothing_is_counted_still_holds_the_clock() -> None:
    """The replay stands by the clock of the live file inside it: what follows is an outage."""
    assert group_then_later(Basis.SIDECAR) == (SpanKind.OUTAGE, True)
    assert group_then_later(Basis.ORDER) == (SpanKind.UNDECIDED, False)


def test_nothing_is_known_after_the_start_of_a_part_that_is_not_held() -> None:
    """It was recorded, however long: only before it nothing was."""
    spans = {name: undecided(10_000, "x") for name in ("a", "c")}
    placements = [
        Placement("e", "a", 0, Basis.SIDECAR),
        Placement("e", "c", 60_000, Basis.SIDECAR),
    ]
    lost = "b.flac was recorded and is not held"
    for at, expected in (
        (15_000, [("outage", 10_000, 15_000), ("undecided", 15_000, 60_000)]),
        (5_000, [("undecided", 10_000, 60_000)]),
        (70_000, [("outage", 10_000, 60_000)]),
    ):
        tiles = event_timeline(placements, spans, [Absent(at, "b.flac")])
        gaps = [tile for tile in tiles if tile.recording is None]
        assert [(tile.kind.value, tile.start_ms, tile.end_ms) for tile in gaps] == expected
        assert all((tile.reasons == (lost,)) == (tile.kind.value == "undecided") for tile in gaps)
        assert all(before.end_ms == after.start_ms for before, after in pairwise(tiles))
