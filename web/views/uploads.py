"""Uploads through the pages, on this machine only until there are accounts."""

from __future__ import annotations

from typing import cast

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from archive.errors import InputError
from web.current import only_here, services
from web.uploads import Uploads

pages = Blueprint("uploads", __name__, url_prefix="/upload")
KEY = "hotmic-uploads"


@pages.before_request
def _only_here() -> None:
    only_here("Uploads", "hotmic ingest")


@pages.get("")
def form() -> str:
    """What can be uploaded, and how."""
    return render_template("upload.html", limit=services().settings.upload_limit_mb, error=None)


@pages.post("")
def send() -> ResponseReturnValue:
    """Take files in; the page of the upload says what becomes of them."""
    try:
        job = _uploads().start(request.files.getlist("files"))
    except InputError as error:
        limit = services().settings.upload_limit_mb
        return render_template("upload.html", limit=limit, error=error), 422
    return redirect(url_for("uploads.status", job=job.id), 303)


@pages.get("/<job>")
def status(job: str) -> str:
    """How far an upload is; asks again by itself until it is done."""
    return render_template("upload_status.html", job=_uploads().find(job))


def _uploads() -> Uploads:
    return cast(Uploads, current_app.extensions[KEY])
