"""Bytes of a sidecar into text that every part of the archive can store.

UTF-8 (or a UTF-16 byte order mark) is what sidecars are written in. Windows' Western code page is
accepted where the bytes read as words in it, with a warning; anything else is refused by line.
"""

from __future__ import annotations

import re
from pathlib import Path

from archive.errors import SidecarError

LONGEST_MS = 500 * 3_600_000
"""Three weeks. A sidecar that claims a longer recording, or a word later than that, is wrong; and
its milliseconds would not fit where catalogues keep them."""

SIZE_LIMIT = 64 * 1024 * 1024
"""A 12-hour caption file with a time on every word has under 10 MB; so has yt-dlp's JSON."""

_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""Controls and lone surrogates: no text of a speaker, and PostgreSQL refuses some of them."""

_WESTERN_MARKS = "€‚„…‹›‘’“”•–—™¡£©«®°·»¿¼½¾§"  # noqa: RUF001 - typographic quotes are meant
_LETTERS = re.compile(r"[^\W\d_]+")
_SHORT_WESTERN_WORDS = frozenset("àéèòóíúáåöæøÀÉÈÒÓÍÚÁÅÖÆØªº")


def clean(text: str) -> str:
    """The text without characters that no store can hold; those become U+FFFD."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def read_bytes(path: Path, limit: int = SIZE_LIMIT) -> bytes:
    """The file's bytes; SidecarError where it cannot be read or is larger than `limit` bytes."""
    try:
        if path.stat().st_size > limit:
            raise SidecarError(
                f"the file is larger than {limit // 1_048_576} MiB: no sidecar of its kind is",
                subject=str(path),
                hint="Check that the file is what its name says.",
            )
        return path.read_bytes()
    except OSError as error:
        raise SidecarError(
            f"the file cannot be read ({error.strerror or error})",
            subject=str(path),
            hint="Check that it is there and that its permissions allow reading.",
        ) from error


def read_text(path: Path) -> tuple[str, tuple[str, ...]]:
    """The file's text with Unix line ends, and a warning where its encoding had to be guessed.

    Raises SidecarError with the line of the first byte that is neither UTF-8 nor Western text.
    """
    raw = read_bytes(path)
    text, warnings = _decode(raw, path)
    return clean(text.replace("\r\n", "\n").replace("\r", "\n")), warnings


def _decode(raw: bytes, path: Path) -> tuple[str, tuple[str, ...]]:
    encoding = next((name for mark, name in _BYTE_ORDER_MARKS if raw.startswith(mark)), "utf-8")
    try:
        return raw.decode(encoding), ()
    except UnicodeDecodeError as error:
        western = None if encoding != "utf-8" else _western(raw)
        if western is None:
            raise not_utf8(path, raw, error) from error
        return western, (
            f"{path.name} is not UTF-8; it was read as Windows-1252 (Western European)",
        )


def not_utf8(path: Path, raw: bytes, error: UnicodeDecodeError) -> SidecarError:
    """The error for bytes that are no text, naming the line of the first of them."""
    line = raw.count(b"\n", 0, error.start) + 1
    return SidecarError(
        f"line {line} is not valid UTF-8 (byte 0x{raw[error.start]:02x})",
        subject=str(path),
        hint="Save the file as UTF-8 and run the same command again.",
    )


def _western(raw: bytes) -> str | None:
    """The text in Windows-1252 where it makes words of that code page, else None."""
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        return None
    if "\x00" in text:
        return None
    strange = {mark for mark in text if ord(mark) > 127 and not mark.isalpha()}
    if strange - set(_WESTERN_MARKS) - {"\N{NO-BREAK SPACE}"}:
        return None
    words = (word for word in _LETTERS.findall(text) if not word.isascii())
    return text if all(_is_western(word) for word in words) else None


def _is_western(word: str) -> bool:
    """Most letters of a Western word are plain ASCII: "café", not "Ãþ"."""
    accented = sum(not letter.isascii() for letter in word)
    return word in _SHORT_WESTERN_WORDS or accented * 2 < len(word) + 1 < 40
