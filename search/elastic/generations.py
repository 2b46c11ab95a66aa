"""Which index stands behind the alias: whether it fits this version, and how the next replaces it.

    hotmic                      ->  hotmic-an3-000003    what is read, and kept up
    hotmic-an3-000004-building  ->  hotmic-an3-000004    what is filled, until it takes its place

Documents are written through these two aliases only (`require_alias`), so that a late request of a
process that was killed never makes an index of its own up.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from archive.errors import IndexUnavailable
from search.analysis import ANALYSER
from search.elastic import terms as elastic_terms


class Fit(StrEnum):
    """How the index behind the alias compares with what this version writes and asks."""

    FINE = "fine"
    EXTEND = "extend"
    """It lacks fields: they can be added in place, for what is indexed from now on."""

    REBUILD = "rebuild"
    """It is of another analysis or layout."""

    MISSING = "missing"
    """There is none."""


def fit(client: Elasticsearch, alias: str) -> Fit:
    """Compares the mapping on the server with ours."""
    try:
        behind = client.indices.get_mapping(index=alias)
    except NotFoundError:
        return Fit.MISSING
    if len(behind) != 1 or alias in behind:
        return Fit.REBUILD
    [live] = behind.values()
    return compared(live["mappings"], elastic_terms.mapping())


def compared(live: Mapping[str, Any], wanted: Mapping[str, Any]) -> Fit:
    """`live` may say more than `wanted`, as a server does of defaults, but nothing else.

    A new field that documents cannot do without comes with a new LAYOUT, which stands in `_meta`;
    so a field that is only missing may be added in place.
    """
    fields = live.get("properties", {})
    changed = [
        name
        for name, declared in wanted["properties"].items()
        if name in fields and not declared.items() <= fields[name].items()
    ]
    if changed or any(live.get(part) != wanted.get(part) for part in ("_meta", "_source")):
        return Fit.REBUILD
    is_whole = wanted["properties"].keys() <= fields.keys()
    return Fit.FINE if is_whole and live.get("dynamic") == wanted["dynamic"] else Fit.EXTEND


def extend(client: Elasticsearch, alias: str) -> None:
    """Adds the fields that are missing."""
    wanted = elastic_terms.mapping()
    client.indices.put_mapping(
        index=alias, dynamic=wanted["dynamic"], properties=wanted["properties"]
    )


def building(name: str) -> str:
    """The alias through which a rebuild writes to the index of this name."""
    return f"{name}-building"


def begin(client: Elasticsearch, alias: str) -> str:
    """An empty index beside the current one; what killed rebuilds left is removed first.

    The caller sees to it that nobody else rebuilds.
    """
    current = _behind(client, alias)
    if not current and client.indices.exists(index=alias):
        raise IndexUnavailable(
            "this name is taken by an index that is not Hotmic's",
            subject=alias,
            hint="Choose another elasticsearch_index, or delete it on the server.",
        )
    ours = _generations(client, alias)
    numbers = [int(one.rpartition("-")[2]) for one in ours]
    name = f"{alias}-{ANALYSER}-{max(numbers, default=0) + 1:06d}"
    for one in ours:
        if one not in current:
            client.indices.delete(index=one, ignore_unavailable=True)
    client.indices.create(
        index=name,
        settings=elastic_terms.SETTINGS,
        mappings=elastic_terms.mapping(),
        aliases={building(name): {}},
    )
    return name


def make_current(client: Elasticsearch, alias: str, name: str) -> None:
    """One atomic change: readers see the old index or the new one; the old ones are gone."""
    old = [one for one in _generations(client, alias) if one != name]
    actions: list[dict[str, Any]] = [
        *({"remove_index": {"index": one}} for one in old),
        {"remove": {"index": name, "alias": building(name)}},
        {"add": {"index": name, "alias": alias, "is_write_index": True}},
    ]
    client.indices.update_aliases(actions=actions)


def discard(client: Elasticsearch, name: str) -> None:
    """Removes an index that was not finished."""
    client.indices.delete(index=name, ignore_unavailable=True)


def _behind(client: Elasticsearch, alias: str) -> set[str]:
    try:
        return set(client.indices.get_alias(name=alias))
    except NotFoundError:
        return set()


def _generations(client: Elasticsearch, alias: str) -> list[str]:
    """Our own indices, and not those of an archive whose alias begins like ours."""
    name = re.compile(re.escape(alias) + r"-an\d+-\d{6}")
    return [one for one in client.indices.get(index=f"{alias}-an*") if name.fullmatch(one)]
