"""A transcript as the command line shows it: by whose clock its times are."""

from __future__ import annotations

from archive.catalogue import events
from archive.viewer import OWNER
from tests.web import material
from web import transcript_text
from web.services import Services


def test_an_event_is_told_by_the_clock_of_its_page(services: Services) -> None:
    """Its parts apart, under a line with each one's stretch, clock and maker; a recording has its
    own times.
    """
    with services.catalogue.read() as tx:
        lines = list(transcript_text.told(tx, OWNER, material.EVENING))
        second = events.placements(tx, OWNER, material.EVENING)[1].recording
        own = list(transcript_text.told(tx, OWNER, second))
    heads = [at for at, line in enumerate(lines) if line.startswith(("launch", "relaunch"))]

    assert heads[0] == 0
    assert lines[heads[1] - 1] == ""
    assert lines[heads[1]].startswith("relaunch.opus, 18:0")
    assert "New York time: Machine (faster-whisper, demonstration model), revision 1" in lines[0]
    assert any(line.startswith(f"{material.OPENING_CLOCK}  Clara Finch: ") for line in lines)
    told, there = lines[heads[1] + 1 :], own
    assert [line.partition("  ")[2] for line in told] == [line.partition("  ")[2] for line in there]
    assert told[0].startswith("18:03:")
    assert there[0].startswith("0:00:")
