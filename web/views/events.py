"""The page of an event, at an instant if one is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from archive.errors import UsageError
from web.current import services
from web.pages.event import event_page
from web.pages.loading import load_event
from web.wall_times import instant

pages = Blueprint("events", __name__)


@dataclass(frozen=True, slots=True)
class Refused:
    """A form that could not be taken: why, and what was written in its fields."""

    error: UsageError
    written: Mapping[str, str]


@pages.get("/e/<event>")
def event(event: str) -> ResponseReturnValue:
    """`t` is an instant of the event clock, `q` what was searched, `transcript` what to show."""
    return shown(event, request.args.get("t", ""))


def shown(event: str, t: str = "", refused: Refused | None = None) -> ResponseReturnValue:
    """The page at an instant; `refused` is a decision sent from it that could not be taken."""
    with services().catalogue.read() as tx:
        loaded = load_event(tx, services().viewer, event, request.args.getlist("transcript"))
    if loaded.event.withdrawn:
        return render_template("withdrawn.html", event=loaded.event), 410
    at_ms = instant(loaded.event, t, (loaded.axis.start_ms, loaded.axis.end_ms))
    page = event_page(loaded, at_ms, request.args.get("q", ""))
    return render_template("event.html", page=page, refused=refused)
