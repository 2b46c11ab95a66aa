"""Finds QuickTime and MP4 files whose tracks lie in other files (`dref` entries).

ISO/IEC 14496-12, 8.7.2: each entry of a data reference box has flags; bit 0 says that the media
data is in the same file. An entry without it names another file or a URL.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"dinf"})
_SELF_CONTAINED = 1
_MAX_ENTRIES = 1000
_HEADER = 8


def names_other_files(path: Path) -> bool:
    """True where a track of the file at `path` declares that its sound lies elsewhere."""
    with path.open("rb") as file:
        size = file.seek(0, 2)
        return any(_is_external(file, start, end) for start, end in _drefs(file, 0, size))


def _drefs(file: BinaryIO, at: int, end: int) -> Iterator[tuple[int, int]]:
    for kind, start, stop in _boxes(file, at, end):
        if kind == b"dref":
            yield start, stop
        elif kind in _PARENTS:
            yield from _drefs(file, start, stop)


def _boxes(file: BinaryIO, at: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Kind, first byte of the content, end; stops at the first box that cannot be."""
    while at + _HEADER <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(_HEADER))
        head = _HEADER
        if size == 1:
            size, head = struct.unpack(">Q", file.read(8).ljust(8, b"\0"))[0], _HEADER + 8
        elif size == 0:
            size = end - at
        if size < head or at + size > end:
            return
        yield kind, at + head, at + size
        at += size


def _is_external(file: BinaryIO, start: int, end: int) -> bool:
    entries_at = start + 8  # version, flags, number of entries
    for count, (_, content, _) in enumerate(_boxes(file, entries_at, end)):
        file.seek(content)
        flags = int.from_bytes(file.read(4), "big") & 0xFFFFFF
        if count >= _MAX_ENTRIES or not flags & _SELF_CONTAINED:
            return True
    return False
