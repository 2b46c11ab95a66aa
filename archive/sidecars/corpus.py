"""The debate corpus' `.json`: title, day, place and speakers of a debate of candidates."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from archive.event import Precision
from archive.sidecars.claims import Metadata, role, unite
from archive.sidecars.facts import bounded
from archive.sidecars.fields import Fields, read_table
from archive.sidecars.info_json import PLATFORMS, source_key

_PLACE_KEYS = ("placename", "cityState", "country")


def read_corpus(path: Path) -> tuple[Metadata, tuple[str, ...]]:
    """What the file says; SidecarError names a key of the wrong type."""
    debate = read_table(path)
    fact = debate.table("fact") or Fields({}, path, "fact.")
    place = debate.table("location")
    video = debate.name("youtubeId")
    day = _day(fact)
    metadata = Metadata(
        key=source_key("youtube", video),
        title=fact.text("title"),
        platform=PLATFORMS["youtube"] if video else None,
        source_url=f"https://www.youtube.com/watch?v={video}" if video else None,
        source_id=video,
        place=_place(place) if place else None,
        precision=Precision.DAY if day else None,
        day=day,
        people=unite(
            role(name, speaker.text("role"))
            for speaker in debate.tables("speakers")
            if (name := speaker.text("fullName"))
        ),
        duration_ms=debate.milliseconds("durationSeconds"),
        facts={"corpus": bounded(debate.values, omit={"speakers"})},
    )
    return metadata, ()


def _day(fact: Fields) -> date | None:
    written = fact.text("primaryDate")
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError as error:
        raise fact.error("primaryDate", "a day such as 1980-10-28") from error


def _place(place: Fields) -> str | None:
    named = (place.text(key) for key in _PLACE_KEYS)
    return ", ".join(part for part in named if part) or None
