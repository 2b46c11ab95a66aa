"""What a saved search has told, as an Atom 1.0 feed (RFC 4287).

The ids of feed and entries are URNs made of the saved search, the recording and the millisecond:
no change of the site's address, of a title or of a transcript makes an old passage look new.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from archive.saved import SavedSearch, ToldPassage, passage_urn
from search.alerts.message import Message, search_link

MEDIA_TYPE = "application/atom+xml"
MAX_ENTRIES = 100

_NAMESPACE = "http://www.w3.org/2005/Atom"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write (section 2.2)."""
_TITLE_CHARS = 120


def feed(search: SavedSearch, passages: Sequence[ToldPassage], site: str) -> bytes:
    """The feed, newest passage first; `site` stands before every link."""
    root = Xml.Element("feed", {"xmlns": _NAMESPACE})
    _add(root, "id", passage_urn(search.id, "", 0))
    _add(root, "title", f"Hotmic: {search.name}")
    _add(root, "subtitle", search.query)
    _add(root, "updated", _instant(updated(search, passages)))
    _link(root, "self", f"{site}{path(search)}", MEDIA_TYPE)
    _link(root, "alternate", search_link(Message("", search, (), site)), "text/html")
    _add(root, "generator", "Hotmic")
    _add(Xml.SubElement(root, "author"), "name", "Hotmic")
    for told in passages:
        _entry(root, search, told, site)
    written: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def path(search: SavedSearch) -> str:
    """Where the site shows the feed."""
    return f"/feeds/{search.id}.atom"


def updated(search: SavedSearch, passages: Sequence[ToldPassage]) -> datetime:
    """When the newest passage was told, or the search saved."""
    return max((told.told for told in passages), default=search.created)


def _entry(root: Xml.Element, search: SavedSearch, told: ToldPassage, site: str) -> None:
    passage = told.passage
    entry = Xml.SubElement(root, "entry")
    _add(entry, "id", passage_urn(search.id, passage.recording, passage.start_ms))
    _add(entry, "title", _title(told))
    _add(entry, "updated", _instant(told.told))
    _add(entry, "published", _instant(told.told))
    _link(entry, "alternate", site + passage.url, "text/html")
    _add(Xml.SubElement(entry, "author"), "name", passage.speaker or "Speaker unknown")
    _add(entry, "category", None).set("term", _writable(passage.event))
    _add(entry, "content", passage.text).set("type", "text")


def _title(told: ToldPassage) -> str:
    """`Event, day: what was said`, cut at a word."""
    day = f", {told.event_date.isoformat()}" if told.event_date else ""
    said = " ".join(told.passage.text.split())
    if len(said) > _TITLE_CHARS:
        said = f"{said[:_TITLE_CHARS].rsplit(' ', 1)[0]} ..."
    return f"{told.event_title}{day}: {said}"


def _add(parent: Xml.Element, name: str, content: str | None) -> Xml.Element:
    element = Xml.SubElement(parent, name)
    element.text = None if content is None else _writable(content)
    return element


def _link(parent: Xml.Element, relation: str, address: str, media_type: str) -> None:
    Xml.SubElement(parent, "link", {"rel": relation, "type": media_type, "href": address})


def _writable(content: str) -> str:
    return _NOT_XML.sub("", content)


def _instant(at: datetime) -> str:
    """RFC 3339 in UTC, to the second."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
