"""The page of an event, at an instant if one is asked for."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.current import services
from web.pages.event import event_page
from web.pages.loading import load_event
from web.wall_times import instant

pages = Blueprint("events", __name__)


@pages.get("/e/<event>")
def event(event: str) -> ResponseReturnValue:
    """`t` is an instant of the event clock, `q` what was searched, `transcript` what to show."""
    with services().catalogue.read() as tx:
        loaded = load_event(tx, services().viewer, event, request.args.getlist("transcript"))
    if loaded.event.withdrawn:
        return render_template("withdrawn.html", event=loaded.event), 410
    extent = loaded.axis.start_ms, loaded.axis.end_ms
    at_ms = instant(loaded.event, request.args.get("t", ""), extent)
    page = event_page(loaded, at_ms, request.args.get("q", ""))
    return render_template("event.html", page=page, asked_at=at_ms is not None)
