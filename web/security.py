"""What every answer carries and every request must pass, whatever page it is for."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Flask, Response, request
from werkzeug.exceptions import Forbidden, MisdirectedRequest

from web.current import is_loopback, services

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "media-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in _POLICY.items()),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "X-Frame-Options": "DENY",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITE = frozenset({"same-origin", "none"})


def guard(app: Flask) -> None:
    """Check every request and mark every answer of the application."""
    app.before_request(_refuse_strange_hosts)
    app.before_request(_refuse_other_sites)
    app.after_request(_mark)


def _refuse_strange_hosts() -> None:
    """On loopback only its own names are answered: a stranger's name that was made to point here
    (DNS rebinding) would let that stranger's page read the archive.
    """
    if not is_loopback(services().settings.host):
        return
    if not is_loopback(urlsplit(f"//{request.host}").hostname):
        raise MisdirectedRequest("This server answers for its own machine only.")


def _refuse_other_sites() -> None:
    """Only the archive's own pages may change it.

    Browsers say where a request comes from (Sec-Fetch-Site, or Origin in older ones); what says
    neither is no browser, and cannot be made to act against its user's will.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        own = site in _OWN_SITE
    else:
        own = origin is None or urlsplit(origin).netloc == request.host
    if not own:
        raise Forbidden("Another site asked for this; only the archive's own pages may.")


def _mark(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
