"""What listening to pairs of recordings gave, kept among the finished pieces of work.

Derived, like every stage: it can be made again from the sound. The archive's own books.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict

from sqlalchemy import select

from archive.catalogue.database import Tx
from archive.catalogue.schema import stages
from archive.catalogue.stages import StageKey, put_stage
from archive.parts.matches import Comparison, SoundMatch

_STAGE = "comparison"


def put_comparison(tx: Tx, found: Comparison, recipe: str) -> None:
    """Keep what two recordings, `first` before `second` by their hashes, have in common."""
    key = StageKey(found.first, _STAGE, found.second)
    put_stage(tx, key, 0, json.dumps({"recipe": recipe, **asdict(found)}).encode())


def comparisons(
    tx: Tx, hashes: Collection[str], recipe: str | None = None
) -> tuple[Comparison, ...]:
    """Those among these recordings, by both hashes; with a recipe, only those made by it."""
    query = select(stages.c.payload).where(stages.c.stage == _STAGE, stages.c.audio.in_(hashes))
    every = (json.loads(payload) for payload in tx.execute(query).scalars())
    found = [
        _comparison(entry)
        for entry in every
        if entry["second"] in hashes and recipe in (None, entry["recipe"])
    ]
    return tuple(sorted(found, key=lambda one: (one.first, one.second)))


def _comparison(entry: dict[str, object]) -> Comparison:
    match = entry["match"]
    return Comparison(
        first=str(entry["first"]),
        second=str(entry["second"]),
        match=SoundMatch(**match) if isinstance(match, dict) else None,
        refusal=str(entry["refusal"]) if entry["refusal"] else None,
    )
