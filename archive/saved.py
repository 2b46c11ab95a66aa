"""Saved searches: a query that is run on whatever comes in, and tells whoever wanted to know.

A passage is told once for each saved search; what makes it one passage is the recording and the
millisecond where it begins. What was in the archive when the search was saved counts as told.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from archive.identifiers import digest, slug
from archive.viewer import OWNER, PUBLIC, Viewer

VIEWERS: dict[str, Viewer] = {viewer.name: viewer for viewer in (PUBLIC, OWNER)}
"""With whose eyes a saved search may look, by the name that is kept."""


class Channel(StrEnum):
    """A way out of the archive. A feed is none: readers come and fetch it."""

    EMAIL = "email"
    WEBHOOK = "webhook"


class DeliveryState(StrEnum):
    """What has become of a message; a `failed` one was given up, and goes out when asked for."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """`viewer` is a key of VIEWERS. `secret` signs what goes to the webhooks.

    `trouble` says why the query could not be run the last time, null where it could.
    """

    name: str
    query: str
    created: datetime
    emails: tuple[str, ...] = ()
    webhooks: tuple[str, ...] = ()
    has_feed: bool = False
    viewer: str = PUBLIC.name
    secret: str | None = field(default=None, repr=False)
    trouble: str | None = None

    @property
    def id(self) -> str:
        """A slug of the name, which the address of the feed carries."""
        return saved_search_id(self.name)


@dataclass(frozen=True, slots=True)
class Passage:
    """What a saved search found, as it was when it was found; ms on the recording.

    `event_ms` is null where the event has no clock; `url` is relative to the site.
    """

    event: str
    recording: str
    start_ms: int
    end_ms: int
    event_ms: int | None
    transcript: str
    speaker: str | None
    text: str
    url: str

    @property
    def key(self) -> tuple[str, int]:
        """What is told once: the recording and where the passage begins."""
        return self.recording, self.start_ms


@dataclass(frozen=True, slots=True)
class ToldPassage:
    """A passage with its event's title and day of now, and the instant at which it was found."""

    passage: Passage
    event_title: str
    event_date: date | None
    told: datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one address about the passages of one `batch`.

    `number` is the catalogue's and never leaves it. `due` is when it is tried (again).
    """

    number: int
    search: str
    batch: str
    channel: Channel
    address: str
    state: DeliveryState
    attempts: int
    due: datetime
    error: str | None = None

    @property
    def id(self) -> str:
        """The same at every attempt, so that a receiver can drop what it has had already."""
        return f"msg_{digest(self.search, self.batch, self.channel, self.address)}"


def saved_search_id(name: str) -> str:
    """A slug of the name; a hash where it has no Latin letter and no digit."""
    return slug(name) or f"s-{digest('saved-search', name)}"


def passage_urn(search: str, recording: str, start_ms: int) -> str:
    """A name of a passage of a saved search that no change of address and no revision changes."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"hotmic:{search}/{recording}/{start_ms}").urn
