"""What the pages work with: opened and composed by `scripts`, only used here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from archive.catalogue import Catalogue
from archive.recording import Recording
from archive.settings import Settings
from archive.store import MediaStore
from archive.viewer import Viewer
from search.concordance import Concordance, SortBy
from search.meaning.finding import MeaningResults
from search.quotes.articles import Quotation
from search.quotes.verdict import Checked
from search.request import Hit, SearchRequest, SearchResults
from search.unknown import Unknown
from transcribe.ingest import ItemResult


@dataclass(frozen=True, slots=True)
class Services:
    """`viewer` is whoever reads until there are accounts.

    `search` answers for that viewer and raises QueryError, UsageError or IndexUnavailable: the
    index is opened when it is asked for, so that a server starts, and shows its events, while the
    index is down. So do `search_all`, which yields every hit, however many; `concordance`, with so
    many words on each side; `check` of a quote, with a claimed speaker and an event to look in or
    null; and `check_article`, which yields each quotation of a text as it is checked.

    `search_by_meaning` is null where that is off. `unknown` are the filters of a request that
    nothing has which can be searched.

    `ingest` takes in everything under a folder and yields one result an item. `access_copy` is the
    copy that browsers play, None where the original plays as it is or no copy could be made.
    """

    catalogue: Catalogue
    store: MediaStore
    settings: Settings
    viewer: Viewer
    search: Callable[[SearchRequest], SearchResults]
    search_all: Callable[[SearchRequest], Iterator[Hit]]
    concordance: Callable[[SearchRequest, int, SortBy], Concordance]
    check: Callable[[str, str | None, str | None], Checked]
    check_article: Callable[[str], Iterator[tuple[Quotation, Checked]]]
    ingest: Callable[[Path], Iterable[ItemResult]]
    access_copy: Callable[[Recording], Path | None]
    unknown: Callable[[SearchRequest], tuple[Unknown, ...]]
    search_by_meaning: Callable[[SearchRequest], MeaningResults] | None = None
