"""The filters beside the results: what can be ticked, with the number of segments behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    every = (_facet(tx, viewer, name, asked.chosen(name), counted.get(name, {})) for name in FACETS)
    return tuple(facet for facet in every if facet.values)


def _facet(
    tx: Tx, viewer: Viewer, name: str, chosen: tuple[str, ...], counted: Mapping[str, int]
) -> Facet:
    top = sorted(counted, key=lambda value: (-counted[value], value))[:_SHOWN]
    if name == "year":
        top.sort(reverse=True)
    shown = [*top, *(value for value in chosen if value not in top)]
    names = _names(tx, viewer, name, shown)
    values = tuple(
        FacetValue(value, names.get(value, value), counted.get(value), value in chosen)
        for value in shown
    )
    return Facet(name, FACETS[name], values, len(set(counted) - set(shown)))


def _names(tx: Tx, viewer: Viewer, facet: str, values: Sequence[str]) -> Mapping[str, str]:
    """How people write the values that the index has in a form of its own."""
    match facet:
        case "event":
            return summaries.titles(tx, viewer, values)
        case "platform":
            return {name.casefold(): name for name in summaries.platforms(tx, viewer)}
        case "flag":
            return {flag.value: name for flag, name in FLAGS.items()}
        case "language":
            return {value: language_name(value) for value in values}
    return {}
