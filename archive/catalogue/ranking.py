"""Which of a recording's transcripts is preferred.

The one an archivist chose; else human, imported, machine in that order, and below them all a
machine's placeholder without a model (speech found, nothing to hear it with); then the newest.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Subquery, and_, case, func, select

from archive.catalogue.schema import revisions, transcripts
from archive.transcript import Origin, Transcript

_PLACEHOLDER = len(Origin)


def is_placeholder(transcript: Transcript) -> bool:
    """True where no model has heard the recording yet."""
    return transcript.origin is Origin.MACHINE and transcript.model is None


@cache
def is_newest() -> ColumnElement[bool]:
    """Joins each row of `transcripts` to the newest of its `revisions`, by one look at an index."""
    chain = revisions.alias("chain")
    last = select(func.max(chain.c.number)).where(chain.c.transcript == transcripts.c.id)
    return and_(
        revisions.c.transcript == transcripts.c.id,
        revisions.c.number == last.correlate(transcripts).scalar_subquery(),
    )


def order() -> tuple[ColumnElement[Any], ...]:
    """What to sort transcripts by: the preferred one comes first."""
    rank = case(
        *((transcripts.c.origin == word, n) for n, word in enumerate(Origin) if word != "machine"),
        (transcripts.c.model.is_(None), _PLACEHOLDER),
        else_=list(Origin).index(Origin.MACHINE),
    )
    return (
        transcripts.c.chosen.desc(),
        rank,
        revisions.c.id.desc(),
        transcripts.c.id,
    )


def preferred_transcripts() -> Subquery:
    """One row a recording with words: `recording`, `transcript`, `segments`, `words`."""
    place = func.row_number().over(partition_by=transcripts.c.recording, order_by=list(order()))
    ranked = (
        select(
            transcripts.c.recording,
            transcripts.c.id.label("transcript"),
            revisions.c.segments,
            revisions.c.words,
            place.label("place"),
        )
        .select_from(transcripts)
        .join(revisions, is_newest())
        .subquery("ranked")
    )
    return select(ranked).where(ranked.c.place == 1).subquery("preferred")
