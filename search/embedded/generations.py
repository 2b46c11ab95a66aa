"""The embedded index on disk: generations beside each other, one of them current.

    index/CURRENT              the name of the generation that is read
    index/g-000007/            tantivy's files
    index/g-000007/built.json  the versions that made it
    index/writer.lock          held (flock) by the one process that writes, free when it dies

A rebuild fills a new folder and then changes CURRENT by a rename, so readers see the whole old
index or the whole new one; a build that was killed leaves a folder nobody reads, and the next
writer removes it.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import tantivy

from search.analysis import ANALYSER
from search.documents import LAYOUT, LOOKAHEAD
from search.index import IndexBusy

VERSIONS: Final = {
    "analyser": ANALYSER,
    "layout": LAYOUT,
    "lookahead": LOOKAHEAD,
    "tantivy": tantivy.__version__,
}
"""tantivy's format may change with any of its versions; the index is cheap to build again."""

_CURRENT = "CURRENT"
_BUILT = "built.json"
_LOCK = "writer.lock"
_LOCK_POLL_S = 0.05


def current(root: Path) -> Path | None:
    """The generation to read, of whatever version; None where there is none."""
    try:
        name = (root / _CURRENT).read_text().strip()
    except FileNotFoundError:
        return None
    return root / name if (root / name / _BUILT).exists() else None


def stamp(root: Path) -> tuple[int, int] | None:
    """Changes whenever another generation becomes current; cheap enough for every search."""
    try:
        state = os.stat(f"{root}/{_CURRENT}")  # noqa: PTH116
    except FileNotFoundError:
        return None
    return state.st_ino, state.st_mtime_ns


def is_ours(generation: Path) -> bool:
    """Whether this version of Hotmic and tantivy can read it."""
    try:
        return bool(json.loads((generation / _BUILT).read_text()) == VERSIONS)
    except (OSError, ValueError):
        return False


def fresh(root: Path) -> Path:
    """A new, empty folder for the next generation. The caller holds the writer's lock."""
    numbers = [int(path.name[2:]) for path in root.glob("g-*") if path.name[2:].isdigit()]
    folder = root / f"g-{max(numbers, default=0) + 1:06d}"
    folder.mkdir()
    return folder


def make_current(root: Path, generation: Path) -> None:
    """Lets readers find it from now on. The caller holds the writer's lock."""
    _write(generation / _BUILT, json.dumps(VERSIONS, sort_keys=True))
    _write(root / _CURRENT, generation.name)


def sweep(root: Path) -> None:
    """Removes all but the current generation. Open readers keep their files until they let go."""
    kept = current(root)
    for path in root.glob("g-*"):
        if path != kept:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def writer_lock(root: Path, wait_s: float) -> Iterator[None]:
    """The right to write, waited for at most `wait_s`; IndexBusy where another process keeps it."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK).open("a") as lock:
        until = time.monotonic() + wait_s
        while not _locked(lock.fileno()):
            if time.monotonic() >= until:
                raise IndexBusy(
                    "another process is writing to the search index",
                    subject=str(root),
                    hint="It will index what is waiting; or try again when it has ended.",
                )
            time.sleep(_LOCK_POLL_S)
        yield


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _write(path: Path, text: str) -> None:
    """Whole or not at all: written beside, flushed to the disk, renamed."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
