"""Where in its event a passage stands, in words."""

from __future__ import annotations

import pytest

from archive.event import Event
from archive.recording import SpanKind
from archive.timeline import TimelineTile
from web.pages.loading import LoadedEvent
from web.pages.where import where_in
from web.times import elapsed


@pytest.mark.parametrize(
    ("at_ms", "said", "shown"),
    [
        (14_600, "14 s into 1 min 5 s", "0:00:14"),
        (2_136_999, "35 min 36 s into 1 min 5 s", "0:35:36"),
        (400, "0.4 s into 1 min 5 s", "0:00:00"),
    ],
)
def test_an_instant_is_cut_to_the_second_as_the_clock_is(at_ms: int, said: str, shown: str) -> None:
    """0:00:14 beside "15 s into" would be two answers to one question."""
    tile = TimelineTile(0, 65_000, SpanKind.SPEECH)

    assert where_in(LoadedEvent(Event("e", "E"), (), (tile,)), at_ms) == said
    assert elapsed(at_ms) == shown
