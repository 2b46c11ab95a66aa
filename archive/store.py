"""The media store: every original and sidecar under the SHA-256 of its bytes, never altered.

    ROOT/ab/cd/abcd...   a kept file, read-only (0444)
    ROOT/tmp/PID-...     one on its way in; swept when its process is dead

A file comes in by stream -> hash -> fsync -> rename -> read-only: whoever sees it sees it whole,
and a power cut after `put` has returned does not lose it.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple

from archive.errors import DiskFull, HotmicError, InputError, NotFound, StorageError

BLOCK_BYTES = 1 << 20
_READ_ONLY = 0o444
_HASH = re.compile(r"[0-9a-f]{64}")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT}

Progress = Callable[[int], None]
"""Called with the number of bytes of each block."""


class Stored(NamedTuple):
    """What `put` kept; `was_new` is False where the store had these bytes already."""

    sha256: str
    size: int
    was_new: bool


class MediaStore:
    """Files by the hash of their bytes, below one folder of one file system."""

    def __init__(self, root: Path):
        self.root = root
        self._tmp = root / "tmp"
        self._is_swept = False

    def put(
        self, source: Path | BinaryIO, *, progress: Progress | None = None, replace: bool = False
    ) -> Stored:
        """Keep the bytes of a file or a stream; the same bytes twice are one file.

        With `replace` they take the place of a file under their hash that is damaged.
        Raises DiskFull (nothing is left behind), InputError (the source cannot be read) or
        StorageError (the store cannot be written).
        """
        name = str(source) if isinstance(source, Path) else "the upload"
        self._prepare()
        if isinstance(source, Path):
            self._check_room(source)
            with _opened(source) as stream:
                return self._take(stream, name, progress, replace)
        return self._take(source, name, progress, replace)

    def discard(self, sha256: str) -> None:
        """Take back what was put and came to nothing.

        Only for bytes that the catalogue does not name: ask it in a write transaction that lasts
        until this is done, so that nobody writes them into it meanwhile.
        """
        self.place(sha256).unlink(missing_ok=True)

    def path(self, sha256: str) -> Path:
        """Where a kept file lies. Raises NotFound."""
        path = self.place(sha256)
        if not path.is_file():
            raise NotFound(
                "the media store has no such file",
                subject=sha256,
                hint="`hotmic fixity` lists what is missing; ingest the same file again, or restore"
                " it from a backup.",
            )
        return path

    def contains(self, sha256: str) -> bool:
        """True where the store has these bytes."""
        return bool(_HASH.fullmatch(sha256)) and self.place(sha256).is_file()

    def walk(self) -> Iterator[tuple[str, Path]]:
        """Every file as (name, path), by name; the name of a kept one is its hash."""
        for folder, folders, names in os.walk(self.root):
            folders.sort()
            if Path(folder) == self.root and self._tmp.name in folders:
                folders.remove(self._tmp.name)
            for name in sorted(names):
                yield name, Path(folder, name)

    def place(self, sha256: str) -> Path:
        """Where a file lies if it is kept. Raises NotFound for what is no hash."""
        if not _HASH.fullmatch(sha256):
            raise NotFound("this is not a SHA-256 in lower case", subject=sha256)
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def _prepare(self) -> None:
        try:
            self._tmp.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _refused(error, str(self.root)) from error
        if not self._is_swept:
            self._sweep()
            self._is_swept = True

    def _sweep(self) -> None:
        """Remove what processes that died left half-written."""
        for partial in self._tmp.iterdir():
            owner = partial.name.partition("-")[0]
            if not (owner.isdigit() and _is_alive(int(owner))):
                partial.unlink(missing_ok=True)

    def _check_room(self, source: Path) -> None:
        """Say it before hours of copying rather than after."""
        with suppress(OSError):
            needed, free = source.stat().st_size, shutil.disk_usage(self._tmp).free
            if needed > free:
                raise _no_room(str(source), needed, free)

    def _take(
        self, stream: BinaryIO, name: str, progress: Progress | None, replace: bool
    ) -> Stored:
        try:
            handle, path = tempfile.mkstemp(prefix=f"{os.getpid()}-", dir=self._tmp)
        except OSError as error:
            raise self._failed(error, name, 0) from error
        partial = Path(path)
        written = 0
        try:
            with os.fdopen(handle, "wb") as out:
                total = hashlib.sha256()
                for block in _blocks(stream, name):
                    out.write(block)
                    total.update(block)
                    written += len(block)
                    if progress:
                        progress(len(block))
                out.flush()
                os.fsync(out.fileno())
            return self._keep(partial, total.hexdigest(), written, replace)
        except OSError as error:
            raise self._failed(error, name, written) from error
        finally:
            partial.unlink(missing_ok=True)

    def _keep(self, partial: Path, sha256: str, size: int, replace: bool) -> Stored:
        place = self.place(sha256)
        with suppress(FileNotFoundError):
            # A shorter file under this name is damaged: the good bytes take its place.
            if place.stat().st_size == size and not replace:
                return Stored(sha256, size, was_new=False)
        partial.chmod(_READ_ONLY)
        place.parent.mkdir(parents=True, exist_ok=True)
        partial.rename(place)
        for folder in (place.parent, place.parent.parent, self.root):
            _sync(folder)
        return Stored(sha256, size, was_new=True)

    def _failed(self, error: OSError, name: str, written: int) -> HotmicError:
        if error.errno not in _NO_ROOM:
            return _refused(error, str(self.root))
        size = written
        with suppress(OSError):
            size = max(written, Path(name).stat().st_size)
        return _no_room(name, size, shutil.disk_usage(self._tmp).free)


def _opened(source: Path) -> BinaryIO:
    try:
        return source.open("rb")
    except OSError as error:
        raise _unreadable(error, str(source)) from error


def _blocks(stream: BinaryIO, name: str) -> Iterator[bytes]:
    while True:
        try:
            block = stream.read(BLOCK_BYTES)
        except OSError as error:
            raise _unreadable(error, name) from error
        if not block:
            return
        yield block


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:  # another user's, and alive
        return True
    return True


def _sync(folder: Path) -> None:
    """A rename is lasting only once its folder is on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _no_room(name: str, needed: int, free: int) -> DiskFull:
    return DiskFull(
        f"the archive's disk has no room for it: at least {needed:,} bytes are needed,"
        f" {free:,} are free",
        subject=name,
        hint="Make room and run the same command again; nothing was kept of this file.",
    )


def _refused(error: OSError, where: str) -> StorageError:
    return StorageError(
        f"the media store cannot be written: {error.strerror}",
        subject=where,
        hint="Give this user the right to write in the archive's folder.",
    )


def _unreadable(error: OSError, name: str) -> InputError:
    return InputError(
        f"the file cannot be read: {error.strerror}",
        subject=name,
        hint="Check its permissions and the disk it lies on.",
    )
