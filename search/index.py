"""The port `Index`: what the embedded engine (tantivy) and Elasticsearch both do.

The analysis, the query language, the passages and the order of hits are not theirs: they hold
tokens, integers and a packed segment, and answer conditions (`search.clauses`). One file of
contract tests, `tests/contracts/test_index.py`, runs over both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from types import TracebackType
from typing import ClassVar, Literal, NamedTuple, Protocol, Self

from archive.errors import IndexUnavailable
from search.clauses import AllOf, Clause
from search.documents import Document, IndexedSegment

MAX_WINDOW = 10_000
"""Hits that can be paged through; Elasticsearch's own limit (`index.max_result_window`)."""

FACETS = ("speaker", "event", "year", "flag", "language", "platform")
MONTHS = 4_000
"""Months that are counted apart: three centuries."""

FACET_VALUES = 1_000
"""Values counted per facet; the callers show fewer."""


class IndexMissing(IndexUnavailable):
    """Nothing has been indexed yet, or by another version: it must be built from the catalogue."""

    @classmethod
    def at(cls, place: str, where: str = "", *, is_old: bool) -> IndexMissing:
        """With its words: `is_old` where another version's index lies at `place`."""
        if is_old:
            return cls(
                f"the search index{where} is of another version of Hotmic",
                subject=place,
                hint="Run `hotmic reindex` to build it anew from the catalogue.",
            )
        return cls(
            f"there is no search index yet{where}",
            subject=place,
            hint="Run `hotmic reindex` to build it from the catalogue, or once more the ingest "
            "that was stopped.",
        )


class IndexBusy(IndexUnavailable):
    """Another process is writing to the index."""


Order = Literal["newest", "clock"]
"""The integer fields by which an engine sorts, ascending (`search.orders`)."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One question to an engine.

    Of the documents that `where` admits, the engine returns `limit` from `offset`: first by the
    number of `tiers` they satisfy (each tier implies the next), then by the integer field `order`,
    ascending. `facets` are names from FACETS, counted over all that `where` admits; `apart` are
    such names, each with the condition of its own over which it is counted.
    """

    where: AllOf
    tiers: tuple[Clause, ...] = ()
    order: Order = "newest"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = ()
    apart: tuple[tuple[str, AllOf], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """`total` documents in all, those asked for in order, and facet values with their counts."""

    total: int
    segments: tuple[IndexedSegment, ...]
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class Scored(NamedTuple):
    """A segment and how well it resembles what was asked, on the engine's own scale (BM25)."""

    score: float
    segment: IndexedSegment


class Frequencies(NamedTuple):
    """How many `documents` there are, and in how many of them each stem stands."""

    documents: int
    having: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Segments `first` to `last`, inclusive, of a running text; beyond its ends there are none."""

    run: str
    first: int
    last: int


class Snapshot(Protocol):
    """The index at one moment, for readings longer than a page: later changes are not in it."""

    def segments(self, where: AllOf, order: Order) -> Iterator[IndexedSegment]:
        """Every segment that `where` admits, however many, in order."""

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        """As `Index.stretches`."""


class Index(Protocol):
    """All methods raise IndexUnavailable where the engine cannot be reached, read or written.

    Where `locks_itself` is false, callers must see to it that one process writes at a time.
    """

    locks_itself: ClassVar[bool]

    def search(self, ask: Ask) -> Found: ...

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        """How many documents each clause admits."""

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        """The segments of each stretch, in order."""

    def similar(self, stems: Sequence[str], where: Clause, limit: int) -> list[Scored]:
        """The `limit` segments admitted by `where` that have most of the rarest stems, best first.

        For finding places, which are then compared word by word: engines score differently.
        """

    def frequencies(self, stems: Sequence[str]) -> Frequencies:
        """How common each stem is among all documents, whoever may see them.

        Statistics to weigh words by, as BM25's are, and no totals: what was deleted a moment ago
        may still count.
        """

    def snapshot(self) -> AbstractContextManager[Snapshot]:
        """The index as it stands, held still until the block ends; may be used for minutes."""

    def monthly(self, clauses: Sequence[Clause]) -> list[Mapping[str, tuple[int, int]]]:
        """For each clause, by month (`2016-09`): the documents it admits, and their own words.

        At most MONTHS of them.
        """

    def languages(self) -> frozenset[str]:
        """The languages of all documents; may be a few seconds old."""

    def needs_rebuild(self) -> bool:
        """Whether there is no index, or one of another version of analysis, layout or engine."""

    def replace(self, events: Mapping[str, Iterable[Document]]) -> None:
        """Replaces all documents of each event; when it returns they are found and durable."""

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> int:
        """Builds anew beside the old index, which answers until the new one takes its place.

        Returns the number of documents; `progress` is called with it now and then.
        """

    def close(self) -> None: ...

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...
