"""`hotmic search`: find what was said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

import click

from archive.export.csv_format import csv_row
from archive.settings import Settings
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from scripts.search_options import search_options, search_request, tell_unknown
from search.finding import find
from search.index import FACETS
from search.request import Hit, MonthCount, SearchRequest
from search.streaming import find_all
from web import shapes

_COLUMNS = (
    "event", "event_title", "event_date", "recording", "transcript", "start_ms", "end_ms",
    "event_ms", "speaker", "speakers", "flags", "text", "url",
)  # fmt: skip
"""Of `hotmic search --all`; several speakers or flags are joined by `;`."""


@command()
@click.argument("query")
@search_options
@click.option(
    "--facet", "facets", multiple=True, type=click.Choice(FACETS), help="Count the hits by it."
)
@click.option("--months", is_flag=True, help="Count how often it was said in each month.")
@click.option(
    "--all", "everything", is_flag=True, help="Every hit: JSON lines with --json, else CSV."
)
@click.option("--meaning", is_flag=True, help="Also what says it in other words.")
def search(
    invocation: Invocation, query: str, everything: bool, meaning: bool, **asked: Any
) -> None:
    """Find spoken words; an exact phrase stands in quotation marks.

    Example: hotmic search '"there you go again"' --speaker reagan
    """
    request = search_request(query, asked)
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    if meaning:
        _search_by_meaning(chosen, request, as_json=invocation.as_json)
        return
    with compose.catalogue(chosen) as catalogue, compose.index(chosen) as index:
        if everything:
            hits = find_all(index, catalogue, OWNER, request)
            if not _tell_all(hits, as_json=invocation.as_json):
                tell_unknown(index, catalogue, request)
            return
        results = find(index, catalogue, OWNER, request)
        if not results.total:
            tell_unknown(index, catalogue, request)
    if invocation.as_json:
        output.emit(shapes.search_results(results))
        return
    for hit in results.hits:
        _tell(hit)
    for name, values in results.facets.items():
        by_count = sorted(values.items(), key=lambda one: one[1], reverse=True)
        output.table((name, "segments"), by_count)
    if results.months:
        output.table(("month", "segments", "words", "per 1,000"), map(_month, results.months))
    output.say(f"{results.total} found")


def _search_by_meaning(chosen: Settings, request: SearchRequest, *, as_json: bool) -> None:
    """Each hit says whether its words or its meaning found it."""
    with compose.catalogue(chosen) as catalogue:
        found = compose.found_by_meaning(chosen, catalogue, OWNER)(request)
        if not found.results.hits:
            with compose.index(chosen) as index:
                tell_unknown(index, catalogue, request)
    if as_json:
        output.emit(shapes.meaning_results(found))
        return
    for hit, found_by in zip(found.results.hits, found.found_by, strict=True):
        output.write(f"by {' and '.join(found_by)}:")
        _tell(hit)
    output.say(f"{found.results.total} found by words; the others by meaning alone")


def _month(count: MonthCount) -> tuple[object, ...]:
    return count.month, count.segments, count.words, f"{count.per_thousand:.2f}"


def _tell_all(hits: Iterable[Hit], *, as_json: bool) -> bool:
    """As they come, so that a million need no more memory than one; false where there was none."""
    every = iter(hits)
    first = list(islice(every, 1))  # a query that cannot be read is told before any line
    lines = map(shapes.hit_line, chain(first, every))
    if as_json:
        for line in lines:
            output.emit(line)
    else:
        output.copy([csv_row(_COLUMNS)])
        output.copy(csv_row([_cell(line[name]) for name in _COLUMNS]) for line in lines)
    return bool(first)


def _cell(value: object) -> object:
    return ";".join(map(str, value)) if isinstance(value, list) else value


def _tell(hit: Hit) -> None:
    """One hit for people: where, who, the words; a link to hear it."""
    at = output.clock(hit.start_ms if hit.event_ms is None else hit.event_ms)
    output.write(f"{hit.event_date or 'undated'}  {hit.event_title}  {at}")
    output.write(f"  {hit.speaker or 'Speaker unknown'}: {hit.text}")
    output.write(f"  {hit.url}\n")
