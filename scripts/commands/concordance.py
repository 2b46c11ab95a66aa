"""`hotmic concordance`: every match on a line of its own, between the words around it."""

from __future__ import annotations

from typing import Any

import click

from archive.export.csv_format import csv_row
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from scripts.search_options import search_options, search_request, tell_unknown
from search.concordance import DEFAULT_WORDS, MAX_WORDS, ConcordanceLine
from search.finding import find_lines
from search.request import Hit
from web import shapes

_SIDE = 40
"""Columns of text on each side of the match on a screen."""

_NAME = 15
"""Of a speaker's name, before it is cut."""

_COLUMNS = (
    "left", "match", "right", "event", "event_date", "recording", "start_ms", "speaker", "url",
)  # fmt: skip


@command()
@click.argument("query")
@search_options
@click.option(
    "--words", "around", type=click.IntRange(0, MAX_WORDS), default=DEFAULT_WORDS, metavar="N",
    show_default=True, help="Words on each side.",
)  # fmt: skip
@click.option(
    "--by", "sort_by", type=click.Choice(["found", "left", "right"]), default="found",
    show_default=True, help="Sort by the words before or after the match.",
)  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="As CSV, for a spreadsheet.")
def concordance(
    invocation: Invocation, query: str, around: int, sort_by: Any, as_csv: bool, **asked: Any
) -> None:
    """Find spoken words and show each match between the words around it.

    Example: hotmic concordance 'tax*' --by right --limit 200
    """
    request = search_request(query, asked)
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as catalogue, compose.index(chosen) as index:
        found = find_lines(index, catalogue, OWNER, request, around=around, sort_by=sort_by)
        if not found.total:
            tell_unknown(index, catalogue, request)
    if invocation.as_json:
        output.emit({"total": found.total, "lines": [_shape(line) for line in found.lines]})
        return
    if as_csv:
        output.copy([csv_row(_COLUMNS)])
        output.copy(csv_row([_shape(line)[name] for name in _COLUMNS]) for line in found.lines)
        return
    for line in found.lines:
        output.write(f"{_whence(line.hit)}  {_end(line.left)}  {line.match}  {line.right[:_SIDE]}")
    output.say(f"{found.total} found")


def _whence(hit: Hit) -> str:
    """Day, time of the event and speaker, each in a column, so that a line can be traced."""
    at = output.clock(hit.start_ms if hit.event_ms is None else hit.event_ms)
    name = hit.speaker or "Speaker unknown"
    return f"{hit.event_date or 'undated':10}  {at:>8}  {name[:_NAME]:{_NAME}}"


def _end(text: str) -> str:
    return text[-_SIDE:].rjust(_SIDE)


def _shape(line: ConcordanceLine) -> shapes.Json:
    """The hit of the line, and its three parts."""
    return {
        "left": line.left,
        "match": line.match,
        "right": line.right,
        **shapes.hit_line(line.hit),
    }
