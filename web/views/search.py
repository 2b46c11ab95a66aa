"""The search page in each of its states."""

from __future__ import annotations

from itertools import chain

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from archive.catalogue import Tx, recordings
from archive.errors import HotmicError, IndexUnavailable, NotFound, QueryError, UsageError
from search.unknown import Unknown
from web.current import every_event, services
from web.pages.asked import FACETS, MEANING, SORTS, Asked
from web.pages.concordance import (
    AROUND,
    LINE_SORTS,
    concordance_request,
    engine_sort,
    rows,
    shown_lines,
    sort_by,
)  # fmt: skip
from web.pages.following import following
from web.pages.lists import LATEST, entries
from web.pages.nearest import asked_words, nearest_wording
from web.pages.repairs import caret, repairs
from web.pages.search import SearchPage, found_page, meaning_page
from web.wording import NOTHING_HAS

pages = Blueprint("search", __name__)
_CONCORDANCE = "concordance"


@pages.get("/search")
def search() -> ResponseReturnValue:
    """What was asked and what was found."""
    asked = read_asked()
    if not asked.q.strip():
        return render_template("search.html", page=SearchPage(asked))
    if asked.view == _CONCORDANCE:
        return _concordance(asked)
    try:
        page = _found(asked)
    except (UsageError, IndexUnavailable) as error:
        return not_searched(asked, error)
    with services().catalogue.read() as tx:
        follow, silent = following(tx, asked), _silent(tx, page)
    if page.lines:
        return render_template(
            "search.html", page=page, follow=follow, sorts=_sorts(), silent=silent
        )
    if page.is_past:
        return render_template("search_past.html", page=page), 404
    wanted = asked_words(asked.q)
    near = nearest_wording(services().search, services().check, wanted) if asked.page == 1 else ()
    return render_template(
        "search_none.html", page=page, follow=follow, near=near, wanted=wanted,
        unknown=_unknown(asked), nothing_has=NOTHING_HAS,
    )  # fmt: skip


def _unknown(asked: Asked) -> tuple[Unknown, ...]:
    """Never raises: it only explains why nothing was found."""
    try:
        return services().unknown(asked.request(sort="best"))
    except HotmicError:
        return ()


def _found(asked: Asked) -> SearchPage:
    """What has the words, or as well what means the same."""
    viewer = services().viewer
    if asked.sort != MEANING:
        results = services().search(asked.request())
        with services().catalogue.read() as tx:
            return found_page(tx, viewer, asked, results)
    by_meaning = services().search_by_meaning
    if by_meaning is None:
        raise UsageError("search by meaning is off in this archive", hint="Choose another order.")
    meant = by_meaning(asked.request(sort="best"))
    with services().catalogue.read() as tx:
        return meaning_page(tx, viewer, asked, meant)


def _silent(tx: Tx, page: SearchPage) -> frozenset[str]:
    """The recordings found of which only a transcript came: their words cannot be heard."""
    found = {line.hit.recording for line in page.lines}
    return frozenset(name for name in found if not _has_sound(tx, name))


def _has_sound(tx: Tx, name: str) -> bool:
    try:
        return recordings.find_recording(tx, services().viewer, name).sha256 is not None
    except NotFound:
        return False  # it went since the index was asked


def _sorts() -> dict[str, str]:
    """The orders that this archive has."""
    return SORTS if services().search_by_meaning is None else {**SORTS, MEANING: "by meaning too"}


@pages.get("/search.csv")
def export() -> ResponseReturnValue:
    """Every passage as a row: the words that match, with what was said before and after."""
    asked = read_asked()
    request = asked.request(sort=engine_sort(asked), facets=(), months=False)
    hits = services().search_all(request)
    first = next(hits, None)  # a query that cannot be read shows itself before the file begins
    found = () if first is None else chain([first], hits)
    response = Response(
        rows(found, services().settings.public_url), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="hotmic-search.csv"'
    return response


def _concordance(asked: Asked) -> ResponseReturnValue:
    """The lines, and the filters beside them."""
    try:
        results = services().search(asked.request(sort=engine_sort(asked), limit=0, offset=0))
        found = services().concordance(concordance_request(asked), AROUND, sort_by(asked))
    except (UsageError, IndexUnavailable) as error:
        return not_searched(asked, error)
    with services().catalogue.read() as tx:
        page = found_page(tx, services().viewer, asked, results)
        follow = following(tx, asked)
        lines = shown_lines(tx, services().viewer, found)
    return render_template(
        "concordance.html", page=page, lines=lines, sorts=LINE_SORTS, follow=follow
    )


def read_asked() -> Asked:
    """The form from the address; unknown names are left alone."""
    return Asked(
        q=request.args.get("q", ""),
        after=request.args.get("after", "").strip(),
        before=request.args.get("before", "").strip(),
        sort=request.args.get("sort", "best"),
        view=request.args.get("view", ""),
        page=max(1, request.args.get("page", 1, type=int)),
        **{facet: values(facet) for facet in FACETS},
    )


def values(name: str) -> tuple[str, ...]:
    """All values of a parameter that may stand in the address more than once; each once."""
    given = (value.strip() for value in request.args.getlist(name))
    return tuple(dict.fromkeys(filter(None, given)))


def not_searched(asked: Asked, error: UsageError | IndexUnavailable) -> ResponseReturnValue:
    """The page for a query that cannot be read, a wrong filter, or an index that is away."""
    if isinstance(error, IndexUnavailable):
        return _index_down(asked, error)
    if not isinstance(error, QueryError):
        return _state("search_error.html", 400, asked, error=error, caret=None, repairs=())
    return _state(
        "search_error.html", 400, asked, error=error, caret=caret(error, asked.q),
        repairs=repairs(error, asked.q),
    )  # fmt: skip


def _index_down(asked: Asked, error: IndexUnavailable) -> ResponseReturnValue:
    """Events can still be opened and heard: some are offered at once."""
    with services().catalogue.read() as tx:
        lines = entries(tx, services().viewer, every_event(tx)[:LATEST])
    return _state("search_down.html", 503, asked, error=error, entries=lines)


def _state(template: str, status: int, asked: Asked, **shown: object) -> ResponseReturnValue:
    return render_template(template, page=SearchPage(asked), **shown), status
