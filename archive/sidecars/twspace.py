"""twspace-dl's raw JSON of an X (Twitter) Space: the platform's GraphQL answer, as a whole or
only its `audioSpace`, or only that one's `metadata`.

Times are milliseconds since 1970, as numbers or in quotes.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from archive.event import Precision, Role
from archive.sidecars.claims import Metadata, role, unite
from archive.sidecars.facts import bounded
from archive.sidecars.fields import Fields, read_table
from archive.sidecars.info_json import PLATFORMS, source_key

_MILLISECOND = 0.001
_ROLES = (("admins", "host"), ("speakers", "speaker"))
"""Listeners are counted, not named: they did not appear in public."""

_ELSEWHERE = frozenset({"title", "creator_results", "tweet_results", "mentioned_users"})


def read_twspace(path: Path) -> tuple[Metadata, tuple[str, ...]]:
    """What the file says; SidecarError names a key of the wrong type."""
    space = _space(read_table(path))
    said = space.table("metadata") or space
    participants = space.table("participants")
    start, end = said.instant("started_at", _MILLISECOND), said.instant("ended_at", _MILLISECOND)
    identifier = said.name("rest_id")
    metadata = Metadata(
        key=source_key("twitterspaces", identifier),
        title=said.text("title"),
        platform=PLATFORMS["twitterspaces"],
        source_url=f"https://x.com/i/spaces/{identifier}" if identifier else None,
        source_id=identifier,
        language=said.text("language"),
        scheduled_start=said.instant("scheduled_start", _MILLISECOND),
        start=start,
        precision=Precision.SECOND if start else None,
        people=unite((*_creator(said), *_participants(participants))),
        facts={"twspace": _facts(said, participants)},
    )
    if start is not None and end is not None and end < start:
        raise said.error("ended_at", "later than started_at")
    return metadata, ()


def _space(document: Fields) -> Fields:
    """The `audioSpace` wherever it stands."""
    data = document.table("data") or document
    return data.table("audioSpace") or data


def _facts(said: Fields, participants: Fields | None) -> dict[str, object]:
    for key in ("total_live_listeners", "total_replay_watched"):
        said.whole(key)
    facts = bounded(said.values, omit=_ELSEWHERE)
    if participants is not None and participants.whole("total") is not None:
        facts["participants"] = participants.whole("total")
    return facts


def _creator(said: Fields) -> Iterator[Role]:
    results = said.table("creator_results")
    result = results.table("result") if results else None
    for holder in (result.table("legacy"), result.table("core")) if result else ():
        name = holder.text("name") if holder else None
        if name is not None:
            yield role(name, "host")
            return


def _participants(participants: Fields | None) -> Iterator[Role]:
    if participants is None:
        return
    for group, part in _ROLES:
        for person in participants.tables(group):
            name = person.text("display_name") or person.text("twitter_screen_name")
            if name is not None:
                yield role(name, part)
