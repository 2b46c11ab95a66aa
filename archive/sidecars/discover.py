"""Which recordings, with which sidecars, lie under the paths that somebody named.

Nothing is opened but `.event.toml` files (for the parts they list), bare `.json` files and the
first bytes of files whose suffix says nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.errors import HotmicError, InputError
from archive.sidecars.folder import Folder, Group
from archive.sidecars.kinds import SidecarFile

CATALOGUE_FILE = "catalogue.sqlite"
"""A folder that holds one is an archive of Hotmic's own: its derived copies are not recordings."""


@dataclass(frozen=True, slots=True)
class Item:
    """A media file with its sidecars, or sidecars of a recording without media.

    `path` is the media file, else the first file that holds words.
    """

    path: Path
    media: Path | None
    sidecars: tuple[SidecarFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """A path that could not become an item, and why."""

    path: Path
    error: HotmicError


@dataclass(frozen=True, slots=True)
class Discovery:
    """All that was found: items sorted by path, files of unknown kind, failures."""

    items: tuple[Item, ...]
    unknown: tuple[Path, ...] = ()
    failures: tuple[Failure, ...] = ()


def discover(paths: Sequence[Path]) -> Discovery:
    """Find the items under files and folders (recursive, hidden names left out).

    A file named explicitly brings the sidecars beside it, and a sidecar named explicitly its
    recording. In a folder a file of unknown kind is listed as such; named explicitly it is taken
    for media where it is no sidecar, so that ffprobe decides. Each item comes once.
    """
    found = _Found()
    for path in paths:
        try:
            _add_path(found, path)
        except OSError as error:
            found.fail(path, f"it cannot be read ({error.strerror})", "Check its permissions.")
    return found.result()


def _add_path(found: _Found, path: Path) -> None:
    if path.is_dir():
        for folder in _folders(path):
            found.add_folder(found.folder(folder))
    elif path.is_file():
        found.add_named(path)
    elif path.exists():
        found.fail(path, "it is neither a file nor a folder", "Name a regular file.")
    else:
        found.fail(path, "there is no such file or folder", "Check the spelling of the path.")


def _folders(top: Path) -> Iterator[Path]:
    """The folder and those below it, sorted, without hidden ones and archives of Hotmic's own."""
    for folder, below, files in os.walk(top):
        below[:] = sorted(name for name in below if not name.startswith("."))
        if CATALOGUE_FILE in files:
            below.clear()
            continue
        yield Path(folder)


class _Found:
    """Collects items by path, reading each folder once."""

    def __init__(self) -> None:
        self._folders: dict[Path, Folder] = {}
        self._items: dict[Path, Item] = {}
        self._unknown: set[Path] = set()
        self._failures: dict[Path, Failure] = {}
        self._used: set[Path] = set()

    def folder(self, path: Path) -> Folder:
        if path not in self._folders:
            self._folders[path] = Folder.read(path)
        return self._folders[path]

    def add_folder(self, folder: Folder) -> None:
        for group in folder.groups:
            self._add(group)
        self._unknown.update(folder.unknown())
        for path, error in folder.orphans():
            self._failures.setdefault(path, Failure(path, error))

    def add_named(self, path: Path) -> None:
        """A file that somebody named: its group, else itself as media, else a failure."""
        folder = self.folder(path.parent)
        groups = folder.holders.get(path, ())
        for group in groups:
            self._add(group)
        if groups:
            return
        if folder.is_sidecar(path):
            self._named_sidecar(folder, path)
        else:
            self._add(folder.media_group(path))

    def _named_sidecar(self, folder: Folder, path: Path) -> None:
        group = folder.lone_transcript(path)
        if group is not None:
            self._add(group)
            return
        self.fail(
            path,
            "no recording and no transcript with this base name lies beside it",
            "Put it into the folder of the recording it describes, under the same base name.",
        )

    def _add(self, group: Group) -> None:
        self._items.setdefault(group.path, Item(group.path, group.media, group.sidecars))
        self._used.update({group.path, *(sidecar.path for sidecar in group.sidecars)})

    def fail(self, path: Path, message: str, hint: str) -> None:
        error = InputError(message, subject=str(path), hint=hint)
        self._failures.setdefault(path, Failure(path, error))

    def result(self) -> Discovery:
        items = tuple(self._items[path] for path in sorted(self._items))
        unknown = tuple(sorted(self._unknown - self._used))
        failures = tuple(self._failures[path] for path in sorted(self._failures))
        return Discovery(items, unknown, failures)
