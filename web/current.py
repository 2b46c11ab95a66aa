"""What the running application works with, for its views."""

from __future__ import annotations

from ipaddress import ip_address
from typing import cast

from flask import current_app, request
from werkzeug.exceptions import Forbidden

from web.services import Services

KEY = "hotmic"


def services() -> Services:
    """The services that the application was made with."""
    return cast(Services, current_app.extensions[KEY])


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
