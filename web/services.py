"""What the pages work with: opened and composed by `scripts`, only used here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import Catalogue
from archive.recording import Recording
from archive.settings import Settings
from archive.store import MediaStore
from archive.viewer import Viewer
from search.request import SearchRequest, SearchResults
from transcribe.ingest import ItemResult


@dataclass(frozen=True, slots=True)
class Services:
    """`viewer` is whoever reads until there are accounts.

    `search` answers for that viewer and raises QueryError, UsageError or IndexUnavailable: the
    index is opened when it is asked for, so that a server starts, and shows its events, while the
    index is down. `ingest` takes in everything under a folder and yields one result an item.
    `access_copy` is the copy that browsers play, None where the original plays as it is or no
    copy could be made.
    """

    catalogue: Catalogue
    store: MediaStore
    settings: Settings
    viewer: Viewer
    search: Callable[[SearchRequest], SearchResults]
    ingest: Callable[[Path], Iterable[ItemResult]]
    access_copy: Callable[[Recording], Path | None]
