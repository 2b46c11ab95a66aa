"""What the running application works with, for its views."""

from __future__ import annotations

from ipaddress import ip_address
from typing import cast

from flask import current_app, request
from werkzeug.exceptions import Forbidden

from archive.catalogue import Tx, events, summaries
from archive.catalogue.summaries import Totals
from archive.event import ListedEvent
from web.remembered import Remembered
from web.services import Services

KEY = "hotmic"
REMEMBERED = "remembered"


def services() -> Services:
    """The services that the application was made with."""
    return cast(Services, current_app.extensions[KEY])


def every_event(tx: Tx) -> list[ListedEvent]:
    """All events that this application shows, newest first."""
    viewer = services().viewer
    return _remembered().of(tx, ("events", viewer), lambda: summaries.listed(tx, viewer))


def event_id(name: str) -> str:
    """The id of the event of this name, which may be the one in the event's own file."""
    with services().catalogue.read() as tx:
        return events.id_of(tx, services().viewer, name)


def totals(tx: Tx) -> Totals:
    """What they hold in all."""
    viewer = services().viewer
    return _remembered().of(tx, ("totals", viewer), lambda: summaries.counts(tx, viewer))


def _remembered() -> Remembered:
    return cast(Remembered, current_app.extensions[REMEMBERED])


def is_loopback(host: str | None) -> bool:
    """True for an address, or a name, of this machine alone."""
    bare = (host or "").strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ip_address(bare).is_loopback
    except ValueError:
        return False


def only_here(what: str, command: str) -> None:
    """Refuse, with Forbidden, whoever may not write: `what` is taken here, or by `command`."""
    if not may_upload():
        raise Forbidden(
            f"{what} are taken from the archive's own machine only. "
            f"There, use this page or `{command}`."
        )


def may_upload() -> bool:
    """Uploads and decisions need this machine at both ends, until there are accounts.

    A proxy would make every reader look local: it gives itself away by its headers.
    """
    forwarded = {"Forwarded", "X-Forwarded-For", "X-Real-Ip", "Via"} & set(request.headers.keys())
    own = is_loopback(services().settings.host) and is_loopback(request.remote_addr)
    return own and not forwarded
