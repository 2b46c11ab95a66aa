"""`hotmic place` and `where`: the parts of an event on its clock, and where each second lies."""

from __future__ import annotations

import click

from archive.catalogue import events, recordings
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from web import seconds, shapes


@command()
@click.argument("event", metavar="EVENT")
def place(invocation: Invocation, event: str) -> int:
    """Compare the sound of an event's parts, and place them by all that is known.

    An ingest does the same for what comes in; this is for events from before, and for looking up
    what their places rest on. What has been compared is not compared again.

    Example: hotmic place 2025-05-28-mason-hale-announces-his-campaign-1a2b3c
    """
    from transcribe.parts.placing import place_by_sound

    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.workplace(chosen) as at:
        with at.catalogue.read() as tx:
            event = events.find_event(tx, OWNER, events.id_of(tx, OWNER, event)).id
        warnings = place_by_sound(at, event, lambda name: output.say(f"hearing {name}"))
        with at.catalogue.read() as tx:
            placed = events.placements(tx, OWNER, event)
            held = {one.id: one.name for one in recordings.list_recordings(tx, OWNER, event)}
        compose.index_what_is_new(chosen, at.catalogue)
    for warning in warnings:
        output.say(warning)
    if invocation.as_json:
        output.emit_list(shapes.placement_line(one) for one in placed)
        return 1 if warnings else 0
    for one in placed:
        output.write(f"{output.clock(one.offset_ms, tenths=True):>11}  {held[one.recording]}")
        for reason in one.reasons:
            output.write(f"             {reason}")
    return 1 if warnings else 0


@command()
@click.argument("event", metavar="EVENT")
@click.argument("instant", metavar="TIME")
def where(invocation: Invocation, event: str, instant: str) -> None:
    """Say where a second of an event lies: file, offset in it, SHA-256.

    TIME is an instant of the event clock (12.5, 1:02:03, 1h2m3s), or of its day (18:03:20 where it
    has a clock), as the page's links and times have it.

    Example: hotmic where 2025-05-28-mason-hale-announces-his-campaign-1a2b3c 3m50s
    """
    with compose.reading(invocation) as tx:
        found = seconds.locate(tx, OWNER, event, instant)
    if invocation.as_json:
        output.emit(found)
        return
    output.write(seconds.told(found))
