"""Who is at work on what: a claim that ends by itself when its owner dies.

`kind` and `key` name the work ("ingest" and an audio hash, for instance), `owner` a process.
Seconds are of the machine's clock; a lease should outlast several heartbeats.
"""

from __future__ import annotations

import time

from sqlalchemy import ColumnElement, and_, delete, insert, select, update

from archive.catalogue.database import Tx
from archive.catalogue.schema import leases


def claim(tx: Tx, kind: str, key: str, owner: str, seconds: float) -> bool:
    """True where the work is now the owner's: it was free, expired, or the owner's already."""
    expires = time.time() + seconds
    held = tx.execute(
        select(leases.c.owner, leases.c.expires).where(_named(kind, key))
    ).one_or_none()
    if held is None:
        tx.execute(insert(leases).values(kind=kind, key=key, owner=owner, expires=expires))
        return True
    if held.owner != owner and held.expires > time.time():
        return False
    tx.execute(update(leases).where(_named(kind, key)).values(owner=owner, expires=expires))
    return True


def renew(tx: Tx, kind: str, key: str, owner: str, seconds: float) -> bool:
    """The heartbeat. False where the lease was lost: taken over by another, or released."""
    done = tx.execute(
        update(leases)
        .where(_named(kind, key), leases.c.owner == owner)
        .values(expires=time.time() + seconds)
    )
    return done.rowcount == 1


def release(tx: Tx, kind: str, key: str, owner: str) -> None:
    """Free the work; nothing happens where another has taken it over."""
    tx.execute(delete(leases).where(_named(kind, key), leases.c.owner == owner))


def _named(kind: str, key: str) -> ColumnElement[bool]:
    return and_(leases.c.kind == kind, leases.c.key == key)
