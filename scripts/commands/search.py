"""`hotmic search`: find what was said."""

from __future__ import annotations

from datetime import datetime

import click

from archive.transcript import Flag
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from search.finding import find
from search.request import Hit, SearchRequest
from web import shapes

_day = click.DateTime(["%Y-%m-%d"])


@command()
@click.argument("query")
@click.option("--speaker", metavar="NAME", help="A person's id, or words of the name.")
@click.option("--event", metavar="ID", help="Only in this event.")
@click.option("--after", type=_day, metavar="DAY", help="On this day (YYYY-MM-DD) or later.")
@click.option("--before", type=_day, metavar="DAY", help="On this day or earlier.")
@click.option("--flag", type=click.Choice([flag.value for flag in Flag]), help="Only flagged so.")
@click.option("--limit", type=click.IntRange(0), default=20, show_default=True, metavar="N")
@click.option(
    "--sort", type=click.Choice(["best", "newest", "clock"]), default="best", show_default=True
)
def search(
    invocation: Invocation, after: datetime | None, before: datetime | None, **asked: object
) -> None:
    """Find spoken words; an exact phrase stands in quotation marks.

    Example: hotmic search '"there you go again"' --speaker reagan
    """
    request = SearchRequest(
        **asked,  # type: ignore[arg-type]  # click has checked the types
        after=after.date() if after else None,
        before=before.date() if before else None,
    )
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as catalogue, compose.index(chosen) as index:
        results = find(index, catalogue, OWNER, request)
    if invocation.as_json:
        output.emit(shapes.search_results(results))
        return
    for hit in results.hits:
        _tell(hit)
    output.say(f"{results.total} found")


def _tell(hit: Hit) -> None:
    """One hit for people: where, who, the words; a link to hear it."""
    at = output.clock(hit.start_ms if hit.event_ms is None else hit.event_ms)
    output.write(f"{hit.event_date or 'undated'}  {hit.event_title}  {at}")
    output.write(f"  {hit.speaker or 'Speaker unknown'}: {hit.text}")
    output.write(f"  {hit.url}\n")
