"""The languages that Whisper knows, and what a sidecar's code means among them."""

from __future__ import annotations

from archive.errors import SettingError

_CODES = (
    "af am ar as az ba be bg bn bo br bs ca cs cy da de el en es et eu fa fi fo fr gl gu ha haw he"
    " hi hr ht hu hy id is it ja jw ka kk km kn ko la lb ln lo lt lv mg mi mk ml mn mr ms mt my ne"
    " nl nn no oc pa pl ps pt ro ru sa sd si sk sl sn so sq sr su sv sw ta te tg th tk tl tr tt uk"
    " ur uz vi yi yo yue zh"
)
KNOWN = frozenset(_CODES.split())
"""Codes of openai-whisper 20250625 (`whisper.tokenizer.LANGUAGES`); `yue` from large-v3 on."""

_SAME = {"iw": "he", "nb": "no", "jv": "jw", "fil": "tl", "cmn": "zh", "in": "id", "arb": "ar"}
"""Other codes for the same language (ISO 639)."""


def whisper_code(code: str | None) -> str | None:
    """Whisper's code for a BCP 47 tag ("en-US" is "en"); None for a language it does not know."""
    if not code:
        return None
    first = code.replace("_", "-").split("-")[0].casefold()
    known = _SAME.get(first, first)
    return known if known in KNOWN else None


def allow_list(setting: str | None) -> tuple[str, ...]:
    """The setting `languages` ("en, ar") as Whisper's codes. Raises SettingError for others."""
    named = [code.strip() for code in (setting or "").split(",") if code.strip()]
    strange = [code for code in named if whisper_code(code) is None]
    if strange:
        raise SettingError(
            f"Whisper knows no language `{strange[0]}`",
            subject="languages",
            hint='Name languages by their codes, such as "en, ar".',
        )
    return tuple(dict.fromkeys(known for code in named if (known := whisper_code(code))))
