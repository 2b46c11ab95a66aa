"""Words that people say when they are not sure whether the microphone is open, or think it shut.

Weak evidence: a guest on the telephone asks "can you hear me", too. Every language is looked for
in every text, since the languages of a recording are not always known; English has patterns
(`transcribe.off_air.telling_english`).
"""

# ruff: noqa: RUF001 (letters of many languages look alike)
from __future__ import annotations

import re
import unicodedata

from transcribe.off_air.telling_english import ON_THE_LINE, PATTERNS

TELLING = {
    "de": (
        "sind wir live",
        "sind wir auf sendung",
        "sind wir drauf",
        "ist das an",
        "ist das mikro an",
        "ist das mikrofon an",
        "hört man uns",
        "hören die uns",
        "können die uns hören",
        "wir sind nicht auf sendung",
        "wir sind noch nicht live",
        "gleich auf sendung",
    ),
    "fr": (
        "on est en direct",
        "est ce quon est en direct",
        "on est à lantenne",
        "cest allumé",
        "le micro est ouvert",
        "le micro est allumé",
        "ils nous entendent",
        "est ce quils nous entendent",
        "on nest pas en direct",
        "on nous entend",
    ),
    "es": (
        "estamos en vivo",
        "estamos en directo",
        "estamos al aire",
        "está encendido el micrófono",
        "está abierto el micrófono",
        "nos escuchan",
        "nos oyen",
        "nos pueden oír",
        "todavía no estamos en directo",
        "esto está encendido",
    ),
    "pt": (
        "estamos ao vivo",
        "estamos no ar",
        "o microfone está ligado",
        "isto está ligado",
        "isso está ligado",
        "eles nos ouvem",
        "estão a ouvir nos",
    ),
    "ru": (
        "мы в эфире",
        "мы уже в эфире",
        "мы не в эфире",
        "микрофон включен",
        "нас слышно",
        "нас слышат",
        "меня слышно",
    ),
    "uk": ("ми в ефірі", "ми вже в ефірі", "мікрофон увімкнений", "нас чути", "нас чують"),
    "tr": ("yayında mıyız", "mikrofon açık mı", "bizi duyuyorlar mı", "sesimiz geliyor mu"),
    "ar": ("هل نحن على الهواء", "نحن على الهواء", "هل يسمعوننا", "الميكروفون مفتوح"),
    "fa": ("روی آنتن هستیم", "میکروفون روشن است", "صدای ما را می شنوند"),
}
_APOSTROPHES = re.compile("['’ʼ`]")
_WORD = re.compile(r"\w+")


def telling_words(text: str) -> tuple[str, ...]:
    """What a text says of that kind, longest first; none inside another one's words."""
    said = _folded(text)
    found: list[str] = []
    for phrase, folded in _PHRASES:
        if f" {folded} " in said:
            found.append(phrase)
            said = said.replace(f" {folded} ", " | ")
    found += [match[0].strip() for match in _ENGLISH.finditer(said)]
    return tuple(sorted(found, key=len, reverse=True))


def is_aside(text: str) -> bool:
    """Whether it says something telling that nobody says on the air, as callers do."""
    return any(not _BY_CALLERS.fullmatch(phrase) for phrase in telling_words(text))


def _folded(text: str) -> str:
    """Words in lower case with one blank on each side; apostrophes join, other marks part."""
    plain = _APOSTROPHES.sub("", unicodedata.normalize("NFC", text).casefold())
    return f" {' '.join(_WORD.findall(plain))} "


_PHRASES = sorted(
    ((phrase, _folded(phrase).strip()) for phrases in TELLING.values() for phrase in phrases),
    key=lambda pair: (-len(pair[1]), pair[1]),
)
_ENGLISH = re.compile("|".join(rf"(?<= )(?:{one.replace('$', ' $')})(?= |$)" for one in PATTERNS))
_BY_CALLERS = re.compile("|".join(one.removesuffix("$") for one in ON_THE_LINE))
