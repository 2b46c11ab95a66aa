"""`hotmic events`, `show`, `timeline`, `transcript`: what the catalogue holds."""

from __future__ import annotations

import click

from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from web import shapes, transcript_text


@command()
def events(invocation: Invocation) -> None:
    """List all events, newest first.

    Example: hotmic events
    """
    with compose.reading(invocation) as tx:
        listed = shapes.events(tx, OWNER)
    if invocation.as_json:
        output.emit_list(listed)
        return
    output.table(
        ["date", "title", "length", "segments", "event"],
        (
            (e["date"], e["title"], output.clock(e["duration_ms"]), e["segments"], e["event"])
            for e in listed
        ),
    )


@command()
@click.argument("identifier", metavar="ID")
def show(invocation: Invocation, identifier: str) -> None:
    """Show one event or one recording whole.

    Example: hotmic show 1980-10-28-presidential-debate-1a2b3c
    """
    with compose.reading(invocation) as tx:
        found = shapes.show(tx, OWNER, identifier)
    if invocation.as_json:
        output.emit(found)
    else:
        output.outline(found)


@command()
@click.argument("identifier", metavar="ID")
def timeline(invocation: Invocation, identifier: str) -> None:
    """Show what every stretch of a recording or an event is.

    Example: hotmic timeline r-0123456789abcdef
    """
    with compose.reading(invocation) as tx:
        tiles = shapes.timeline(tx, OWNER, identifier)
    if invocation.as_json:
        output.emit_list(tiles)
        return
    output.table(
        ["from", "to", "what", "dBFS", "recording", "reasons"],
        (
            (
                output.clock(t["start_ms"], tenths=True),
                output.clock(t["end_ms"], tenths=True),
                t["sound"] or t["kind"],
                t["level_dbfs"],
                t["recording"],
                "; ".join(t["reasons"]),
            )
            for t in tiles
        ),
    )


@command()
@click.argument("identifier", metavar="ID")
@click.option("--transcript", "transcript_id", metavar="T", help="Not the preferred one, but this.")
@click.option("--quarantined", is_flag=True, help="Show also the words that a gate distrusts.")
def transcript(
    invocation: Invocation, identifier: str, transcript_id: str | None, quarantined: bool
) -> None:
    """Show what was said in a recording, or in all recordings of an event, on its clock.

    Example: hotmic transcript r-0123456789abcdef
    """
    with compose.reading(invocation) as tx:
        if invocation.as_json:
            output.emit_list(
                shapes.transcript(tx, OWNER, identifier, transcript_id, quarantined=quarantined)
            )
            return
        told = transcript_text.told(tx, OWNER, identifier, transcript_id, quarantined=quarantined)
        for line in told:
            output.write(line)
