"""What a message says, whichever way it goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote_plus

from archive.saved import SavedSearch, ToldPassage

MAX_IN_MAIL = 50
MAX_IN_WEBHOOK = 1_000
"""Passages written out; the number of all is always told. A thousand are about half a megabyte."""

_WIDTH = 300
"""Characters of a passage in a mail: about three sentences."""


@dataclass(frozen=True, slots=True)
class Message:
    """Passages of one saved search for one address; without passages it is a trial.

    `id` is the same at every attempt. `site` is the address before every relative link, without a
    slash at its end.
    """

    id: str
    search: SavedSearch
    passages: tuple[ToldPassage, ...]
    site: str

    @property
    def is_trial(self) -> bool:
        """Whether it was sent only to see whether it arrives."""
        return not self.passages


def subject(message: Message) -> str:
    """One line."""
    if message.is_trial:
        return f"[Hotmic] Test of the saved search: {message.search.name}"
    count = len(message.passages)
    return f"[Hotmic] {message.search.name}: {count:,} new passage{'s' if count > 1 else ''}"


def text(message: Message) -> str:
    """Plain text for people: passages by event, each with its speaker and a link to hear it."""
    return "\n".join(_lines(message)) + "\n"


def payload(message: Message) -> dict[str, Any]:
    """The same for machines; the form is promised in docs/operations.md."""
    shown = message.passages[:MAX_IN_WEBHOOK]
    at = message.passages[0].told if message.passages else datetime.now(UTC)
    return {
        "type": "hotmic.test" if message.is_trial else "hotmic.passages",
        "timestamp": at.isoformat(),
        "data": {
            "search": {
                "id": message.search.id,
                "name": message.search.name,
                "query": message.search.query,
                "url": search_link(message),
            },
            "total": len(message.passages),
            "passages": [passage_shape(told, message.site) for told in shown],
        },
    }


def passage_shape(told: ToldPassage, site: str) -> dict[str, Any]:
    """One passage as JSON, with a whole link."""
    passage = told.passage
    return {
        "event": passage.event,
        "event_title": told.event_title,
        "event_date": told.event_date.isoformat() if told.event_date else None,
        "recording": passage.recording,
        "transcript": passage.transcript,
        "start_ms": passage.start_ms,
        "end_ms": passage.end_ms,
        "event_ms": passage.event_ms,
        "speaker": passage.speaker,
        "text": passage.text,
        "url": site + passage.url,
    }


def search_link(message: Message) -> str:
    """Where the same search can be run by hand."""
    return f"{message.site}/search?q={quote_plus(message.search.query)}&sort=newest"


def _lines(message: Message) -> Iterator[str]:
    if message.is_trial:
        yield "This is a test: messages of this saved search arrive here."
    event = None
    for told in message.passages[:MAX_IN_MAIL]:
        passage = told.passage
        if passage.event != event:
            event = passage.event
            yield f"{told.event_title} ({told.event_date or 'undated'})"
            yield ""
        yield f"{passage.speaker or 'Speaker unknown'}: {_cut(passage.text)}"
        yield message.site + passage.url
        yield ""
    if len(message.passages) > MAX_IN_MAIL:
        yield f"... and {len(message.passages) - MAX_IN_MAIL:,} more."
    yield ""
    yield f"Saved search: {message.search.name}"
    yield f"Query: {message.search.query}"
    yield f"Everything it finds: {search_link(message)}"
    yield f'To end these messages: hotmic saved remove "{message.search.name}"'


def _cut(said: str) -> str:
    line = " ".join(said.split())
    return line if len(line) <= _WIDTH else f"{line[:_WIDTH].rsplit(' ', 1)[0]} ..."
