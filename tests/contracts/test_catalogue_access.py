"""What a viewer may not see does not exist: every read function, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.catalogue import (
    Catalogue,
    Tx,
    access,
    events,
    people,
    recordings,
    summaries,
    transcripts,
)
from archive.errors import NotFound
from archive.event import Visibility
from archive.viewer import OWNER, PUBLIC, Viewer
from tests.archive.material import (
    ACTOR,
    EVENT,
    FIRST,
    MACHINE,
    filled,
)

READERS: dict[str, Callable[[Tx, Viewer], object]] = {
    "find_event": lambda tx, viewer: events.find_event(tx, viewer, EVENT.id),
    "list_events": lambda tx, viewer: events.list_events(tx, viewer),
    "has_events": lambda tx, viewer: events.has_events(tx, viewer),
    "listed": lambda tx, viewer: events.listed(tx, viewer),
    "titles": lambda tx, viewer: summaries.titles(tx, viewer, [EVENT.id]),
    "platforms": lambda tx, viewer: summaries.platforms(tx, viewer),
    "placements": lambda tx, viewer: events.placements(tx, viewer, EVENT.id),
    "placement_of": lambda tx, viewer: events.placement_of(tx, viewer, FIRST.id),
    "find_recording": lambda tx, viewer: recordings.find_recording(tx, viewer, FIRST.id),
    "list_recordings": lambda tx, viewer: recordings.list_recordings(tx, viewer),
    "list_recordings of": lambda tx, viewer: recordings.list_recordings(tx, viewer, EVENT.id),
    "spans": lambda tx, viewer: recordings.spans(tx, viewer, FIRST.id),
    "turns": lambda tx, viewer: recordings.turns(tx, viewer, FIRST.id),
    "transcripts": lambda tx, viewer: transcripts.transcripts(tx, viewer, FIRST.id),
    "preferred": lambda tx, viewer: transcripts.preferred(tx, viewer, FIRST.id),
    "preferred_of_event": lambda tx, viewer: transcripts.preferred_of_event(tx, viewer, EVENT.id),
    "find_transcript": lambda tx, viewer: transcripts.find_transcript(tx, viewer, MACHINE.id),
    "revisions": lambda tx, viewer: transcripts.revisions(tx, viewer, MACHINE.id),
    "segments": lambda tx, viewer: transcripts.segments(tx, viewer, MACHINE.id),
    "roster": lambda tx, viewer: people.roster(tx, viewer),
    "counts": lambda tx, viewer: (
        any((found := summaries.counts(tx, viewer)).span_ms.values())
        or any((found.events, found.recordings, found.duration_ms, found.segments, found.words))
    ),
}
MEMBER = Viewer("member", frozenset({Visibility.PUBLIC, Visibility.MEMBERS}))
STRANGER = Viewer("nobody")
TOMORROW = datetime.now(UTC) + timedelta(days=1)
YESTERDAY = datetime.now(UTC) - timedelta(days=1)


def finds(tx: Tx, viewer: Viewer) -> set[str]:
    """The readers that show this viewer anything of the event."""

    def shows(read: Callable[[Tx, Viewer], object]) -> bool:
        try:
            return bool(read(tx, viewer))
        except NotFound:
            return False

    return {name for name, read in READERS.items() if shows(read)}


@pytest.mark.parametrize(
    ("change", "viewer", "is_seen"),
    [
        ({}, PUBLIC, True),
        ({}, STRANGER, False),
        ({"visibility": Visibility.PRIVATE}, PUBLIC, False),
        ({"visibility": Visibility.PRIVATE}, MEMBER, False),
        ({"visibility": Visibility.PRIVATE}, OWNER, True),
        ({"visibility": Visibility.MEMBERS}, PUBLIC, False),
        ({"visibility": Visibility.MEMBERS}, MEMBER, True),
        ({"embargo_until": TOMORROW}, PUBLIC, False),
        ({"embargo_until": TOMORROW}, OWNER, True),
        ({"embargo_until": YESTERDAY}, PUBLIC, True),
        ({"withdrawn": "at the speaker's request"}, PUBLIC, False),
        ({"withdrawn": "at the speaker's request"}, MEMBER, False),
        ({"withdrawn": "at the speaker's request"}, OWNER, True),
    ],
)
def test_what_a_viewer_may_not_see_does_not_exist(
    catalogue: Catalogue, change: dict[str, object], viewer: Viewer, is_seen: bool
) -> None:
    """Every read function shows all of an event to whom it is granted, and nothing to others."""
    with filled(catalogue).write() as tx:
        events.save_event(tx, replace(EVENT, **change), actor=ACTOR)  # type: ignore[arg-type]

        assert finds(tx, viewer) == (set(READERS) if is_seen else set())


def test_a_recording_without_an_event_is_its_owners(catalogue: Catalogue) -> None:
    """Until it is placed, nobody else sees it."""
    with catalogue.write() as tx:
        recordings.save_recording(tx, FIRST, actor=ACTOR)

        assert recordings.list_recordings(tx, OWNER) == [FIRST]
        assert recordings.list_recordings(tx, PUBLIC) == []


def test_an_embargo_ends_while_the_archive_is_open(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rights are compiled once; the time they are held against is that of each question."""
    with filled(catalogue).write() as tx:
        events.save_event(tx, replace(EVENT, embargo_until=TOMORROW), actor=ACTOR)

        assert finds(tx, PUBLIC) == set()
        monkeypatch.setattr(access, "_now", lambda: TOMORROW)
        assert finds(tx, PUBLIC) == set(READERS)
