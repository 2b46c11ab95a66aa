"""The JSON API: the same values as the command line prints with `--json`."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from archive.catalogue import reports as catalogued
from archive.errors import SettingError, UsageError
from search.meaning.finding import MeaningResults
from search.quotes import shapes as verdicts
from search.request import FILTERS, SearchRequest
from web import reports, seconds, shapes
from web.current import event_id, every_event, services
from web.pages.asked import PER_PAGE, a_day
from web.pages.troubles import months
from web.views.incidents import troubles
from web.views.search import values

pages = Blueprint("api", __name__, url_prefix="/api")
_MOST = 200


@pages.get("/search")
def search() -> Response:
    """Passages; the parameters are the options of `hotmic search`, and `q`."""
    asked = SearchRequest(
        query=request.args.get("q", ""),
        after=a_day("after", request.args.get("after", "")),
        before=a_day("before", request.args.get("before", "")),
        limit=_number("limit", PER_PAGE, _MOST),
        offset=_number("offset", 0, None),
        sort=request.args.get("sort", "best"),  # type: ignore[arg-type]  # SearchRequest checks it
        facets=tuple(filter(None, request.args.get("facets", "").split(","))),
        months=request.args.get("months") == "1",
        **{name: values(name) for name in FILTERS},
    )
    if request.args.get("meaning") == "1":
        return jsonify(shapes.meaning_results(_by_meaning(asked)))
    return jsonify(shapes.search_results(services().search(asked)))


def _by_meaning(asked: SearchRequest) -> MeaningResults:
    search_by_meaning = services().search_by_meaning
    if search_by_meaning is None:
        raise SettingError(
            "search by meaning is off in this archive",
            subject="meaning",
            hint="Leave `meaning` out to search for words.",
        )
    return search_by_meaning(asked)


@pages.get("/verify")
def verify() -> Response:
    """A quote `q`, perhaps `by` somebody, perhaps at an `event`: as `hotmic verify --json`.

    With `details=1` as with `--details`.
    """
    by, event = request.args.get("by", "").strip(), request.args.get("event", "").strip()
    checked = services().check(request.args.get("q", ""), by or None, event_id(event) or None)
    shape = verdicts.details if request.args.get("details") == "1" else verdicts.verdict
    return jsonify(shape(checked))


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


@pages.get("/events/<identifier>/off_air")
@pages.get("/recordings/<identifier>/off_air", endpoint="recording_off_air")
def off_air(identifier: str) -> Response:
    """What is off the air: scores, decisions, and what both come to."""
    with services().catalogue.read() as tx:
        return jsonify(shapes.off_air(tx, services().viewer, identifier))


@pages.get("/events/<identifier>/transcript")
@pages.get("/recordings/<identifier>/transcript", endpoint="recording_transcript")
def transcript(identifier: str) -> Response:
    """What was said; `transcript` names another one than the preferred.

    With `quarantined=1` also the words that a gate distrusts.
    """
    wanted = request.args.get("transcript") or None
    all_words = request.args.get("quarantined") == "1"
    with services().catalogue.read() as tx:
        said = shapes.transcript(tx, services().viewer, identifier, wanted, quarantined=all_words)
    return jsonify(said)


@pages.get("/events/<identifier>/report")
def report(identifier: str) -> Response:
    """How the event went."""
    with services().catalogue.read() as tx:
        return jsonify(reports.report(catalogued.event_report(tx, services().viewer, identifier)))


@pages.get("/events/<identifier>/where")
def where(identifier: str) -> Response:
    """In which file, and where in it, the instant `t` lies."""
    with services().catalogue.read() as tx:
        return jsonify(seconds.locate(tx, services().viewer, identifier, request.args.get("t", "")))


@pages.get("/incidents")
def incidents() -> Response:
    """What went wrong, by month."""
    with services().catalogue.read() as tx:
        known = troubles().every(tx, services().viewer, every_event(tx))
        return jsonify(reports.months(months(known.events)))


def _number(name: str, usual: int, most: int | None) -> int:
    written: Any = request.args.get(name, str(usual))
    if not written.isdecimal():
        raise UsageError(f"'{written}' is not a number", subject=name, hint="Write 0 or more.")
    number = int(written)
    return number if most is None else min(number, most)
