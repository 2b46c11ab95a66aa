"""Transcripts as files: the same bytes as `hotmic export`."""

from __future__ import annotations

from flask import Blueprint, Response, request
from werkzeug.utils import secure_filename

from archive.errors import NotFound
from archive.export import FORMATS, ExportContext, write
from web.current import services
from web.subjects import export_contexts

pages = Blueprint("exports", __name__)


@pages.get("/export/<identifier>.<kind>")
def export(identifier: str, kind: str) -> Response:
    """An event or a recording; each `transcript` replaces the preferred one of its recording.

    With `quarantined=1` also the words that a gate distrusts.
    """
    if kind not in FORMATS:
        raise NotFound(
            f"there is no format '{kind}'", subject=identifier, hint=f"Use {', '.join(FORMATS)}."
        )
    text = "".join(write(kind, _contexts(identifier, request.args.getlist("transcript"))))
    response = Response(text, content_type=FORMATS[kind].media_type)
    name = secure_filename(f"{identifier}.{kind}")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _contexts(identifier: str, wanted: list[str]) -> tuple[ExportContext, ...]:
    viewer = services().viewer
    is_all = request.args.get("quarantined") == "1"
    with services().catalogue.read() as tx:
        preferred = export_contexts(tx, viewer, identifier, quarantined=is_all)
        contexts = {context.recording.id: context for context in preferred}
        for transcript in wanted:
            for context in export_contexts(tx, viewer, identifier, transcript, quarantined=is_all):
                contexts[context.recording.id] = context
    return tuple(contexts.values())
