"""The vectors of every segment, a file an event, made from the catalogue and never more than that.

`DIR/meaning/MODEL/EVENT.FINGERPRINT.npy` holds one row of half floats for each segment of the
event's preferred transcripts, in their order. The fingerprint names those transcripts with their
revisions, so a file is either right or not read; it appears whole, by renaming. Both engines of
the index are served by it alike: it is read where the search runs.
"""

from __future__ import annotations

import errno
import os
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from archive.catalogue import Catalogue, Tx, events, transcripts
from archive.catalogue.transcripts import PreferredPart
from archive.errors import DiskFull, NotFound, StorageError
from archive.identifiers import digest
from archive.transcript import Flag, Segment
from archive.viewer import OWNER
from search.meaning.encoder import Vectors

Encode = Callable[[list[str]], Vectors]
_ENDING = ".npy"
_ABANDONED_S = 3600.0
"""An event is encoded in seconds; a half-written file of this age has no writer any more."""


@dataclass(frozen=True, slots=True)
class Near:
    """Row `row` of an event's vectors lies near the question; `score` is a cosine."""

    event: str
    row: int
    score: float


class VectorStore:
    """The vectors of one model, in a folder of their own."""

    def __init__(self, folder: Path, model: str):
        self._folder = folder / model

    def update(self, catalogue: Catalogue, encode: Encode) -> int:
        """Encode what has no vectors yet, and forget what is gone; how many events were encoded."""
        self._folder.mkdir(parents=True, exist_ok=True)
        with catalogue.read() as tx:
            every = {s.event: fingerprint_of(tx, s.event) for s in events.listed(tx, OWNER)}
        kept = {self._path(*item) for item in every.items()}
        for path in self._folder.iterdir():
            if path not in kept and (path.suffix == _ENDING or _is_left_over(path)):
                path.unlink(missing_ok=True)
        missing = [event for event, mark in every.items() if not self._path(event, mark).exists()]
        for event in missing:
            with catalogue.read() as tx:
                parts = parts_of(tx, event)
            self._write(self._path(event, fingerprint(parts)), encode(_texts(parts)))
        return len(missing)

    def near(self, question: Vectors, wanted: Iterable[str], most: int) -> list[Near]:
        """The `most` nearest rows of the wanted events, nearest first."""
        allowed = set(wanted)
        found: list[Near] = []
        for event, matrix in self._matrices():
            if event in allowed and len(matrix):
                scores = matrix.astype(np.float32) @ question.reshape(-1)
                best = np.argsort(-scores, kind="stable")[:most]
                found += [Near(event, int(row), float(scores[row])) for row in best]
        return sorted(found, key=lambda near: (-near.score, near.event, near.row))[:most]

    def is_current(self, event: str, parts: tuple[PreferredPart, ...]) -> bool:
        """Whether the rows of an event are those of these parts."""
        return self._path(event, fingerprint(parts)).exists()

    def _matrices(self) -> Iterator[tuple[str, NDArray[np.float16]]]:
        for path in sorted(self._folder.glob(f"*{_ENDING}")):
            try:
                yield path.name.split(".")[0], np.load(path, mmap_mode="r")
            except (OSError, ValueError):
                continue  # taken away by an update just now, or damaged: the next makes it anew

    def _path(self, event: str, mark: str) -> Path:
        return self._folder / f"{event}.{mark}{_ENDING}"

    def _write(self, path: Path, vectors: Vectors) -> None:
        partial = path.with_suffix(f".{os.getpid()}.part")
        try:
            with partial.open("wb") as file:
                np.save(file, vectors.astype(np.float16))
                file.flush()
                os.fsync(file.fileno())
            partial.replace(path)
        except OSError as error:
            partial.unlink(missing_ok=True)
            raise _unwritten(error, path) from error


def parts_of(tx: Tx, event: str) -> tuple[PreferredPart, ...]:
    """An event's preferred transcripts; none where it is gone."""
    try:
        return transcripts.preferred_of_event(tx, OWNER, event)
    except NotFound:
        return ()


def segments_of(parts: tuple[PreferredPart, ...]) -> list[tuple[PreferredPart, Segment]]:
    """The segment of each row."""
    return [(part, segment) for part in parts for segment in part.segments]


def fingerprint(parts: tuple[PreferredPart, ...]) -> str:
    """What the rows of an event are made of."""
    return _mark((part.transcript.id, part.transcript.revision) for part in parts)


def fingerprint_of(tx: Tx, event: str) -> str:
    """The same without reading what the transcripts say."""
    placed = [placement.recording for placement in events.placements(tx, OWNER, event)]
    best = [transcripts.preferred(tx, OWNER, recording) for recording in placed]
    return _mark((one.id, one.revision) for one in best if one)


def _is_left_over(path: Path) -> bool:
    """Whether a process died while it wrote this file."""
    try:
        return time.time() - path.stat().st_mtime > _ABANDONED_S
    except FileNotFoundError:
        return False


def _unwritten(error: OSError, path: Path) -> StorageError:
    kind = DiskFull if error.errno == errno.ENOSPC else StorageError
    return kind(
        f"the vectors of an event could not be written: {error.strerror}",
        subject=str(path.parent),
        hint="Make room, or give this user the right to write there, and run `hotmic reindex`.",
    )


def _mark(made_of: Iterable[tuple[str, int]]) -> str:
    return digest("meaning", *sorted(f"{name}:{revision}" for name, revision in made_of))


def _texts(parts: tuple[PreferredPart, ...]) -> list[str]:
    """A distrusted text keeps its row, so that rows and segments count alike."""
    return [segment.text for _, segment in segments_of(parts)]


def is_shown(segment: Segment, flags: tuple[str, ...]) -> bool:
    """Whether a segment may be found with these flags asked for: as in the search for words."""
    if flags:
        return any(flag in flags for flag in segment.flags)
    return Flag.QUARANTINED not in segment.flags
