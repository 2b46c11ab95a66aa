"""What a file beside a recording is, told by its name (and, for bare `.json`, by its keys)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from archive.errors import SidecarError
from archive.sidecars.decoding import read_bytes
from archive.sidecars.fields import parse_json


class SidecarKind(StrEnum):
    """The kinds of sidecar; the order of the metadata kinds is their precedence.

    `JSON` is a file that could not be read far enough to tell which of the three it is.
    """

    EVENT_TOML = "event_toml"
    INFO_JSON = "info_json"
    TWSPACE = "twspace"
    CORPUS = "corpus"
    JSON = "json"
    CAPTIONS = "captions"
    SAID = "said"
    TURNS = "turns"


@dataclass(frozen=True, slots=True)
class SidecarFile:
    """A sidecar; `language` is the code that stood before its extension."""

    path: Path
    kind: SidecarKind
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A sidecar's file name taken apart: `base` is all before its suffix.

    Where its last part may be a language code, that is `code` and what stands before it `rest`.
    """

    kind: SidecarKind
    base: str
    rest: str | None = None
    code: str | None = None


_SUFFIXES: Mapping[str, SidecarKind] = {
    ".event.toml": SidecarKind.EVENT_TOML,
    ".info.json": SidecarKind.INFO_JSON,
    ".json": SidecarKind.JSON,
    ".vtt": SidecarKind.CAPTIONS,
    ".srt": SidecarKind.CAPTIONS,
    ".said": SidecarKind.SAID,
    ".txt": SidecarKind.SAID,
    ".rttm": SidecarKind.TURNS,
}
"""Longest first, so that `.info.json` is not taken for `.json`."""

_WITH_LANGUAGE = frozenset({SidecarKind.CAPTIONS, SidecarKind.SAID})

_MEDIA_WORDS = (
    ".m4a .mp3 .wav .flac .ogg .oga .opus .spx .aac .ac3 .aiff .wma .mp4 .webm .mkv .ts"
    " .aif .aifc .amr .ape .au .avi .caf .dts .eac3 .flv .3gp .gsm .m2ts .m4b .m4v .mka .mov .mp2"
    " .mpeg .mpg .mpga .mts .ogv .ogm .ra .rm .snd .tta .vob .w64 .wmv .wv"
    " .m3u8 .m3u .pls .mpd"
)
MEDIA_SUFFIXES = frozenset(_MEDIA_WORDS.split())
"""The issue's list, the rest of ffmpeg's common ones, and playlists: those are refused later, by
name, because a capture that kept only its playlist has lost its recording, and nobody should
learn that years afterwards."""

_MEDIA_STARTS = (
    b"RIFF", b"RF64", b"fLaC", b"OggS", b"ID3", b"FORM", b"\x1a\x45\xdf\xa3", b"caff", b"#!AMR",
    b"\x0b\x77", b"\x30\x26\xb2\x75", b"wvpk", b"MAC ", b"\xff\xfb", b"\xff\xf1", b"\xff\xf9",
)  # fmt: skip
_START_BYTES = 16

_ISO_639_1_CODES = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv "
    "cy da de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr "
    "ht hu hy hz ia id ie ig ii ik io is it iu iw ja jv ka kg ki kj kk kl km kn ko kr ks ku kv "
    "kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr "
    "nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq "
    "sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh "
    "yi yo za zh zu"
)
_THREE_LETTERS = (
    "ara arb ary arz apc ceb ckb deu eng fas fil fra haw hin ita jpn kmr kor nld per pes pol por"
    " prs rus spa tgl tur ukr urd yue zho"
)
"""Those that video platforms write, of the thousands in ISO 639-3."""

_CODES = frozenset((_ISO_639_1_CODES + " " + _THREE_LETTERS).split())
_CODE = re.compile(r"(?P<primary>[a-z]{2,3})(?:[-_][A-Za-z0-9]{2,8})*", re.IGNORECASE)


def is_media(path: Path) -> bool:
    """Whether the file's suffix, or its first bytes where it has none known, promise sound."""
    if path.suffix.lower() in MEDIA_SUFFIXES:
        return True
    try:
        with path.open("rb") as stream:
            start = stream.read(_START_BYTES)
    except OSError:
        return False
    return start.startswith(_MEDIA_STARTS) or start[4:8] == b"ftyp"


def sidecar_name(file_name: str) -> Name | None:
    """The reading of a sidecar's name, or None where it is none of the kinds."""
    lower = file_name.lower()
    suffix = next((end for end in _SUFFIXES if lower.endswith(end) and lower != end), None)
    if suffix is None:
        return None
    kind = _SUFFIXES[suffix]
    base = file_name[: -len(suffix)]
    rest, dot, code = base.rpartition(".")
    if kind in _WITH_LANGUAGE and dot and rest and _CODE.fullmatch(code):
        return Name(kind, base, rest, code)
    return Name(kind, base)


def choose_base(
    name: Name, certain: Collection[str], possible: Collection[str] = ()
) -> tuple[str, str | None]:
    """The base name and language that a sidecar's name most likely means.

    The whole name is the base where it is one of `certain` (those of media and of metadata); else
    the last part is a language code where it is a known one, or where what is left before it is
    certain or `possible` (the base of another sidecar).
    """
    if name.rest is None or name.base in certain:
        return name.base, None
    language = _language(name.code)
    if language or name.rest in certain or name.rest in possible:
        return name.rest, language
    return name.base, None


def _language(code: str | None) -> str | None:
    """The code where it names a language; yt-dlp's `en-orig` is English as it was spoken."""
    if code is None:
        return None
    plain = code.replace("_", "-").removesuffix("-orig")
    return plain if plain.partition("-")[0].lower() in _CODES else None


def json_kind(document: object) -> SidecarKind | None:
    """Which sidecar a JSON document is, by the keys that only its writer uses."""
    if not isinstance(document, dict):
        return None
    if "audioSpace" in document or _has(document, "data", "audioSpace"):
        return SidecarKind.TWSPACE
    if "rest_id" in document and ("state" in document or "started_at" in document):
        return SidecarKind.TWSPACE
    if "fact" in document or ("durationSeconds" in document and "speakers" in document):
        return SidecarKind.CORPUS
    if "id" in document and ("extractor" in document or "extractor_key" in document):
        return SidecarKind.INFO_JSON
    return None


def sniff_json(path: Path) -> SidecarKind | None:
    """As `json_kind`, from a file; `SidecarKind.JSON` where the file cannot be read as JSON."""
    try:
        return json_kind(parse_json(read_bytes(path), path))
    except SidecarError:
        return SidecarKind.JSON


def _has(document: Mapping[str, object], outer: str, inner: str) -> bool:
    nested = document.get(outer)
    return isinstance(nested, dict) and inner in nested
