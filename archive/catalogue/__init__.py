"""The catalogue: the system of record, and the only SQL of the house.

`Catalogue` owns the database; the modules beside it (`events`, `recordings`, `transcripts`, ...)
are plain functions over one of its transactions:

    with catalogue.read() as tx:
        event = events.find_event(tx, viewer, "1980-10-28-debate-1f2e3d")

Readers take a `Viewer`, and what it may not see does not exist for it. The books the archive
keeps for itself (`stages`, `outbox`, `leases`, `files`, `audit`, `dump`) take none and are never
shown to a reader as they are.
"""

from archive.catalogue.changes import Change
from archive.catalogue.database import Catalogue, Tx

__all__ = ["Catalogue", "Change", "Tx"]
