"""yt-dlp's `.info.json`, of X (Twitter) Spaces and of every other site it knows.

Meaning of the times, from yt-dlp's own output template documentation and its Spaces extractor:
`timestamp` is when the item became available (of a Space: when it was created),
`release_timestamp` when it was released (of a Space or a live stream: when it went on air).
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from archive.event import Precision, Role
from archive.sidecars.claims import Metadata, role
from archive.sidecars.facts import bounded
from archive.sidecars.fields import Fields, read_table

PLATFORMS = {"twitterspaces": "X Spaces", "twitter": "X", "youtube": "YouTube"}
"""Names readers know for yt-dlp's extractors; others keep yt-dlp's own name."""

_BULKY_WORDS = (
    "formats requested_formats requested_downloads requested_subtitles thumbnails thumbnail"
    " automatic_captions subtitles heatmap http_headers fragments url manifest_url cookies"
    " description format format_id filename entries chapters comments"
)
_BULKY = frozenset(_BULKY_WORDS.split())
"""Left out of the facts: download plumbing (some with session tokens), and what has a field."""

_ON_AIR = frozenset({"was_live", "post_live", "is_live"})
_PARTICIPANTS = "Twitter Space participated by "
"""yt-dlp's Spaces extractor writes the names of the speakers after these words."""


def read_info_json(path: Path) -> tuple[Metadata, tuple[str, ...]]:
    """What the file says; SidecarError names a key of the wrong type.

    Where nothing says that the item was live, its day of publication is only `uploaded`.
    """
    info = read_table(path)
    extractor = (info.text("extractor_key") or info.text("extractor") or "").replace(":", "")
    is_space = extractor.lower() == "twitterspaces"
    start = _start(info, is_space)
    metadata = Metadata(
        key=source_key(extractor, info.name("id")),
        title=info.text("title") or info.text("fulltitle"),
        description=info.text("description"),
        platform=PLATFORMS.get(extractor.lower(), extractor or None),
        source_url=info.text("webpage_url") or info.text("original_url"),
        source_id=info.name("id"),
        language=info.text("language"),
        tags=info.texts("tags"),
        start=start,
        precision=Precision.SECOND if start else None,
        day=_day(info, "release_date") if start is None else None,
        uploaded=_uploaded(info),
        people=_people(info) if is_space else (),
        duration_ms=info.milliseconds("duration"),
        facts={"info_json": bounded(info.values, omit=_BULKY)},
    )
    _check(info)
    return metadata, ()


def source_key(platform: str, identifier: str | None) -> str | None:
    """The event key of one item of a platform, the same whoever describes it."""
    return f"{platform.lower()}:{identifier}" if identifier else None


def _start(info: Fields, is_space: bool) -> datetime | None:
    """When the recording's first moment was on air, where it was live."""
    released = info.instant("release_timestamp")
    available = info.instant("timestamp")
    was_live = info.text("live_status") in _ON_AIR or info.flag("was_live") or is_space
    return (released or available) if was_live else released


def _uploaded(info: Fields) -> date | None:
    day = _day(info, "upload_date")
    available = info.instant("timestamp")
    return day or (available.date() if available else None)


def _day(info: Fields, key: str) -> date | None:
    """A day written `YYYYMMDD` (or ISO 8601)."""
    value = info.name(key)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise info.error(key, "a day written YYYYMMDD") from error


def _people(info: Fields) -> tuple[Role, ...]:
    """The host and the speakers of a Space."""
    host = info.text("uploader")
    described = (info.text("description") or "").partition(_PARTICIPANTS)[2]
    names = [name.strip() for name in described.splitlines()[0].split(", ")] if described else []
    speakers = [role(name, "speaker") for name in names if name and name != "nobody yet"]
    people = ([role(host, "host")] if host else []) + speakers
    return tuple({person.person: person for person in reversed(people)}.values())[::-1]


def _check(info: Fields) -> None:
    """The types of keys that are only kept as facts."""
    for key in ("uploader", "uploader_url", "channel", "channel_url", "live_status", "extractor"):
        info.text(key)
    for key in ("uploader_id", "channel_id"):
        info.name(key)
    for key in ("view_count", "concurrent_view_count", "like_count", "comment_count"):
        info.whole(key)
    for key in ("was_live", "is_live"):
        info.flag(key)
    info.texts("categories")
