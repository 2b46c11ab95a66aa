"""The embedded engine: tantivy in the process, one folder, nothing to install or to start.

Any number of processes read; they notice a commit or a new generation by themselves at the next
search. One writes at a time, under the lock of `search.embedded.generations`, only for as long as a
batch takes. tantivy's commit is atomic and durable, so a process killed while it writes loses
nothing that was committed.
"""

from __future__ import annotations

import errno
import gc
import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, ClassVar, Self

import tantivy

from archive.errors import DiskFull, IndexUnavailable
from search.clauses import AllOf, Clause, Range, Term
from search.documents import Document, IndexedSegment
from search.embedded import generations
from search.embedded import terms as tantivy_terms
from search.embedded.days import by_months
from search.index import (
    FACET_VALUES,
    MONTHS,
    Ask,
    Found,
    Frequencies,
    IndexMissing,
    Order,
    Scored,
    Snapshot,
    Stretch,
)

_HEAP_BYTES = 64_000_000
_HEAP_REBUILD_BYTES = 256_000_000
"""Fewer, larger segments on disk, and so less merging, where everything is written at once."""

_LOCK_WAIT_S = 5.0
"""Longer than any batch takes; a rebuild takes longer, and does the waiting batch's work."""

_HAND_OVER = 1_000
"""Documents written out before they are handed to the writer: its thread sleeps when it has none,
and to wake it for each one takes a sixth of the whole time."""

_PAGE = 20_000
_ASCENDING = tantivy.Order.Asc


class EmbeddedIndex:
    """An `Index` in a folder; opened lazily, safe to share between threads."""

    locks_itself: ClassVar = True

    def __init__(self, root: Path, *, writable: bool = False):
        self._root = root
        self._writable = writable
        self._opening = threading.Lock()
        self._reader: _Reader | None = None
        self._swapped: tuple[int, int] | None = None

    def search(self, ask: Ask) -> Found:
        with self._reading() as reader:
            return reader.search(ask)

    def count(self, clauses: Sequence[Clause]) -> list[int]:
        with self._reading(latest=False) as reader:
            return [reader.count(clause) for clause in clauses]

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        with self._reading(latest=False) as reader:
            return reader.stretches(stretches)

    def similar(self, stems: Sequence[str], where: Clause, limit: int) -> list[Scored]:
        with self._reading() as reader:
            return reader.similar(stems, where, limit)

    def frequencies(self, stems: Sequence[str]) -> Frequencies:
        with self._reading() as reader:
            return reader.frequencies(stems)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self._reading() as reader:
            yield reader

    def monthly(self, clauses: Sequence[Clause]) -> list[Mapping[str, tuple[int, int]]]:
        with self._reading(latest=False) as reader:
            return [reader.monthly(clause) for clause in clauses]

    def languages(self) -> frozenset[str]:
        with self._reading() as reader:
            return reader.languages()

    def needs_rebuild(self) -> bool:
        generation = generations.current(self._root)
        return generation is None or not generations.is_ours(generation)

    def replace(self, events: Mapping[str, Iterable[Document]]) -> None:
        with self._writing(_LOCK_WAIT_S):
            if self.needs_rebuild():
                raise _missing(self._root)
            generation = generations.current(self._root)
            assert generation is not None
            index = tantivy.Index.open(str(generation))
            tantivy_terms.register(index)
            writer = index.writer(_HEAP_BYTES, 1)
            # A writer that was killed in its commit may have left a file of deletions, named by the
            # number of the operation; the same operations again would find it in their way, always.
            writer.garbage_collect_files()
            for event, documents in events.items():
                writer.delete_documents_by_term("event", event)
                for lines in _lines(documents):
                    _add(writer, lines)
            writer.commit()
            writer.wait_merging_threads()

    def rebuild(
        self, documents: Iterable[Document], progress: Callable[[int], None] | None = None
    ) -> int:
        with self._writing(_LOCK_WAIT_S):
            generations.sweep(self._root)
            generation = generations.fresh(self._root)
            index = tantivy.Index(tantivy_terms.SCHEMA, path=str(generation))
            tantivy_terms.register(index)
            with _older_objects_set_aside():
                written = _fill(index, documents, progress)
            generations.make_current(self._root, generation)
            generations.sweep(self._root)
        return written

    def close(self) -> None:
        self._reader = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self, *, latest: bool = True) -> Iterator[_Reader]:
        """Without `latest` what the last search saw: counts and stretches belong to its hits."""
        reader = (None if latest else self._reader) or self._fresh_reader()
        try:
            yield reader
        except (OSError, ValueError) as error:
            raise _broken(self._root, error) from error

    def _fresh_reader(self) -> _Reader:
        with self._opening:
            stamp = generations.stamp(self._root)
            if self._reader is None or stamp != self._swapped or self._reader.is_outdated():
                self._swapped = stamp
                self._reader = self._open(generations.current(self._root))
            return self._reader

    def _open(self, generation: Path | None) -> _Reader:
        for _ in range(3):  # a writer may sweep a generation away between our look and our opening
            if generation is None or not generations.is_ours(generation):
                break
            try:
                return _Reader(generation)
            except (OSError, ValueError) as error:
                swapped = generations.current(self._root)
                if swapped == generation:
                    raise _broken(self._root, error) from error
                generation = swapped
        raise _missing(self._root)

    @contextmanager
    def _writing(self, wait_s: float) -> Iterator[None]:
        if not self._writable:
            raise IndexUnavailable(
                "the index was opened for reading only",
                subject=str(self._root),
                hint="This is a defect of Hotmic; nothing was written.",
            )
        try:
            with generations.writer_lock(self._root, wait_s):
                yield
        except (OSError, ValueError) as error:
            raise _broken(self._root, error) from error


def _fill(
    index: tantivy.Index, documents: Iterable[Document], progress: Callable[[int], None] | None
) -> int:
    written = 0
    writer = index.writer(_HEAP_REBUILD_BYTES, 1)
    for lines in _lines(documents):
        _add(writer, lines)
        written += len(lines)
        if progress:
            progress(written)
    writer.commit()
    writer.wait_merging_threads()
    if progress:
        progress(written)
    return written


@contextmanager
def _older_objects_set_aside() -> Iterator[None]:
    """Meanwhile the garbage collector does not walk what was there before.

    It would, a hundred thousand objects 38 times while 240,000 documents are made: a sixth of the
    time of making them. What becomes garbage meanwhile is collected as always.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


def _lines(documents: Iterable[Document]) -> Iterator[list[str]]:
    """The documents as tantivy takes them, _HAND_OVER at a time."""
    waiting = iter(documents)
    while lines := [tantivy_terms.line(one) for one in islice(waiting, _HAND_OVER)]:
        yield lines


def _add(writer: tantivy.IndexWriter, lines: Sequence[str]) -> None:
    for line in lines:
        writer.add_json(line)


class _Reader:
    """One snapshot of one generation: what it sees does not change while it lives."""

    def __init__(self, generation: Path):
        self._meta = str(generation / "meta.json")
        self._committed = _modified(self._meta)
        index = tantivy.Index.open(str(generation))
        index.config_reader("manual")
        tantivy_terms.register(index)
        index.reload()
        self._searcher = index.searcher()
        self._months = sorted(month for month, _ in self._searcher.terms_with_prefix("month", ""))
        self._languages: frozenset[str] | None = None

    def is_outdated(self) -> bool:
        """Whether something was committed since: tantivy replaces `meta.json`."""
        return _modified(self._meta) != self._committed

    def search(self, ask: Ask) -> Found:
        where = self._query(ask.where)
        total, addresses = self._best(where, ask)
        facets = self._facets(where, ask.facets)
        for name, alone in ask.apart:
            facets |= self._facets(self._query(alone), [name])
        return Found(total, tuple(map(self._segment, addresses[ask.offset :])), facets)

    def _best(self, where: Any, ask: Ask) -> tuple[int, list[Any]]:
        """The total and the first hits, from as few tiers as fill the page."""
        wanted = ask.offset + ask.limit
        addresses: list[Any] = []
        total = 0
        for number, tier in enumerate(self._disjoint(where, ask.tiers)):
            left = wanted - len(addresses)
            found = self._searcher.search(tier, max(1, left), True, ask.order, 0, _ASCENDING)
            total += found.count
            addresses += [address for _, address in found.hits[:left]]
            if len(addresses) == wanted and number < len(ask.tiers):
                return self._count(where), addresses
        return total, addresses

    def count(self, clause: Clause) -> int:
        return self._count(self._query(clause))

    def _count(self, query: Any) -> int:
        counted = self._searcher.aggregate(query, {"total": {"value_count": {"field": "place"}}})
        return int(counted["total"]["value"])  # every document has a place

    def segments(self, where: AllOf, order: Order) -> Iterator[IndexedSegment]:
        """Page by page, each from the last one's order on; what the two share comes once."""
        low, size = None, _PAGE
        edge: frozenset[tuple[int, int]] = frozenset()
        while True:
            query = self._query(AllOf((where, Range(order, low)))) if low else self._query(where)
            found = self._searcher.search(query, size, False, order, 0, _ASCENDING).hits
            for _, address in found:
                if (address.segment_ord, address.doc) not in edge:
                    yield self._segment(address)
            if len(found) < size:
                return
            last = found[-1][0]
            size = size * 2 if last == low else _PAGE  # more of one moment than fit a page
            low = last
            edge = frozenset((at.segment_ord, at.doc) for value, at in found if value == last)

    def stretches(self, stretches: Sequence[Stretch]) -> list[tuple[IndexedSegment, ...]]:
        return [self.stretch(stretch) for stretch in stretches]

    def stretch(self, stretch: Stretch) -> tuple[IndexedSegment, ...]:
        places = AllOf((Term("run", stretch.run), Range("place", stretch.first, stretch.last)))
        size = stretch.last - stretch.first + 1
        query = self._query(places)
        found = self._searcher.search(query, size, False, "place", 0, _ASCENDING)
        return tuple(self._segment(address) for _, address in found.hits)

    def similar(self, stems: Sequence[str], where: Clause, limit: int) -> list[Scored]:
        query = tantivy_terms.scored([Term("stems", stem) for stem in stems], where)
        found = self._searcher.search(query, limit, False).hits
        return [Scored(score, self._segment(address)) for score, address in found]

    def frequencies(self, stems: Sequence[str]) -> Frequencies:
        count = self._searcher.doc_freq
        return Frequencies(self._searcher.num_docs, {stem: count("stems", stem) for stem in stems})

    def monthly(self, clause: Clause) -> dict[str, tuple[int, int]]:
        spoken = {"words": {"sum": {"field": "words"}}}
        asked = {"months": {"terms": {"field": "month", "size": MONTHS}, "aggs": spoken}}
        counted = self._searcher.aggregate(self._query(clause), asked)
        return {
            bucket["key"]: (int(bucket["doc_count"]), int(bucket["words"]["value"]))
            for bucket in counted["months"]["buckets"]
        }

    def languages(self) -> frozenset[str]:
        if self._languages is None:
            terms = self._searcher.terms_with_prefix("language", "")
            self._languages = frozenset(language for language, _ in terms)
        return self._languages

    def _query(self, clause: Clause) -> Any:
        return tantivy_terms.query(by_months(clause, self._months))

    def _segment(self, address: Any) -> IndexedSegment:
        return IndexedSegment.unpack(self._searcher.doc(address).get_first("segment"))

    def _disjoint(self, where: Any, tiers: Iterable[Clause]) -> Iterator[Any]:
        """The tiers as queries of which each document satisfies just one, the tightest first."""
        above: list[Any] = []
        for tier in map(self._query, tiers):
            yield tantivy_terms.both([where, tier], above)
            above = [tier]
        yield tantivy_terms.both([where], above) if above else where

    def _facets(self, where: Any, names: Sequence[str]) -> dict[str, dict[str, int]]:
        if not names:
            return {}
        asked = {name: {"terms": {"field": name, "size": FACET_VALUES}} for name in names}
        counted = self._searcher.aggregate(where, asked)
        return {
            name: {bucket["key"]: int(bucket["doc_count"]) for bucket in counted[name]["buckets"]}
            for name in names
        }


def _modified(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns  # noqa: PTH116 - asked three times a search
    except FileNotFoundError:
        return 0


def _missing(root: Path) -> IndexMissing:
    return IndexMissing.at(str(root), is_old=generations.current(root) is not None)


def _broken(root: Path, error: Exception) -> DiskFull | IndexUnavailable:
    if getattr(error, "errno", None) == errno.ENOSPC or "No space left" in str(error):
        return DiskFull(
            "no room left for the search index",
            subject=str(root),
            hint="Free some space and run `hotmic reindex`.",
        )
    return IndexUnavailable(
        f"the search index cannot be used ({error})",
        subject=str(root),
        hint="Run `hotmic reindex` to build it anew from the catalogue.",
    )
