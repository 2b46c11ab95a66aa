"""The feed of a saved search."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as Xml

from hypothesis import given
from hypothesis import strategies as st

from search.alerts import atom
from tests.search.alerts.material import SITE, WHEN, search, told

ATOM = "{http://www.w3.org/2005/Atom}"
NEW = replace(told(9000), told=WHEN + timedelta(days=2))


def read(body: bytes) -> Xml.Element:
    return Xml.fromstring(body)  # noqa: S314 (our own)


def only(parent: Xml.Element, name: str) -> Xml.Element:
    (found,) = parent.findall(ATOM + name)
    return found


def links(parent: Xml.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in parent.findall(ATOM + "link")}


def check_as_rfc_4287_asks(parent: Xml.Element) -> None:
    """One id, title and updated each, all filled (sections 4.1.1 and 4.1.2)."""
    for name in ("id", "title", "updated"):
        assert only(parent, name).text
    assert only(only(parent, "author"), "name").text


def test_a_feed_has_what_readers_need() -> None:
    """The required elements, links to itself and to the search, entries newest first."""
    root = read(atom.feed(search("Water & tax"), (NEW, told(1000)), SITE))

    assert root.tag == ATOM + "feed"
    check_as_rfc_4287_asks(root)
    assert only(root, "title").text == "Hotmic: Water & tax"
    assert only(root, "updated").text == "2026-05-03T12:00:00Z"
    assert links(root) == {
        "self": f"{SITE}/feeds/water-tax.atom",
        "alternate": f"{SITE}/search?q=%22the+tax%22&sort=newest",
    }
    first, second = root.findall(ATOM + "entry")
    for entry in (first, second):
        check_as_rfc_4287_asks(entry)
    assert only(first, "updated").text == "2026-05-03T12:00:00Z"
    assert only(second, "published").text == "2026-05-01T12:00:00Z"
    assert links(second) == {"alternate": f"{SITE}/e/town-hall?t=1.0&q=%22the+tax%22"}
    assert only(second, "content").text == "We will not raise the tax."
    assert only(second, "title").text == (
        "Title of town-hall, 2023-05-24: We will not raise the tax."
    )


def test_an_empty_feed_is_valid() -> None:
    """Before anything is told it dates from the saving."""
    root = read(atom.feed(search(), (), SITE))

    check_as_rfc_4287_asks(root)
    assert only(root, "updated").text == "2026-05-01T12:00:00Z"
    assert root.findall(ATOM + "entry") == []


def test_an_entry_keeps_its_name() -> None:
    """A corrected text, title, speaker or site address is no new entry; another place is."""

    def name(passage: object = told(1000), site: str = SITE, who: str = "Water tax") -> str | None:
        entry = only(read(atom.feed(search(who), (passage,), site)), "entry")  # type: ignore[arg-type]
        return only(entry, "id").text

    same = replace(told(1000, "Other words."), event_title="Corrected", told=WHEN)
    assert name() == name(same) == name(site="http://other:8000")
    assert len({name(), name(told(1001)), name(told(1000, event="hearing")), name(who="B")}) == 4
    assert (name() or "").startswith("urn:uuid:")


@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"), min_size=1))
def test_any_text_makes_a_feed_that_can_be_read(text: str, name: str) -> None:
    """Markup, control characters and what XML cannot hold at all."""
    passage = replace(told(1000, text), event_title=name)
    root = read(atom.feed(search(name, text), (passage,), SITE))

    assert len(root.findall(ATOM + "entry")) == 1


def test_a_long_text_has_a_short_title() -> None:
    """The title is cut at a word, the content is whole."""
    entry = only(read(atom.feed(search(), (told(1, "tax " * 500),), SITE)), "entry")

    assert len(only(entry, "title").text or "") < 200
    assert len(only(entry, "content").text or "") == 2000
