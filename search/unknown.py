"""Filters that nothing satisfies: a name misspelt, an id that is none, a language never spoken."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import NamedTuple

from archive.catalogue import Catalogue
from archive.viewer import Viewer
from search.clauses import AllOf
from search.finding import with_event_ids
from search.index import Index, IndexMissing
from search.query import plan
from search.query.parsing import asked_fields, parse
from search.request import FILTERS, SearchRequest

MAX_ASKED = 32
"""Values that are looked up for one request; a link with more was not typed by hand."""


class Unknown(NamedTuple):
    """The filter (one of FILTERS, or `title`) and the value that nothing has."""

    name: str
    value: str


def unknown_filters(
    index: Index, catalogue: Catalogue, viewer: Viewer, request: SearchRequest
) -> tuple[Unknown, ...]:
    """What of the request's filters, and of the fields of its query, nothing searchable has.

    Looked up one by one, without the words and the other filters; what `viewer` may not see is
    as if it were not there. Raises QueryError or IndexUnavailable.
    """
    asked = list(dict.fromkeys(_asked(with_event_ids(catalogue, viewer, request))))[:MAX_ASKED]
    if not asked:
        return ()
    try:
        languages = index.languages()
        allowed = plan.rights(viewer, int(time.time()))
        having = [AllOf((plan.has(one.name, one.value, languages), allowed)) for one in asked]
        counts = index.count(having)
    except IndexMissing:
        return ()
    return tuple(one for one, count in zip(asked, counts, strict=True) if not count)


def _asked(request: SearchRequest) -> Iterator[Unknown]:
    for name in FILTERS:
        for value in request.values(name):
            yield Unknown(name, value)
    for field in asked_fields(parse(request.query)):
        yield Unknown("language" if field.name == "lang" else field.name, field.value)
