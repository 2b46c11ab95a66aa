"""What saved searches have told, for feed readers."""

from __future__ import annotations

from contextlib import suppress

from flask import Blueprint, Response, request

from archive.catalogue import Tx, saved
from archive.errors import NotFound
from archive.saved import SavedSearch
from search.alerts import atom
from web.current import services

pages = Blueprint("feeds", __name__)


@pages.get("/feeds/<search>.atom")
def feed(search: str) -> Response:
    """The newest passages of a saved search that offers a feed, as far as the reader may see."""
    with services().catalogue.read() as tx:
        found = _offered(tx, search)
        told = saved.told_passages(tx, services().viewer, found, limit=atom.MAX_ENTRIES)
    body = atom.feed(found, told, services().settings.public_url)
    response = Response(body, content_type=f"{atom.MEDIA_TYPE}; charset=utf-8")
    response.last_modified = atom.updated(found, told)
    response.add_etag()
    response.make_conditional(request)
    return response


def _offered(tx: Tx, search: str) -> SavedSearch:
    """Raise NotFound, in the same words for one that offers no feed: it is nobody's business."""
    with suppress(NotFound):
        found = saved.find(tx, search)
        if found.has_feed and found.id == search:
            return found
    raise NotFound(
        "there is no feed of this name",
        subject=search[:100],
        hint="The About page lists the feeds that there are.",
    )
