"""A message with two passages, and an archive whose saved searches can be run."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from archive.catalogue import Catalogue, events, recordings, saved, transcripts
from archive.event import Event, Placement
from archive.recording import Recording
from archive.saved import Passage, SavedSearch, ToldPassage
from archive.transcript import Origin, Transcript
from archive.viewer import OWNER
from search.alerts.message import Message
from search.alerts.webhook import new_secret
from tests.search.material import said

ACTOR = "test"
WHEN = datetime(2026, 5, 1, 12, tzinfo=UTC)
SITE = "https://archive.example.org"


def search(name: str = "Water tax", query: str = '"the tax"', **more: Any) -> SavedSearch:
    return SavedSearch(name, query, WHEN, **more)


def told(
    start_ms: int = 1000, text: str = "We will not raise the tax.", event: str = "town-hall"
) -> ToldPassage:
    passage = Passage(
        event, f"r-{event}", start_ms, start_ms + 500, start_ms, "t-1", "Ana Moreno", text,
        f"/e/{event}?t={start_ms / 1000}&q=%22the+tax%22",
    )  # fmt: skip
    return ToldPassage(passage, f"Title of {event}", date(2023, 5, 24), WHEN)


def message(*passages: ToldPassage, **more: Any) -> Message:
    return Message("msg_1", search(secret=new_secret(), **more), passages, SITE)


def keep(
    catalogue: Catalogue, event: str, *lines: str, origin: Origin = Origin.IMPORTED, **facts: Any
) -> None:
    """Write an event of one recording with one transcript into the catalogue."""
    recording = f"r-{event}"
    with catalogue.write() as tx:
        events.save_event(tx, Event(event, f"Title of {event}", **facts), actor=ACTOR)
        recordings.save_recording(tx, Recording(recording, f"{event}.wav", 100_000), actor=ACTOR)
        events.save_placement(tx, Placement(event, recording, 0), actor=ACTOR)
        transcript = Transcript(f"t-{event}-{origin}", recording, origin, "en")
        transcripts.add_revision(tx, transcript, said(*lines), actor=ACTOR)


def texts_told(catalogue: Catalogue, name: str = "Water tax") -> list[str]:
    """What a saved search has told, oldest first."""
    with catalogue.read() as tx:
        found = saved.find(tx, name)
        return [each.passage.text for each in reversed(saved.told_passages(tx, OWNER, found))]
