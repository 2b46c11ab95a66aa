"""The words of the pages for the archive's published lists: kinds, flags, origins, languages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.event import Basis
from archive.recording import Sound, SpanKind
from archive.transcript import Flag, Origin, Transcript

KINDS = {
    "speech": "speech",
    "silence": "silence",
    "sound": "other sound",
    "undecided": "undecided",
    "outage": "outage",
    "off_air": "off the air",
    "untranscribed": "speech, untranscribed",
}
"""Looks of the timeline, in the order of the legend."""

GAPS = {
    SpanKind.SPEECH: "Speech without text",
    SpanKind.SILENCE: "Silence",
    SpanKind.SOUND: "Other sound",
    SpanKind.UNDECIDED: "Undecided",
    SpanKind.OUTAGE: "Outage",
}

SOUNDS = {
    Sound.APPLAUSE: "Applause",
    Sound.MUSIC: "Music",
    Sound.TONE: "Tone or hum",
    Sound.NOISE: "Noise",
    Sound.BABBLE: "Many voices",
}
"""Names of other sound where the evidence is good."""

FLAGS = {
    Flag.QUARANTINED: "quarantined",
    Flag.INAUDIBLE: "inaudible",
    Flag.OFF_AIR: "off the air",
    Flag.QUIET: "quiet",
    Flag.CROSSTALK: "crosstalk",
    Flag.UNTRANSCRIBED: "untranscribed",
}

BASES = {
    Basis.SIDECAR: "placed by the source's own start time",
    Basis.FILE: "placed by the file's own clock",
    Basis.SOUND: "placed by its sound, which another part holds too",
    Basis.ORDER: "placed by the order of the parts only",
}

_ORIGINS = {Origin.HUMAN: "Human", Origin.IMPORTED: "Imported captions", Origin.MACHINE: "Machine"}
_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
_MINUS = re.compile(r"(?<![\w.])-(?=\d)")
UNKNOWN_SPEAKER = "Speaker unknown"
NOTHING_HAS = "Nothing that can be searched here has the"
"""Before the name of a filter and its value."""
_LANGUAGES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "ca": "Catalan", "cs": "Czech",
    "da": "Danish", "de": "German", "el": "Greek", "en": "English", "es": "Spanish",
    "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "he": "Hebrew",
    "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian", "it": "Italian",
    "ja": "Japanese", "ko": "Korean", "lt": "Lithuanian", "lv": "Latvian", "nl": "Dutch",
    "no": "Norwegian", "pl": "Polish", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovene", "sr": "Serbian", "sv": "Swedish", "th": "Thai",
    "tr": "Turkish", "uk": "Ukrainian", "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def made_by(transcript: Transcript) -> str:
    """Who made the words, in a few: `Machine (faster-whisper, turbo)`."""
    name = _ORIGINS[transcript.origin]
    if transcript.is_demonstration:
        return f"{name} ({transcript.engine}, demonstration model)"
    by = ", ".join(filter(None, (transcript.engine, transcript.model)))
    return f"{name} ({by})" if by else name


def direction(language: str | None) -> str:
    """`rtl` or `ltr` by the language's own subtag."""
    return "rtl" if (language or "").split("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def span(start: str, end: str) -> str:
    """`18:21:06 – 18:26:02`, with a dash as printers set it."""  # noqa: RUF002
    return f"{start} – {end}"  # noqa: RUF001


def minus(told: str) -> str:
    """The same with the minus of printers before its numbers; `30-40` and `two-sided` stay."""
    return _MINUS.sub("−", told)  # noqa: RUF001 (a minus)


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 event`, `1,204 events`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(names: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def language_name(code: str | None) -> str:
    """`English` for `en` or `en-US`; the code itself where we have no name; empty for none."""
    if not code:
        return ""
    return _LANGUAGES.get(code.split("-")[0].lower(), code)
