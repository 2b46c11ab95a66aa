"""Fixity: is every file that the archive promised to keep still there, bit for bit?"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.catalogue import Catalogue, audit, files
from archive.catalogue.files import StoredFile
from archive.store import BLOCK_BYTES, MediaStore

Progress = Callable[[int, int], None]
"""Called with the bytes read so far and the bytes to read in all."""

CHECKED = "fixity.checked"
"""The action of a check in the audit log."""


class FixityState(StrEnum):
    """What became of a file."""

    OK = "ok"
    CHANGED = "changed"
    MISSING = "missing"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class FixityFinding:
    """One file: `sha256` is what it should be, null where nobody promised it."""

    sha256: str | None
    path: Path
    state: FixityState
    detail: str | None = None


def check(
    catalogue: Catalogue,
    store: MediaStore,
    progress: Progress | None = None,
    *,
    actor: str = "fixity",
) -> Iterator[FixityFinding]:
    """Read every file again and report on each; the outcome goes to the audit log at the end.

    A file that comes in meanwhile is not reported. Memory: one block, however large the files.
    """
    # The store first: what is noted after this walk cannot look unknown.
    present = dict(store.walk())
    with catalogue.read() as tx:
        promised = {file.sha256: file for file in files.stored_files(tx)}
    found: Counter[str] = Counter()
    for finding in _findings(present, promised, store, progress):
        found[finding.state] += 1
        yield finding
    is_sound = found.total() == found[FixityState.OK]
    with catalogue.write() as tx:
        outcome = "done" if is_sound else "failed"
        audit.record(tx, actor, CHECKED, "store", outcome, dict(found))


def _findings(
    present: Mapping[str, Path],
    promised: Mapping[str, StoredFile],
    store: MediaStore,
    progress: Progress | None,
) -> Iterator[FixityFinding]:
    total = sum(file.size for file in promised.values())
    read = 0
    for sha256, file in promised.items():
        path = store.place(sha256)
        yield examine(path, file)
        read += file.size
        if progress:
            progress(read, total)
    for name, path in present.items():
        if name not in promised:
            yield FixityFinding(
                None, path, FixityState.UNKNOWN, "the catalogue knows nothing of this file"
            )


def examine(path: Path, file: StoredFile) -> FixityFinding:
    """Read one kept file again."""
    total = hashlib.sha256()
    size = 0
    try:
        with path.open("rb") as stream:
            while block := stream.read(BLOCK_BYTES):
                total.update(block)
                size += len(block)
    except FileNotFoundError:
        detail = f"{file.name} is not in the store"
        return FixityFinding(file.sha256, path, FixityState.MISSING, detail)
    except OSError as error:
        detail = f"{file.name} cannot be read: {error.strerror}"
        return FixityFinding(file.sha256, path, FixityState.CHANGED, detail)
    if total.hexdigest() == file.sha256:
        return FixityFinding(file.sha256, path, FixityState.OK)
    detail = f"{file.name} has {size:,} bytes with the SHA-256 {total.hexdigest()}"
    if size != file.size:
        detail += f"; it had {file.size:,} bytes"
    return FixityFinding(file.sha256, path, FixityState.CHANGED, detail)
