"""How a search is followed: the feeds that tell of it, and the command that saves it."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from archive.catalogue import Tx, saved
from archive.viewer import PUBLIC
from web.pages.asked import Asked

_FIELDS = {"speaker": "speaker", "event": "event", "platform": "platform", "language": "lang",
           "flag": "flag"}  # fmt: skip
"""Filters of the page by their names in the query language."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A saved search that tells whoever fetches its feed."""

    id: str
    name: str
    query: str


@dataclass(frozen=True, slots=True)
class Following:
    """The feeds of just this search, and the command that would make one."""

    feeds: tuple[Feed, ...]
    command: str


def feeds(tx: Tx) -> tuple[Feed, ...]:
    """Every feed that the public may fetch, by name."""
    return tuple(
        Feed(search.id, search.name, search.query)
        for search in saved.searches(tx)
        if search.has_feed and search.viewer == PUBLIC.name
    )


def following(tx: Tx, asked: Asked) -> Following:
    """For a search with its filters."""
    query = one_query(asked)
    same = tuple(feed for feed in feeds(tx) if feed.query.split() == query.split())
    return Following(same, f"hotmic saved add NAME {shlex.quote(query)} --feed")


def one_query(asked: Asked) -> str:
    """The query with its filters in the query language, so that it can be kept by itself."""
    fields = list(_fields(asked))
    query = " ".join(asked.q.split())
    return " ".join([f"({query})" if fields and " OR " in query else query, *fields])


def _fields(asked: Asked) -> Iterator[str]:
    for facet, name in _FIELDS.items():
        yield from _any([f"{name}:{_value(value)}" for value in asked.chosen(facet)])
    yield from _any([f"(after:{year} before:{year})" for year in asked.year])
    if asked.after:
        yield f"after:{asked.after}"
    if asked.before:
        yield f"before:{asked.before}"


def _any(alternatives: list[str]) -> Iterator[str]:
    """One of them, as the filter says."""
    if len(alternatives) > 1:
        yield f"({' OR '.join(alternatives)})"
    else:
        yield from alternatives


def _value(value: str) -> str:
    return value if value.isalnum() else '"{}"'.format(value.replace('"', " "))
