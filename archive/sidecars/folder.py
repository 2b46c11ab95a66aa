"""One folder's files, grouped by base name into recordings with their sidecars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from archive.errors import HotmicError, SidecarError
from archive.sidecars.event_toml import listed_files
from archive.sidecars.kinds import (
    Name,
    SidecarFile,
    SidecarKind,
    choose_base,
    is_media,
    sidecar_name,
    sniff_json,
)

_WORDS = frozenset({SidecarKind.CAPTIONS, SidecarKind.SAID})


@dataclass(frozen=True, slots=True)
class Group:
    """A media file, or a transcript without one, with the sidecars that belong to it."""

    path: Path
    media: Path | None
    sidecars: tuple[SidecarFile, ...]

    @property
    def files(self) -> tuple[Path, ...]:
        """The media file, where there is one, and the sidecars."""
        sidecars = tuple(sidecar.path for sidecar in self.sidecars)
        return sidecars if self.media is None else (self.media, *sidecars)


class Folder:
    """The visible files of one folder, each read at most once."""

    def __init__(self, path: Path, files: tuple[Path, ...]):
        self.path = path
        self.files = files

    @classmethod
    def read(cls, path: Path) -> Folder:
        """List the folder; one that may not be listed counts as empty."""
        try:
            names = sorted(entry for entry in path.iterdir() if not entry.name.startswith("."))
        except OSError:
            names = []
        return cls(path, tuple(entry for entry in names if entry.is_file()))

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Every recording of the folder, those with media first, each in the order of names."""
        media = [self.media_group(path) for path in self._media]
        spoken = {base for base, files in self._by_base.items() if _has_words(files)}
        bare = [self._bare_group(base) for base in sorted(spoken - self._media_bases)]
        return (*media, *bare)

    def media_group(self, path: Path) -> Group:
        """The media file with its sidecars, and the event files that list it."""
        own = self._by_base.get(path.stem, ())
        listing = tuple(
            SidecarFile(event, SidecarKind.EVENT_TOML)
            for event, listed in self._listings.items()
            if path.name in listed and all(event != sidecar.path for sidecar in own)
        )
        return Group(path, path, _ordered((*own, *listing)))

    def lone_transcript(self, path: Path) -> Group | None:
        """A text that nothing lies beside, where somebody named it: a transcript after all."""
        name = sidecar_name(path.name)
        if name is None or name.kind is not SidecarKind.SAID:
            return None
        language = choose_base(name, ())[1]
        return Group(path, None, (SidecarFile(path, SidecarKind.SAID, language),))

    def is_sidecar(self, path: Path) -> bool:
        name = sidecar_name(path.name)
        return name is not None and (
            name.kind is not SidecarKind.JSON or _json_kind(path) is not None
        )

    @cached_property
    def holders(self) -> Mapping[Path, tuple[Group, ...]]:
        """The groups that each file belongs to; a file of unknown kind belongs to none."""
        holders: dict[Path, tuple[Group, ...]] = {}
        for group in self.groups:
            for path in group.files:
                holders[path] = (*holders.get(path, ()), group)
        return holders

    def unknown(self) -> tuple[Path, ...]:
        """Files that belong to no group."""
        return tuple(path for path in self.files if path not in self.holders)

    def orphans(self) -> Iterator[tuple[Path, HotmicError]]:
        """Event files that cannot be read and that no recording here is known to need."""
        for path in self._event_files:
            if path not in self.holders:
                try:
                    listed_files(path)
                except SidecarError as error:
                    yield path, error

    def _bare_group(self, base: str) -> Group:
        sidecars = _ordered(self._by_base[base])
        spoken = next(sidecar.path for sidecar in sidecars if sidecar.kind in _WORDS)
        return Group(spoken, None, sidecars)

    @cached_property
    def _named(self) -> Mapping[Path, Name]:
        named = {path: sidecar_name(path.name) for path in self.files}
        return {path: name for path, name in named.items() if name is not None}

    @cached_property
    def _media(self) -> tuple[Path, ...]:
        return tuple(path for path in self.files if path not in self._named and is_media(path))

    @cached_property
    def _media_bases(self) -> frozenset[str]:
        return frozenset(path.stem for path in self._media)

    @cached_property
    def _event_files(self) -> tuple[Path, ...]:
        return tuple(p for p, name in self._named.items() if name.kind is SidecarKind.EVENT_TOML)

    @cached_property
    def _listings(self) -> Mapping[Path, frozenset[str]]:
        """Which file names each event file lists; of one that cannot be read, those it mentions,
        so that its recordings are not ingested as strangers to their event.
        """
        return {path: self._listed(path) for path in self._event_files}

    def _listed(self, path: Path) -> frozenset[str]:
        try:
            return listed_files(path)
        except SidecarError:
            try:
                text = path.read_bytes().decode("utf-8", "replace")
            except OSError:
                return frozenset()
            return frozenset(file.name for file in self.files if f'"{file.name}"' in text)

    @cached_property
    def _by_base(self) -> Mapping[str, tuple[SidecarFile, ...]]:
        """The sidecars of each base name; a text belongs only beside media or timed words."""
        names = self._named.values()
        certain = self._media_bases | {name.base for name in names if name.rest is None}
        possible = {name.base for name in names}
        grouped: dict[str, list[SidecarFile]] = {}
        for path, name in self._named.items():
            kind = _json_kind(path) if name.kind is SidecarKind.JSON else name.kind
            if kind is None:
                continue
            base, language = choose_base(name, certain, possible)
            grouped.setdefault(base, []).append(SidecarFile(path, kind, language))
        return {base: self._without_stray_text(base, files) for base, files in grouped.items()}

    def _without_stray_text(self, base: str, files: list[SidecarFile]) -> tuple[SidecarFile, ...]:
        anchored = base in self._media_bases or any(
            file.kind in _WORDS and not _is_text(file.path) for file in files
        )
        return tuple(file for file in files if anchored or not _is_text(file.path))


def _json_kind(path: Path) -> SidecarKind | None:
    return sniff_json(path)


def _is_text(path: Path) -> bool:
    return path.suffix.lower() == ".txt"


def _has_words(files: tuple[SidecarFile, ...]) -> bool:
    return any(file.kind in _WORDS for file in files)


def _ordered(files: tuple[SidecarFile, ...]) -> tuple[SidecarFile, ...]:
    """Metadata first, in its precedence, then words and turns, each by name."""
    order = list(SidecarKind)
    return tuple(sorted(files, key=lambda file: (order.index(file.kind), file.path)))
