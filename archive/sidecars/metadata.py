"""What the sidecars of one recording say together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from itertools import combinations
from pathlib import Path

from archive.errors import SidecarError
from archive.event import Precision
from archive.sidecars.claims import Metadata, Part, merge
from archive.sidecars.corpus import read_corpus
from archive.sidecars.discover import Item
from archive.sidecars.event_toml import read_event_toml
from archive.sidecars.fields import read_table
from archive.sidecars.info_json import read_info_json
from archive.sidecars.kinds import SidecarFile, SidecarKind, json_kind
from archive.sidecars.twspace import read_twspace

__all__ = ["Metadata", "Part", "merge", "read_metadata"]

_READERS = {
    SidecarKind.INFO_JSON: read_info_json,
    SidecarKind.TWSPACE: read_twspace,
    SidecarKind.CORPUS: read_corpus,
}
_PRECEDENCE = (SidecarKind.EVENT_TOML, *_READERS)
_OF_ONE_PART = frozenset({"start", "precision", "duration_ms", "facts"})
"""What another sidecar may say where the event file lists several parts: the rest would describe
the event differently with every part."""


_SINGLE = (
    "title description place language rights custody visibility embargo_until zone"
    " scheduled_start start sha256"
)
_SAID_ONCE = {
    "key": "which event it is",
    "day": "date",
    **{name: name for name in _SINGLE.split()},
}
"""What two event files can contradict each other in, and what it is called. The source is part of
the key."""


def read_metadata(item: Item) -> tuple[Metadata, tuple[str, ...]]:
    """The sidecars' claims merged: `.event.toml`, then `.info.json`, twspace-dl, corpus `.json`.

    Raises SidecarError naming file and key. Warnings are sentences for the person who ingests.
    """
    warnings: list[str] = []
    claims: list[tuple[SidecarKind, Metadata]] = []
    archivists: list[tuple[str, Metadata]] = []
    for sidecar in item.sidecars:
        kind = _kind(sidecar)
        if kind in _PRECEDENCE:
            claim, said = _read(sidecar.path, kind, item.path.name)
            claims.append((kind, claim))
            warnings.extend(said)
            if kind is SidecarKind.EVENT_TOML:
                archivists.append((sidecar.path.name, claim))
    warnings.extend(_contradictions(archivists))
    claims.sort(key=lambda pair: _PRECEDENCE.index(pair[0]))
    metadata = merge(_without_other_events([claim for _, claim in claims]))
    if metadata.start is None and metadata.scheduled_start is None and metadata.day is None:
        return _dated_by_upload(metadata, warnings)
    return metadata, tuple(warnings)


def _contradictions(claims: Sequence[tuple[str, Metadata]]) -> Iterator[str]:
    """A sentence for each two event files of one recording that do not say the same."""
    for (name, first), (other, second) in combinations(claims, 2):
        pairs = {key: (getattr(first, key), getattr(second, key)) for key in _SAID_ONCE}
        differing = [
            _SAID_ONCE[key] for key, (a, b) in pairs.items() if None not in (a, b) and a != b
        ]
        if differing:
            yield (
                f"{name} and {other} both describe this recording and do not agree"
                f" ({', '.join(differing)}): {name} was taken"
            )


def _kind(sidecar: SidecarFile) -> SidecarKind:
    """The kind; a JSON file that could not be told apart says here why not."""
    if sidecar.kind is not SidecarKind.JSON:
        return sidecar.kind
    kind = json_kind(read_table(sidecar.path).values)
    if kind is None:
        raise SidecarError(
            "its keys are those of no metadata that is known here",
            subject=str(sidecar.path),
            hint="Take it out of the folder, or write the facts into an .event.toml.",
        )
    return kind


def _read(path: Path, kind: SidecarKind, recording: str) -> tuple[Metadata, tuple[str, ...]]:
    if kind is SidecarKind.EVENT_TOML:
        return read_event_toml(path, recording)
    return _READERS[kind](path)


def _without_other_events(claims: list[Metadata]) -> list[Metadata]:
    if not any(len(claim.parts) > 1 for claim in claims):
        return claims
    return [claim if claim.parts else _of_one_part(claim) for claim in claims]


def _of_one_part(claim: Metadata) -> Metadata:
    kept = {entry.name for entry in fields(Metadata)} & _OF_ONE_PART
    return Metadata(**{name: getattr(claim, name) for name in kept})


def _dated_by_upload(metadata: Metadata, warnings: list[str]) -> tuple[Metadata, tuple[str, ...]]:
    """The day of upload as the event's day, for want of a better one, and a word about it."""
    if metadata.uploaded is None:
        return metadata, tuple(warnings)
    warnings.append(
        f"the event is dated {metadata.uploaded}, the day it was published; it may be older"
        " (an .event.toml can say when it was)"
    )
    known = {entry.name: getattr(metadata, entry.name) for entry in fields(Metadata)}
    return Metadata(**known | {"day": metadata.uploaded, "precision": Precision.DAY}), tuple(
        warnings
    )
