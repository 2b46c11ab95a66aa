"""Finished pieces of resumable work, keyed by what they were made from and how.

Keys are content (the audio's SHA-256, the hash of the model and its parameters), so no recording
need exist yet, and a result is never used for another question than the one it answers. All of it
is derived and can be made again.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, insert, select, update

from archive.catalogue.database import Tx
from archive.catalogue.schema import stages


class StageKey(NamedTuple):
    """`audio`: SHA-256; `stage`: "activity", "window"; `maker`: hash of model and parameters."""

    audio: str
    stage: str
    maker: str


def put_stage(tx: Tx, key: StageKey, part: int, payload: bytes) -> None:
    """Keep one part's result, in place of an earlier one."""
    done = tx.execute(update(stages).where(_of(key), stages.c.part == part).values(payload=payload))
    if done.rowcount == 0:
        tx.execute(insert(stages).values(**key._asdict(), part=part, payload=payload))


def stage_part(tx: Tx, key: StageKey, part: int) -> bytes | None:
    """One part's result, or None where it is still to be made."""
    return tx.execute(
        select(stages.c.payload).where(_of(key), stages.c.part == part)
    ).scalar_one_or_none()


def stage_parts(tx: Tx, key: StageKey) -> dict[int, bytes]:
    """Every part made so far, by its number in order."""
    query = select(stages.c.part, stages.c.payload).where(_of(key)).order_by(stages.c.part)
    return {row.part: row.payload for row in tx.execute(query)}


def _of(key: StageKey) -> ColumnElement[bool]:
    return and_(
        stages.c.audio == key.audio, stages.c.stage == key.stage, stages.c.maker == key.maker
    )
