"""The debates of ../shared/data, read once for all tests that need them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from archive.sidecars.captions import Captions, read_captions
from archive.sidecars.discover import discover
from archive.sidecars.kinds import SidecarKind
from archive.sidecars.metadata import Metadata, read_metadata
from archive.sidecars.said import Said, read_said


@dataclass(frozen=True)
class Debate:
    """One debate's sidecars, read."""

    day: str
    metadata: Metadata
    captions: Captions
    said: tuple[Said, ...]


@cache
def debates(folder: Path) -> tuple[Debate, ...]:
    """All debates, oldest first."""
    return tuple(debate(folder, item.path.stem) for item in discover([folder]).items)


@cache
def debate(folder: Path, day: str) -> Debate:
    """The debate of a day."""
    item = discover([folder / f"{day}.vtt"]).items[0]
    files = {sidecar.kind: sidecar.path for sidecar in item.sidecars}
    return Debate(
        day,
        read_metadata(item)[0],
        read_captions(files[SidecarKind.CAPTIONS]),
        read_said(files[SidecarKind.SAID])[0],
    )
