"""An event by the name that its event file gives it, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.catalogue import Catalogue, Tx, events, reports
from archive.event import Event, Visibility
from archive.identifiers import event_id, own_key
from archive.viewer import OWNER, PUBLIC
from search.finding import with_event_ids
from search.request import SearchRequest
from tests.archive.material import ACTOR, EVENT, filled
from web import seconds, subjects

OWN = "harbor-assembly"


def save(tx: Tx, own: str, *, title: str = "Assembly", **facts: object) -> Event:
    """An event whose event file says `id`."""
    made = Event(
        event_id(title, own_key(own), "2024-01-09"), title, facts={"event_toml": {"id": own}}
    )
    made = replace(made, **facts)  # type: ignore[arg-type]
    events.save_event(tx, made, actor=ACTOR)
    return made


def test_an_event_is_found_by_its_own_name(catalogue: Catalogue) -> None:
    """Wherever an id is taken; ids and recordings keep their meaning."""
    with filled(catalogue).write() as tx:
        made = save(tx, OWN)

        assert events.id_of(tx, PUBLIC, OWN) == made.id
        assert events.id_of(tx, PUBLIC, made.id) == made.id
        assert events.id_of(tx, PUBLIC, EVENT.id) == EVENT.id
        assert events.id_of(tx, PUBLIC, "nope") == "nope"
        assert reports.event_report(tx, PUBLIC, OWN).event == made.id
        assert subjects.find(tx, PUBLIC, OWN) == made
        assert seconds.locate(tx, PUBLIC, OWN, "5")["event"] == made.id
    asked = SearchRequest("water", event=(OWN, EVENT.id))
    found = with_event_ids(catalogue, PUBLIC, asked)
    assert found.event == (made.id, EVENT.id)


def test_a_name_that_means_several_or_what_may_not_be_seen(catalogue: Catalogue) -> None:
    """The id of an event goes before another's own name; the hidden one does not exist."""
    with filled(catalogue).write() as tx:
        save(tx, EVENT.id)
        hidden = save(tx, "secret", visibility=Visibility.PRIVATE)
        save(tx, "twice")
        save(tx, "twice", title="Another")

        assert events.id_of(tx, OWNER, EVENT.id) == EVENT.id
        assert events.id_of(tx, PUBLIC, "secret") == "secret"
        assert events.id_of(tx, OWNER, "secret") == hidden.id
        assert events.id_of(tx, OWNER, "twice") == "twice"


@pytest.mark.parametrize("own", [7, " 7 "])
def test_a_name_may_be_written_as_a_number(catalogue: Catalogue, own: object) -> None:
    """TOML's `id = 7`, and blanks around a name, are the same name."""
    with catalogue.write() as tx:
        made = save(tx, "7", facts={"event_toml": {"id": own}})

        assert events.id_of(tx, PUBLIC, "7") == made.id


def test_the_hash_of_a_name_alone_is_not_enough(catalogue: Catalogue) -> None:
    """Another name may have the same six digits."""
    with catalogue.write() as tx:
        save(tx, OWN, facts={"event_toml": {"id": "other"}})

        assert events.id_of(tx, PUBLIC, OWN) == OWN
