"""The options that every command shares that searches: what is looked for, and where."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from archive.catalogue import Catalogue
from archive.transcript import Flag
from archive.viewer import OWNER
from scripts import output
from search.index import Index
from search.request import SearchRequest
from search.unknown import unknown_filters
from web.wording import NOTHING_HAS

_day = click.DateTime(["%Y-%m-%d"])
_SEVERAL = "May be given several times: any will do."


def search_options(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add the filters, `--limit` and `--sort`; `search_request` reads them."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def search_request(query: str, asked: dict[str, Any], **more: Any) -> SearchRequest:
    """The request of a query and the values of `search_options`. Raises UsageError."""
    days = {name: asked.pop(name) for name in ("after", "before")}
    given: dict[str, Any] = {
        name: value.date() for name, value in days.items() if isinstance(value, datetime)
    }
    return SearchRequest(query, **asked, **given, **more)


def tell_unknown(index: Index, catalogue: Catalogue, request: SearchRequest) -> None:
    """Where nothing was found: say which filter nothing in the archive has."""
    for name, value in unknown_filters(index, catalogue, OWNER, request):
        output.say(f"{NOTHING_HAS} {name} '{value}'.")


_OPTIONS = (
    click.option(
        "--speaker", multiple=True, metavar="NAME", help=f"An id, or words of the name. {_SEVERAL}"
    ),
    click.option("--event", multiple=True, metavar="ID", help=f"Only in this event. {_SEVERAL}"),
    click.option("--platform", multiple=True, metavar="NAME", help="Only from this platform."),
    click.option("--tag", multiple=True, metavar="TAG", help="Only events with this tag."),
    click.option(
        "--lang", "language", multiple=True, metavar="CODE", help="Only in this language: en, ar."
    ),
    click.option("--year", multiple=True, metavar="YYYY", help="Only events of this year."),
    click.option("--after", type=_day, metavar="DAY", help="On this day (YYYY-MM-DD) or later."),
    click.option("--before", type=_day, metavar="DAY", help="On this day or earlier."),
    click.option(
        "--flag",
        multiple=True,
        type=click.Choice([flag.value for flag in Flag]),
        help="Only flagged so.",
    ),
    click.option("--limit", type=click.IntRange(0), default=20, show_default=True, metavar="N"),
    click.option(
        "--sort", type=click.Choice(["best", "newest", "clock"]), default="best", show_default=True
    ),
)
