"""The engines that are measured, each with nothing in it yet."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.settings import Settings, load
from scripts import elasticsearch_server
from search.index import Index
from search.opening import open_index

ENGINES = ("tantivy", "elasticsearch")


@contextmanager
def scratch() -> Iterator[Path]:
    """An empty folder, gone afterwards, that Elasticsearch's own user can enter too."""
    with tempfile.TemporaryDirectory(prefix="hotmic-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


@contextmanager
def served(engine: str, folder: Path) -> Iterator[Settings]:
    """How to reach the engine on this folder; Elasticsearch as a server of this machine's own."""
    if engine == "tantivy":
        yield load(folder, index=engine)
        return
    with elasticsearch_server.running(folder, java=elasticsearch_server.AS_IN_PRODUCTION) as url:
        yield load(folder, index=engine, elasticsearch_url=url, elasticsearch_timeout_ms=60_000)


@contextmanager
def opened(engine: str, folder: Path) -> Iterator[Index]:
    """The engine on this folder."""
    with served(engine, folder) as chosen, open_index(chosen, writable=True) as index:
        yield index
