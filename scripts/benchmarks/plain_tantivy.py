"""tantivy by itself on the same texts: the yardstick for what Hotmic's own work adds.

One stored text field, split at blanks: no look-ahead, stems, times, filters, rights or hits. A
phrase that goes over a segment's end is not found. Both runs meet the same machine at the same
hour, so their ratio says more than either time.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from pathlib import Path

import tantivy

_HEAP_BYTES = 256_000_000
_LIMIT = 20


class PlainTantivy:
    """An index of bare texts in a folder; `segments_a_second` is how fast it was filled."""

    def __init__(self, folder: Path, texts: Sequence[str]):
        build = tantivy.SchemaBuilder()
        build.add_text_field("text", stored=True, tokenizer_name="whitespace")
        self._schema = build.build()
        index = tantivy.Index(self._schema, path=str(folder))
        began = time.perf_counter()
        _fill(index, texts)
        self.segments_a_second = len(texts) / (time.perf_counter() - began)
        index.reload()
        self._searcher = index.searcher()

    def ask(self, phrase: Sequence[str]) -> list[str]:
        """The texts of the first 20 segments that hold the words in this order."""
        query = tantivy.Query.phrase_query(self._schema, "text", list(phrase))
        found = self._searcher.search(query, _LIMIT, True)
        return [str(self._searcher.doc(address)["text"][0]) for _, address in found.hits]


def _fill(index: tantivy.Index, texts: Iterable[str]) -> None:
    writer = index.writer(_HEAP_BYTES, 1)
    for text in texts:
        document = tantivy.Document()
        document.add_text("text", text)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
