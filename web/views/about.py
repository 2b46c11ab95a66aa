"""What this is, how to search it, and whether it is well."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, render_template

from archive.errors import HotmicError
from search.request import SearchRequest
from web.current import services
from web.pages.following import feeds

pages = Blueprint("about", __name__)


@pages.get("/about")
def about() -> str:
    """The operators of the search, the kinds of a timeline, feeds, where the data can be had."""
    with services().catalogue.read() as tx:
        return render_template(
            "about.html", feeds=feeds(tx), has_meaning=services().search_by_meaning is not None
        )


@pages.get("/healthz")
def health() -> tuple[Response, int]:
    """`ok` with 200 where the catalogue and the index answer, else 503 and what is wrong."""
    state = {"catalogue": _catalogue(), "index": _index()}
    well = all(value == "ok" for value in state.values())
    return jsonify({"status": "ok" if well else "degraded", **state}), 200 if well else 503


def _catalogue() -> str:
    try:
        with services().catalogue.read():
            return "ok"
    except HotmicError as error:
        return error.message


def _index() -> str:
    try:
        services().search(SearchRequest("hotmic", limit=0))
    except HotmicError as error:
        return error.message
    return "ok"
