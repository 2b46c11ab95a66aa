"""Errors as readers meet them: a page, or under `/api` the one JSON shape of the command line."""

from __future__ import annotations

import logging

from flask import Flask, Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from archive.errors import HotmicError, NotFound, UploadTooLarge
from web.current import services

_log = logging.getLogger(__name__)
_HEADINGS = {
    400: "This cannot be asked",
    403: "Not from here",
    404: "Not in this archive",
    405: "This cannot be done here",
    413: "The upload is too large",
    416: "There is no such stretch of the file",
    421: "Not this server's name",
    422: "This cannot be used",
    500: "Something broke",
    503: "Not just now",
    507: "The archive's disk is full",
}


def answer_errors(app: Flask) -> None:
    """Give every error of the application one of the two shapes."""
    app.register_error_handler(HotmicError, _known)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _defect)


def _known(error: HotmicError) -> ResponseReturnValue:
    if error.http_status >= 500:
        _log.error("%s: %s", request.path, error)
    return _shown(error, error.http_status)


def _too_large(_: RequestEntityTooLarge) -> ResponseReturnValue:
    limit = services().settings.upload_limit_mb
    return _known(
        UploadTooLarge(
            f"the upload is over this archive's limit of {limit:,} MB",
            hint="Ingest it from the command line: `hotmic ingest FILE`. "
            "Or raise upload_limit_mb in hotmic.toml.",
        )
    )


def _of_http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    if status < 400:
        return error
    if status == 404:
        kind: type[HotmicError] = NotFound
        told = kind(
            "there is no such page", subject=request.path, hint="The front page lists events."
        )
    else:
        told = HotmicError(error.description or error.name, subject=request.path)
    body = _shown(told, status)
    headers = {k: v for k, v in error.get_headers() if k in ("Allow", "Content-Range")}
    return *body, headers


def _defect(error: Exception) -> ResponseReturnValue:
    _log.exception("a defect of Hotmic at %s", request.path, exc_info=error)
    told = HotmicError(
        "a defect of Hotmic kept this from being answered",
        subject=request.path,
        hint="Its details stand in the server's log; please report it.",
    )
    return _shown(told, 500)


def _shown(error: HotmicError, status: int) -> tuple[Response | str, int]:
    if request.path.startswith("/api/") or request.path == "/healthz":
        return jsonify(error.as_json()), status
    heading = _HEADINGS.get(status, "This did not work")
    return render_template("error.html", error=error, heading=heading, status=status), status
