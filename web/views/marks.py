"""Decisions on what was off the air: from the event's page, and by the API.

On this machine only until there are accounts, as uploads are; requests from other sites' pages
are refused with all others that would change something (`web.security`).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from archive.catalogue import off_air
from archive.errors import UsageError
from web import marking, shapes
from web.current import only_here, services
from web.marking import Decision
from web.views.events import Refused, shown

pages = Blueprint("marks", __name__)
_DECISIONS = {"off_air": True, "on_air": False}


@pages.before_request
def _only_here() -> None:
    only_here("Decisions", "hotmic mark")


@pages.post("/e/<event>/marks")
def decide(event: str) -> ResponseReturnValue:
    """A decision from the page, which then shows it, or why it could not be taken."""
    form = request.form
    try:
        decision = Decision(
            event,
            form.get("start", ""),
            form.get("end", ""),
            _decided(form.get("decision", "")),
            form.get("by", ""),
            form.get("note"),
        )
        with services().catalogue.write() as tx:
            marking.mark(tx, services().viewer, decision)
    except UsageError as error:
        return make_response(shown(event, refused=Refused(error, form)), error.http_status)
    return redirect(_back(event, decision.start), 303)


@pages.post("/e/<event>/marks/<int:number>/withdraw")
def withdraw(event: str, number: int) -> ResponseReturnValue:
    """Take a decision back from the page."""
    _withdraw(number, request.form.get("by", ""))
    return redirect(_back(event, request.form.get("t", "")), 303)


@pages.post("/api/marks")
def mark() -> ResponseReturnValue:
    """A decision as JSON: `id`, `start`, `end`, `off_air`, `by`, and `note` if there is one."""
    told = request.get_json(silent=True)
    if not isinstance(told, dict):
        raise UsageError("a decision is a JSON object", subject="marks")
    if not isinstance(told.get("off_air"), bool):
        raise UsageError("off_air must be true or false", subject="off_air")
    texts = {name: _text(told, name) for name in ("id", "start", "end", "by", "note")}
    decision = Decision(
        texts["id"], texts["start"], texts["end"], told["off_air"], texts["by"], texts["note"]
    )
    with services().catalogue.write() as tx:
        made = marking.mark(tx, services().viewer, decision)
    return jsonify([shapes.mark(one) for one in made]), 201


@pages.delete("/api/marks/<int:number>")
def unmark(number: int) -> Response:
    """Take a decision back; `by` says who does."""
    return jsonify(_withdraw(number, request.args.get("by", "")))


def _withdraw(number: int, by: str) -> dict[str, Any]:
    with services().catalogue.write() as tx:
        gone = off_air.withdraw_mark(tx, services().viewer, number, by=marking.checked_name(by))
    return shapes.mark(gone)


def _decided(value: str) -> bool:
    if value not in _DECISIONS:
        raise UsageError(
            f"'{value[:20]}' is no decision", subject="decision", hint="Say off_air or on_air."
        )
    return _DECISIONS[value]


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if value is None:
        return ""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UsageError(f"{name} must be a text", subject=name)
    return str(value)


def _back(event: str, at: str) -> str:
    return url_for("events.event", event=event, t=at or None, _anchor="now" if at else None)
