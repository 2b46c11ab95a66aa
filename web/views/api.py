"""The JSON API: the same values as the command line prints with `--json`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.errors import UsageError
from search.request import SearchRequest
from web import shapes
from web.current import services
from web.pages.search import PER_PAGE, a_day

pages = Blueprint("api", __name__, url_prefix="/api")
_MOST = 200


@pages.get("/search")
def search() -> Response:
    """Passages; the parameters are the options of `hotmic search`, and `q`."""
    asked = SearchRequest(
        query=request.args.get("q", ""),
        speaker=request.args.get("speaker") or None,
        event=request.args.get("event") or None,
        flag=request.args.get("flag") or None,
        after=a_day("after", request.args.get("after", "")),
        before=a_day("before", request.args.get("before", "")),
        limit=_number("limit", PER_PAGE, _MOST),
        offset=_number("offset", 0, None),
        sort=request.args.get("sort", "best"),  # type: ignore[arg-type]  # SearchRequest checks it
    )
    return jsonify(shapes.search_results(services().search(asked)))


@pages.get("/events")
def events() -> Response:
    """All events, newest first."""
    with services().catalogue.read() as tx:
        return jsonify(shapes.events(tx, services().viewer))


@pages.get("/events/<identifier>")
@pages.get("/recordings/<identifier>", endpoint="recording")
def show(identifier: str) -> Response:
    """One event, or one recording, whole."""
    with services().catalogue.read() as tx:
        return jsonify(shapes.show(tx, services().viewer, identifier))


@pages.get("/events/<identifier>/timeline")
@pages.get("/recordings/<identifier>/timeline", endpoint="recording_timeline")
def timeline(identifier: str) -> Response:
    """What every stretch is."""
    with services().catalogue.read() as tx:
        return jsonify(shapes.timeline(tx, services().viewer, identifier))


@pages.get("/events/<identifier>/transcript")
@pages.get("/recordings/<identifier>/transcript", endpoint="recording_transcript")
def transcript(identifier: str) -> Response:
    """What was said; `transcript` names another one than the preferred."""
    wanted = request.args.get("transcript") or None
    with services().catalogue.read() as tx:
        return jsonify(shapes.transcript(tx, services().viewer, identifier, wanted))


def _number(name: str, usual: int, most: int | None) -> int:
    written: Any = request.args.get(name, str(usual))
    if not written.isdecimal():
        raise UsageError(f"'{written}' is not a number", subject=name, hint="Write 0 or more.")
    number = int(written)
    return number if most is None else min(number, most)
