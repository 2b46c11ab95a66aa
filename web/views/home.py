"""The front page and the list of all events."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from web.current import every_event, services, totals
from web.pages.lists import PER_PAGE, entries, home_page
from web.pages.troubles import latest_year, within, wrong
from web.views.incidents import troubles

pages = Blueprint("home", __name__)
PATIENCE_S = 0.1
"""So long the front page waits for what went wrong in events that changed."""


@pages.get("/")
def home() -> str:
    """The latest events and what is held."""
    with services().catalogue.read() as tx:
        listed = every_event(tx)
        page = home_page(tx, services().viewer, listed, totals(tx))
        year = latest_year(listed)
        known = troubles().every(tx, services().viewer, within(year, listed), PATIENCE_S)
    return render_template(
        "home.html", page=page, year=year, wrong=wrong(known.events), unread=known.unread
    )


@pages.get("/events")
def events() -> ResponseReturnValue:
    """All events, newest first, a page at a time; 404 past the last one."""
    number = max(1, request.args.get("page", 1, type=int))
    with services().catalogue.read() as tx:
        every = every_event(tx)
        here = every[PER_PAGE * (number - 1) : PER_PAGE * number]
        lines = entries(tx, services().viewer, here)
    pages = -(-len(every) // PER_PAGE)
    shown = render_template(
        "events.html", entries=lines, total=len(every), number=number, pages=pages
    )
    return shown, 404 if number > max(1, pages) else 200
