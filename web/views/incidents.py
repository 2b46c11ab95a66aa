"""What went wrong in the archive, month by month."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from archive.report.incidents import Incident
from web.current import every_event, services
from web.pages.troubles import LOOKS, Troubles, months
from web.report_text import INCIDENTS

pages = Blueprint("incidents", __name__)
KEY = "troubles"
PATIENCE_S = 1.0
"""So long a reader waits for events that nobody has asked for since they changed; then the page
says how many are left."""


def troubles() -> Troubles:
    """What the running application remembers of every event."""
    found = current_app.extensions.setdefault(KEY, Troubles())
    assert isinstance(found, Troubles)
    return found


@pages.get("/incidents")
def incidents() -> str:
    """A row for each month, a column for each kind."""
    with services().catalogue.read() as tx:
        known = troubles().every(tx, services().viewer, every_event(tx), PATIENCE_S)
    found = months(known.events)
    kinds = [(kind, INCIDENTS[kind], LOOKS.get(kind, "")) for kind in Incident]
    most = max((month.total for month in found), default=1) or 1
    return render_template(
        "incidents.html",
        months=found,
        kinds=kinds,
        most=most,
        told=[one for one in known.events if one.happened][:50],
        read=len(known.events),
        unread=known.unread,
        names=INCIDENTS,
    )
