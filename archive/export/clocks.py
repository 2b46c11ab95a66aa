"""Milliseconds as the formats write them."""

from __future__ import annotations


def spoken(at_ms: int) -> str:
    """`h:mm:ss`, for readers; the part of a second is dropped."""
    seconds = at_ms // 1000
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def caption(at_ms: int, mark: str) -> str:
    """`hh:mm:ss.mmm`, with `mark` before the milliseconds (a comma in SRT)."""
    seconds, milliseconds = divmod(at_ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}:{seconds:02d}{mark}{milliseconds:03d}"
