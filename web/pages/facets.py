"""The filters beside the results: what can be ticked, with the number of segments behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archive.catalogue import Tx, summaries
from archive.viewer import Viewer
from web.pages.asked import FACETS, Asked
from web.wording import FLAGS, language_name

_SHOWN = 8
"""Values of a facet; those that are ticked are shown besides."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value that can be ticked; `count` is null where nothing that was found has it."""

    value: str
    name: str
    count: int | None
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """A filter with the values that most of what was found has; `more` are not shown."""

    name: str
    title: str
    values: tuple[FacetValue, ...]
    more: int = 0


def facets(
    tx: Tx, viewer: Viewer, asked: Asked, counted: Mapping[str, Mapping[str, int]]
) -> tuple[Facet, ...]:
    """Every facet that has something to tick."""
    titles = {each.event: each.title for each in summaries.list_events(tx, viewer)}
    every = (_facet(name, asked.chosen(name), counted.get(name, {}), titles) for name in FACETS)
    return tuple(facet for facet in every if facet.values)


def _facet(
    name: str, chosen: tuple[str, ...], counted: Mapping[str, int], titles: Mapping[str, str]
) -> Facet:
    top = sorted(counted, key=lambda value: (-counted[value], value))[:_SHOWN]
    if name == "year":
        top.sort(reverse=True)
    shown = [*top, *(value for value in chosen if value not in top)]
    values = tuple(
        FacetValue(value, _named(name, value, titles), counted.get(value), value in chosen)
        for value in shown
    )
    return Facet(name, FACETS[name], values, len(set(counted) - set(shown)))


def _named(facet: str, value: str, titles: Mapping[str, str]) -> str:
    if facet == "event":
        return titles.get(value, value)
    if facet == "flag":
        return next((name for flag, name in FLAGS.items() if flag.value == value), value)
    if facet == "language":
        return language_name(value)
    return value
