"""The sound itself, in any stretch that is asked for."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, Response, request, send_file

from archive.catalogue import recordings
from archive.errors import NotFound
from archive.recording import Recording
from web.current import services

pages = Blueprint("media", __name__)

_TYPES = {
    "mp3": "audio/mpeg",
    "flac": "audio/flac",
    "ogg": "audio/ogg",
    "wav": "audio/wav",
    "mov,mp4,m4a,3gp,3g2,mj2": "audio/mp4",
}
"""Containers by ffprobe's names. Anything else is sent as bytes: no browser will run it."""
_ACCESS_TYPE = "audio/mp4"


@pages.get("/media/<recording>")
def media(recording: str) -> Response:
    """What browsers play of a recording; with `original` the file as it came."""
    with services().catalogue.read() as tx:
        found = recordings.find_recording(tx, services().viewer, recording)
    if found.sha256 is None:
        raise NotFound(
            "of this recording only a transcript was kept", subject=recording,
            hint="Its page has the words.",
        )  # fmt: skip
    if "original" in request.args:
        return _sent(services().store.path(found.sha256), _type(found), found.sha256, found.name)
    copy = services().access_copy(found)
    if copy is not None:
        return _sent(copy, _ACCESS_TYPE, f"{found.sha256}-access")
    return _sent(services().store.path(found.sha256), _type(found), found.sha256)


def _type(recording: Recording) -> str:
    container = recording.media.container if recording.media else ""
    return _TYPES.get(container, "application/octet-stream")


def _sent(path: Path, media_type: str, etag: str, download: str | None = None) -> Response:
    """Bytes of a hash never change, so a browser may keep them; ranges cost no reading before."""
    response = send_file(
        path.resolve(), mimetype=media_type, conditional=True, etag=etag, max_age=86_400,
        as_attachment=download is not None, download_name=download,
    )  # fmt: skip
    response.headers["Cache-Control"] = "private, max-age=86400"
    return response
