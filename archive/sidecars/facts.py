"""What a sidecar said beyond the archive's own fields, kept to be shown and searched later.

Bounded: yt-dlp writes half a megabyte of download formats beside two kilobytes of facts, some of
it with session tokens, which no archive should keep.
"""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Mapping
from datetime import date, datetime, time

from archive.sidecars.decoding import clean

VALUE_LIMIT = 4_000
"""Characters of JSON one key may take; the longest descriptions of videos are 5,000 characters,
and those have their own field."""

DEPTH_LIMIT = 20
"""What is nested deeper than any platform nests it is left out."""

TOTAL_LIMIT = 64_000
"""Characters of JSON one sidecar may take in the catalogue."""


def bounded(document: Mapping[str, object], omit: Collection[str] = ()) -> dict[str, object]:
    """The document's keys, sorted, JSON values only, without `omit`, private (`_`) and null ones.

    A value over VALUE_LIMIT, or past TOTAL_LIMIT in all, is left out and its key is listed under
    `omitted`.
    """
    kept: dict[str, object] = {}
    omitted: list[str] = []
    room = TOTAL_LIMIT
    for key in sorted(document):
        value = document[key]
        if value is None or key in omit or key.startswith("_"):
            continue
        storable = _storable(value, DEPTH_LIMIT)
        size = len(json.dumps(storable, ensure_ascii=False)) + len(key)
        if size > min(VALUE_LIMIT, room):
            omitted.append(clean(key)[:100])
            continue
        kept[clean(key)] = storable
        room -= size
    return kept | ({"omitted": omitted[:100]} if omitted else {})


def _storable(value: object, depth: int) -> object:
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, float) and not math.isfinite(value):
        return str(value)
    if isinstance(value, (Mapping, list)) and depth == 0:
        return None
    if isinstance(value, Mapping):
        return {clean(str(key)): _storable(entry, depth - 1) for key, entry in value.items()}
    if isinstance(value, list):
        return [_storable(entry, depth - 1) for entry in value]
    return value
