"""A kept file that is missing or damaged is put back where its bytes come in again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archive import fixity
from archive.catalogue import Catalogue, audit, files
from archive.catalogue.files import StoredFile
from archive.fixity import FixityState
from transcribe.intake import Seen, check_unchanged
from transcribe.workplace import Workplace

ACTOR = "ingest"


def is_suspect(catalogue: Catalogue) -> bool:
    """Whether the last fixity check found damage: then files of the right size are read, too."""
    with catalogue.read() as tx:
        last = audit.last(tx, fixity.CHECKED)
    return last is not None and last.outcome == "failed"


def restore(place: Workplace, seen: Seen, *, is_suspect: bool) -> tuple[str, ...]:
    """Put back what the archive has lost of an item's files; a sentence for each.

    A file is lost where it is missing or has another size; where `is_suspect`, also where its bytes
    have another hash. Raises MediaError (the source changed meanwhile), StorageError, DiskFull.
    """
    told = []
    for source, sha256 in _sources(seen):
        with place.catalogue.read() as tx:
            kept = files.stored_file(tx, sha256)
        state = _state(place, kept, is_suspect=is_suspect) if kept else FixityState.OK
        if kept is None or state is FixityState.OK:
            continue
        stored = place.store.put(source, replace=True)
        check_unchanged(source, stored.sha256, sha256)
        with place.catalogue.write() as tx:
            detail = {"name": kept.name, "sha256": sha256, "was": state.value}
            audit.record(tx, ACTOR, "file.restored", seen.recording, detail=detail)
        told.append(f"{kept.name} was {state} in the store: restored")
    return tuple(told)


def _sources(seen: Seen) -> Iterator[tuple[Path, str]]:
    if seen.item.media and seen.sha256:
        yield seen.item.media, seen.sha256
    for sidecar, sha256 in seen.hashes.items():
        yield sidecar.path, sha256


def _state(place: Workplace, kept: StoredFile, *, is_suspect: bool) -> FixityState:
    path = place.store.place(kept.sha256)
    if is_suspect:
        return fixity.examine(path, kept).state
    with suppress(OSError):
        return FixityState.OK if path.stat().st_size == kept.size else FixityState.CHANGED
    return FixityState.MISSING
