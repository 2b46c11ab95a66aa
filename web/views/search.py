"""The search page in each of its states."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from archive.catalogue import events as catalogued
from archive.errors import IndexUnavailable, QueryError, UsageError
from web.current import services
from web.pages.lists import LATEST, entries
from web.pages.search import Asked, SearchPage, caret, found_page

pages = Blueprint("search", __name__)
_MOST_PAGES = 500


@pages.get("/search")
def search() -> ResponseReturnValue:
    """What was asked and what was found."""
    asked = read_asked()
    if not asked.q.strip():
        return render_template("search.html", page=SearchPage(asked))
    try:
        results = services().search(asked.request())
    except QueryError as error:
        return _state("search_error.html", 400, asked, error=error, caret=caret(error, asked.q))
    except UsageError as error:
        return _state("search_error.html", 400, asked, error=error, caret=None)
    except IndexUnavailable as error:
        return _index_down(asked, error)
    with services().catalogue.read() as tx:
        page = found_page(tx, services().viewer, asked, results)
    return render_template("search.html" if page.lines else "search_none.html", page=page)


def read_asked() -> Asked:
    """The form from the address; unknown names are left alone."""
    texts = {
        name: request.args.get(name, "").strip()
        for name in ("speaker", "event", "after", "before", "flag")
    }
    page = min(_MOST_PAGES, max(1, request.args.get("page", 1, type=int)))
    sort = request.args.get("sort", "best")
    return Asked(q=request.args.get("q", ""), sort=sort, page=page, **texts)


def _index_down(asked: Asked, error: IndexUnavailable) -> ResponseReturnValue:
    """Events can still be opened and heard: some are offered at once."""
    with services().catalogue.read() as tx:
        every = catalogued.list_events(tx, services().viewer)
        lines = entries(tx, services().viewer, every[:LATEST])
    return _state("search_down.html", 503, asked, error=error, entries=lines)


def _state(template: str, status: int, asked: Asked, **shown: object) -> ResponseReturnValue:
    return render_template(template, page=SearchPage(asked), **shown), status
