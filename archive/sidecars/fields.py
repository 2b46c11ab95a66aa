"""Typed reading of the keys of a JSON or TOML document, with errors that name the key.

A key that is absent or null reads as None; one of the wrong type raises SidecarError saying
which key of which file, what was expected and what stood there.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from archive.errors import SidecarError
from archive.sidecars.decoding import LONGEST_MS, clean, not_utf8, read_bytes

_TYPE_NAMES: Mapping[type, str] = {
    str: "text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    list: "a list",
    dict: "a table",
    datetime: "a date with a time",
}
_SHOWN_CHARS = 40
ERA = "a time in this era"
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
"""Nothing was recorded before; and no time zone can carry these years out of the calendar."""
_T = TypeVar("_T")


class Fields:
    """The keys of one table of a document; `path` and `prefix` place it in errors."""

    def __init__(self, values: Mapping[str, object], path: Path, prefix: str = ""):
        self.values = values
        self.path = path
        self.prefix = prefix

    def text(self, key: str) -> str | None:
        """Text without surrounding blanks; None where empty."""
        value = self._typed(key, str)
        return (clean(value).strip() or None) if value is not None else None

    def name(self, key: str) -> str | None:
        """An identifier that some writers give as a number; as text."""
        value = self.values.get(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        return self.text(key)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts, empty ones left out; one text alone counts as a list of one."""
        value = self.values.get(key)
        if value is None:
            return ()
        entries = value if isinstance(value, list) else [value]
        texts = [clean(entry).strip() for entry in entries if isinstance(entry, str)]
        if len(texts) < len(entries):
            raise self.error(key, "a list of texts")
        return tuple(dict.fromkeys(text for text in texts if text))

    def number(self, key: str) -> float | None:
        """A finite number, whole or not."""
        value = self.values.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise self.error(key, "a number")
        if not math.isfinite(value) or abs(value) > 1e18:  # beyond any instant
            raise self.error(key, "a finite number")
        return float(value)

    def whole(self, key: str) -> int | None:
        """A whole number; digits in quotes are taken too, as some platforms write them."""
        value = self.values.get(key)
        if isinstance(value, str) and value.strip().isdecimal() and len(value) < 20:
            return int(value)
        number = self.number(key)
        if number is None:
            return None
        if number != int(number):
            raise self.error(key, "a whole number")
        return int(number)

    def flag(self, key: str) -> bool | None:
        return self._typed(key, bool)

    def table(self, key: str) -> Fields | None:
        value = self._typed(key, dict)
        return None if value is None else Fields(value, self.path, f"{self.prefix}{key}.")

    def tables(self, key: str) -> Iterator[Fields]:
        """Each entry of a list of tables."""
        for number, entry in enumerate(self._typed(key, list) or (), start=1):
            if not isinstance(entry, dict):
                raise self.error(key, "a list of tables", entry)
            yield Fields(entry, self.path, f"{self.prefix}{key}[{number}].")

    def instant(self, key: str, unit: float = 1.0) -> datetime | None:
        """A UTC instant from a count of `unit` seconds since 1970; a 0 means unknown."""
        try:
            value = self.whole(key) if isinstance(self.values.get(key), str) else self.number(key)
            at = datetime.fromtimestamp(value * unit, UTC) if value else None
        except (OverflowError, ValueError, OSError) as error:
            raise self.error(key, ERA) from error
        if at is not None and not is_of_this_era(at):
            raise self.error(key, ERA)
        return at

    def milliseconds(self, key: str) -> int | None:
        """A length given in seconds; 0 means unknown."""
        seconds = self.number(key)
        if seconds is None or seconds == 0:
            return None
        if not 0 < seconds * 1000 <= LONGEST_MS:
            raise self.error(key, "the seconds that a recording may last")
        return round(seconds * 1000)

    def error(self, key: str, expected: str, found: object = None) -> SidecarError:
        """The SidecarError for a key whose value is not what it must be."""
        value = self.values.get(key) if found is None else found
        return SidecarError(
            f'the key "{self.prefix}{key}" must be {expected}, not {describe(value)}',
            subject=str(self.path),
            hint="Correct the key and run the same command again.",
        )

    def _typed(self, key: str, kind: type[_T]) -> _T | None:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, kind):
            raise self.error(key, _TYPE_NAMES[kind])
        return value


def is_of_this_era(at: datetime) -> bool:
    """Whether somebody may have recorded something then."""
    return _FIRST_YEAR <= at.year < _LAST_YEAR


def describe(value: object) -> str:
    """A value and its type, short enough for a sentence."""
    name = next((name for kind, name in _TYPE_NAMES.items() if isinstance(value, kind)), "that")
    shown = clean(str(value)) if isinstance(value, (str, int, float)) else ""
    return f"{name} ({shown[:_SHOWN_CHARS]})" if shown else name


def parse_json(raw: bytes, path: Path) -> object:
    """The document in the bytes; SidecarError with the line where it is not JSON in UTF-8."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise not_utf8(path, raw, error) from error
    try:
        return json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _not_json(path, f"it is not valid JSON at {where} ({error.msg})") from error
    except (RecursionError, ValueError) as error:
        raise _not_json(path, f"it is not usable JSON ({error})") from error


def read_table(path: Path) -> Fields:
    """The JSON file's keys; SidecarError where it is no JSON object."""
    document = parse_json(read_bytes(path), path)
    if not isinstance(document, dict):
        raise _not_json(path, f"it must hold a JSON object, not {describe(document)}")
    return Fields(document, path)


def _refuse_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON number")


def _not_json(path: Path, message: str) -> SidecarError:
    return SidecarError(
        message, subject=str(path), hint="Export or download the file again, or take it away."
    )
