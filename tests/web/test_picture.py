"""The pictures: nothing lost, nothing stretched, few shapes."""

from __future__ import annotations

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from web.picture import Axis, Stretch, condense, curve, levels, strip

_LOOKS = st.sampled_from(["speech", "silence", "sound", "undecided", "untranscribed"])


@st.composite
def tilings(draw: st.DrawFn) -> list[Stretch]:
    """Stretches without a gap, of random looks and lengths."""
    at, tiles = draw(st.integers(-5_000, 5_000)), []
    for width, look in draw(st.lists(st.tuples(st.integers(1, 60_000), _LOOKS), min_size=1)):
        tiles.append(Stretch(at, at + width, look, -30.0))
        at += width
    return tiles


@given(tilings(), st.integers(4, 60))
def test_condensed_stretches_still_cover_everything(tiles: list[Stretch], pieces: int) -> None:
    """From the first to the last moment, without a gap, in no more shapes than asked for."""
    axis = Axis(tiles[0].start_ms, tiles[-1].end_ms)
    found = condense(tiles, axis, pieces)
    assert found[0].start_ms == axis.start_ms
    assert abs(found[-1].end_ms - axis.end_ms) <= 1
    assert all(a.end_ms == b.start_ms for a, b in pairwise(found))
    assert len(found) <= max(pieces, len(tiles))


def test_a_short_outage_is_never_condensed_away() -> None:
    """A second without recording shows in an hour of speech."""
    tiles = [Stretch(1000 * n, 1000 * n + 1000, "speech") for n in range(3600)]
    tiles[1800] = Stretch(1_800_000, 1_801_000, "outage")
    looks = {s.look for s in condense(tiles, Axis(0, 3_600_000), 100)}
    assert looks == {"speech", "outage"}


def test_pictures_use_per_cent() -> None:
    """A strip has no viewBox and no inline style; its pin stands where the moment is."""
    drawn = strip([Stretch(0, 1000, "speech")], Axis(0, 1000), 'a "label"', pin=250)
    assert "viewBox" not in drawn
    assert "style" not in drawn
    assert 'x1="25.00%"' in drawn
    assert "a &#34;label&#34;" in drawn


def test_only_outlines_stretch() -> None:
    """Levels and curves are drawn in a nested picture that may stretch; dots are not."""
    axis = Axis(0, 1000)
    loud = levels([Stretch(0, 500, "speech", -20.0), Stretch(500, 1000, "silence", -60.0)], axis)
    assert loud.count("<path") == 2
    line = curve([[(0, 10), (1000, 20)]], axis)
    assert line.index("</svg>") < line.index("<circle")


@given(st.integers(0, 10_000_000), st.integers(1, 100_000_000), st.integers(0, 86_399))
def test_ticks_are_few_and_inside(start: int, width: int, phase: int) -> None:
    """At most nine labels, none outside the picture, each at a round wall-clock second."""
    axis = Axis(start, start + width)
    ticks = axis.ticks(phase)
    assert len(ticks) <= 9
    assert all(start - 1000 < tick <= start + width for tick in ticks)
    assert all((tick // 1000 + phase) % 5 == 0 for tick in ticks)


def test_words_in_pictures_are_escaped() -> None:
    """A speaker's name cannot become a tag."""
    assert re.search("&lt;b&gt;", Axis(0, 10).text(1, "<b>", 3))
