"""Hotmic's own `.event.toml`: what an archivist says of an event. Schema: docs/event-toml.md."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from rapidfuzz import process

from archive.errors import SidecarError
from archive.event import AudienceSample, Precision, Role, Visibility
from archive.identifiers import own_key
from archive.sidecars.claims import Metadata, Part, role
from archive.sidecars.decoding import not_utf8, read_bytes
from archive.sidecars.event_times import Times
from archive.sidecars.facts import bounded
from archive.sidecars.fields import Fields

EVENT_FILE = "event_toml"
"""The key among an event's facts under which the file's own values are kept."""

SIZE_LIMIT = 4 * 1024 * 1024
"""A minute-by-minute audience of a whole day is 100 KB."""

_EVENT_WORDS = (
    "id title description platform source_url source_id place language tags rights custody"
    " visibility embargo_until scheduled_start date zone precision people parts audience"
)
EVENT_KEYS = frozenset(_EVENT_WORDS.split())
TABLE_KEYS: Mapping[str, frozenset[str]] = {
    "people": frozenset({"name", "role"}),
    "parts": frozenset({"file", "start", "sha256"}),
    "audience": frozenset({"time", "count"}),
}
_NEAR = 60
"""rapidfuzz's similarity above which an unknown key is taken for a misspelt one."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_Choice = TypeVar("_Choice", bound=StrEnum)


class EventFields(Fields):
    """As Fields, with the line of the key in every error."""

    def __init__(self, values: Mapping[str, object], path: Path, text: str, prefix: str = ""):
        super().__init__(values, path, prefix)
        self.text_of_file = text

    def error(self, key: str, expected: str, found: object = None) -> SidecarError:
        error = super().error(key, expected, found)
        line = _line_of(self.text_of_file, self.prefix, key)
        if line is not None:
            error.message = f"line {line}: {error.message}"
        return error

    def choice(self, key: str, kind: type[_Choice]) -> _Choice | None:
        """One of the words of an enumeration."""
        word = self.text(key)
        if word is None:
            return None
        if word.lower() not in set(kind):
            raise self.error(key, "one of " + ", ".join(f'"{entry}"' for entry in kind))
        return kind(word.lower())

    def needed(self, key: str) -> str:
        """A text that must be there."""
        found = self.text(key)
        if found is None:
            raise self.error(key, "text", self.values.get(key, "nothing"))
        return found

    def entries(self, key: str) -> list[EventFields]:
        """Each entry of an array of tables."""
        return [
            EventFields(entry.values, self.path, self.text_of_file, entry.prefix)
            for entry in self.tables(key)
        ]


def read_event_toml(path: Path, recording: str | None = None) -> tuple[Metadata, tuple[str, ...]]:
    """What the file says, seen from the recording whose file name is `recording`.

    Warnings name unknown keys (with the nearest known one). Raises SidecarError with line, key
    and expected type.
    """
    event = _load(path)
    warnings = _unknown_keys(event)
    times = Times.of(event)
    parts = _parts(event, times)
    index = next((n for n, part in enumerate(parts) if part.file == recording), None)
    if parts and index is None and recording is not None:
        warnings.append(f'{path.name} lists parts, but not "{recording}"')
    start = parts[index].start if index is not None else None
    metadata = Metadata(
        key=_key(event, parts, times),
        title=event.text("title"),
        description=event.text("description"),
        platform=event.text("platform"),
        source_url=event.text("source_url"),
        source_id=event.name("source_id"),
        place=event.text("place"),
        language=event.text("language"),
        tags=event.texts("tags"),
        rights=event.text("rights"),
        custody=event.text("custody"),
        visibility=event.choice("visibility", Visibility),
        embargo_until=times.instant(event, "embargo_until"),
        scheduled_start=times.scheduled,
        start=start,
        zone=times.zone_name,
        precision=_precision(event, parts, times),
        day=times.day,
        people=_people(event),
        audience=_audience(event, times),
        sha256=parts[index].sha256 if index is not None else None,
        parts=parts,
        part_index=index,
        facts={EVENT_FILE: bounded(event.values, omit=TABLE_KEYS)},
    )
    return metadata, (*warnings, *times.warnings)


def listed_files(path: Path) -> frozenset[str]:
    """The file names under `[[parts]]`; SidecarError where the file cannot be read."""
    event = _load(path)
    return frozenset(_file(part) for part in event.entries("parts"))


def _load(path: Path) -> EventFields:
    raw = read_bytes(path, SIZE_LIMIT)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(path, raw, error) from error
    try:
        return EventFields(tomllib.loads(text), path, text)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError) as error:
        raise SidecarError(
            f"it is not valid TOML: {error}",
            subject=str(path),
            hint="The keys and an example stand in docs/event-toml.md.",
        ) from error


def _unknown_keys(event: EventFields) -> list[str]:
    found = [_unknown(event, key, EVENT_KEYS) for key in event.values if key not in EVENT_KEYS]
    for table, known in TABLE_KEYS.items():
        for entry in event.entries(table):
            found += [_unknown(entry, key, known) for key in entry.values if key not in known]
    return list(dict.fromkeys(found))


def _unknown(fields: EventFields, key: str, known: Collection[str]) -> str:
    nearest = process.extractOne(key.lower(), sorted(known), score_cutoff=_NEAR)
    meant = f'; did you mean "{nearest[0]}"?' if nearest else ""
    line = _line_of(fields.text_of_file, fields.prefix, key)
    where = f" line {line}" if line else ""
    return f'{fields.path.name}{where}: unknown key "{fields.prefix}{key}"{meant}'


def _parts(event: EventFields, times: Times) -> tuple[Part, ...]:
    parts = tuple(
        Part(_file(entry), times.instant(entry, "start"), _sha256(entry))
        for entry in event.entries("parts")
    )
    if len({part.file for part in parts}) < len(parts):
        raise event.error("parts", "a list of different files", "one file named twice")
    return parts


def _file(part: EventFields) -> str:
    name = part.needed("file")
    if "/" in name or "\\" in name or name in {".", ".."}:
        raise part.error("file", "the name of a file in the same folder")
    return name


def _sha256(part: EventFields) -> str | None:
    found = part.text("sha256")
    if found is not None and not _SHA256.fullmatch(found.lower()):
        raise part.error("sha256", "64 hexadecimal digits")
    return found.lower() if found else None


def _people(event: EventFields) -> tuple[Role, ...]:
    people = (role(entry.needed("name"), entry.text("role")) for entry in event.entries("people"))
    return tuple({person.person: person for person in people}.values())


def _audience(event: EventFields, times: Times) -> tuple[AudienceSample, ...]:
    samples = []
    for entry in event.entries("audience"):
        at, count = times.instant(entry, "time"), entry.whole("count")
        if at is None:
            raise entry.error("time", "a date with a time", "nothing")
        if count is None or count < 0:
            raise entry.error(
                "count", "a whole number from 0", entry.values.get("count", "nothing")
            )
        samples.append(AudienceSample(at, count))
    return tuple(sorted(samples, key=lambda sample: sample.at))


def _precision(event: EventFields, parts: tuple[Part, ...], times: Times) -> Precision | None:
    given = event.choice("precision", Precision)
    if given is not None or any(part.start for part in parts):
        return given or Precision.SECOND
    if times.scheduled is not None:
        return Precision.MINUTE
    return Precision.DAY if times.day is not None else None


def _key(event: EventFields, parts: tuple[Part, ...], times: Times) -> str | None:
    """What names the event: its `id`, else its source, else (of several parts) this file.

    None for an event of one recording without either: that is named after its recording.
    """
    given = event.name("id")
    if given is not None:
        return own_key(given)
    source = event.name("source_id") or event.text("source_url")
    if source is not None:
        return f"source:{event.text('platform') or ''}:{source}".lower()
    if len(parts) < 2:
        return None
    day: date | None = times.day
    return f"toml:{event.path.name}:{parts[0].file}:{day or ''}"


def _line_of(text: str, prefix: str, key: str) -> int | None:
    """The line of a key; `prefix` is "" or "parts[2]." for the second entry of an array."""
    table, _, rest = prefix.partition("[")
    wanted = int(rest.partition("]")[0]) if rest else 0
    header = re.compile(rf"\s*\[\[\s*{re.escape(table)}\s*\]\]") if table else None
    here = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=|\s*\[+\s*{re.escape(key)}\s*\]+")
    seen = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if header is not None and header.match(line):
            seen += 1
        elif seen == wanted and here.match(line):
            return number
    return None
