"""Saved searches in the catalogue, on SQLite and PostgreSQL: told once, sent until it arrives."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from archive.catalogue import Catalogue, audit, deliveries, events, outbox, saved, schema, unmatched
from archive.catalogue.dump import dump
from archive.errors import NotFound, UsageError
from archive.event import Visibility
from archive.saved import Channel, DeliveryState, Passage, SavedSearch
from archive.viewer import OWNER, PUBLIC
from tests.archive.material import ACTOR, EVENT, START, another_event, filled

SEARCH = SavedSearch(
    "Tax", "tax", START, ("desk@example.org",), ("https://example.org/hook",), secret="whsec_x"
)


def passage(start_ms: int, recording: str = "r-first", event: str = EVENT.id) -> Passage:
    return Passage(
        event, recording, start_ms, start_ms + 500, None, "t-1", "Ada", "the tax", f"/e/{event}?t=1"
    )


def told(catalogue: Catalogue, *passages: Passage) -> int:
    with catalogue.write() as tx:
        return saved.tell(tx, SEARCH, passages)


def starts(catalogue: Catalogue, search: SavedSearch = SEARCH) -> list[int]:
    with catalogue.read() as tx:
        return [each.passage.start_ms for each in saved.told_passages(tx, OWNER, search)]


@pytest.fixture
def kept(catalogue: Catalogue) -> Catalogue:
    """An archive with one saved search, which knows the passage at 1 s."""
    with filled(catalogue).write() as tx:
        saved.add(tx, SEARCH, [passage(1000)], actor=ACTOR)
    return catalogue


def test_a_saved_search_is_read_back(kept: Catalogue) -> None:
    """By its name or its id, whole; the log says who saved it; the archive's dump is the same."""
    with kept.read() as tx:
        assert saved.find(tx, "tax") == saved.find(tx, "Tax") == SEARCH
        assert saved.searches(tx) == [SEARCH]
        assert audit.entries(tx, SEARCH.id)[-1].action == "search.save"
        assert "saved" not in {line.partition('"noun":"')[2][:5] for line in dump(tx)}
        with pytest.raises(NotFound, match="saved list"):
            saved.find(tx, "Water")


def test_a_name_is_taken_once(kept: Catalogue) -> None:
    """Another spelling of the same name would be the same feed, so it is refused."""
    with kept.write() as tx, pytest.raises(UsageError, match="already"):
        saved.add(tx, replace(SEARCH, name="TAX!"), (), actor=ACTOR)


def test_a_passage_is_told_once(kept: Catalogue) -> None:
    """By recording and millisecond: not what was there, not again, not twice in one breath."""
    assert told(kept, passage(1000)) == 0
    assert told(kept, passage(1000), passage(2000), passage(2000)) == 1
    assert told(kept, replace(passage(2000), text="the tacks", transcript="t-2")) == 0
    assert told(kept, passage(2000, "r-second"), passage(3000)) == 2

    assert starts(kept) == [3000, 2000, 2000]
    with kept.read() as tx:
        assert saved.counts(tx) == {"tax": 3}
        assert deliveries.counts(tx, "tax") == {DeliveryState.WAITING: 4}


def test_each_search_has_its_own_memory(kept: Catalogue) -> None:
    """What one has told is new to another."""
    other = replace(SEARCH, name="Other", emails=(), webhooks=(), has_feed=True)
    told(kept, passage(2000))
    with kept.write() as tx:
        saved.add(tx, other, (), actor=ACTOR)
        assert saved.tell(tx, other, [passage(2000)]) == 1
        assert deliveries.counts(tx, other.id) == {}


def test_many_passages_are_told_at_once(kept: Catalogue) -> None:
    """More recordings than one statement may name."""
    many = [passage(n, f"r-{n}") for n in range(1200)]

    assert told(kept, *many) == 1200
    assert told(kept, *many, passage(1, "r-new")) == 1


def test_what_may_no_longer_be_seen_is_not_told_further(kept: Catalogue) -> None:
    """A private or withdrawn event's passages vanish from feeds and from messages to be sent."""
    told(kept, passage(2000))
    with kept.write() as tx:
        batch = deliveries.unsent(tx, "tax")[0].batch
        assert len(saved.told_passages(tx, PUBLIC, SEARCH, batch=batch)) == 1
        for hidden in (
            replace(EVENT, visibility=Visibility.PRIVATE),
            replace(EVENT, withdrawn="by order"),
            replace(EVENT, embargo_until=datetime.now(UTC) + timedelta(days=1)),
        ):
            events.save_event(tx, hidden, actor=ACTOR)
            assert saved.told_passages(tx, OWNER, SEARCH, batch=batch) == ()
            seen = saved.told_passages(tx, OWNER, replace(SEARCH, viewer="owner"))
            assert [each.event_title for each in seen] == [EVENT.title]


def test_removing_forgets_everything(kept: Catalogue) -> None:
    """Its passages and its messages go with it; a new one of the name begins anew."""
    told(kept, passage(2000))
    with kept.write() as tx:
        saved.remove(tx, "tax", actor=ACTOR)
        assert saved.tell(tx, SEARCH, [passage(2000)]) == 0
        assert deliveries.claim(tx) is None
        with pytest.raises(NotFound):
            saved.remove(tx, "tax", actor=ACTOR)
        saved.add(tx, SEARCH, (), actor=ACTOR)
        assert saved.tell(tx, SEARCH, [passage(1000)]) == 1


def test_trouble_is_noted_and_forgotten(kept: Catalogue) -> None:
    """A query that could not be run says so until it can."""
    with kept.write() as tx:
        saved.note_trouble(tx, "tax", "it cannot be read")
        assert saved.find(tx, "tax").trouble == "it cannot be read"
        saved.tell(tx, SEARCH, ())
        assert saved.find(tx, "tax").trouble is None


def make_due(catalogue: Catalogue) -> None:
    """As if the time of waiting were over."""
    with catalogue.write() as tx:
        past = datetime.now(UTC) - timedelta(seconds=1)
        tx.execute(update(schema.deliveries).values(due=past))


def test_a_message_belongs_to_whoever_claims_it(kept: Catalogue) -> None:
    """Two processes get different messages; a third gets none, until a claim has run out."""
    told(kept, passage(2000))
    claimed = []
    for _ in range(3):
        with kept.write() as tx:
            claimed.append(deliveries.claim(tx))
    assert [each and each.channel for each in claimed] == [Channel.EMAIL, Channel.WEBHOOK, None]
    first = claimed[0]
    assert first is not None

    make_due(kept)
    with kept.write() as tx:
        again = deliveries.claim(tx)
    assert again is not None
    assert (again.id, again.attempts) == (first.id, 2)
    with kept.write() as tx:
        deliveries.failed(tx, first, "too late")  # it lost its claim
        assert deliveries.unsent(tx, "tax")[0].error is None
        deliveries.sent(tx, again)
        assert deliveries.counts(tx, "tax") == {DeliveryState.SENT: 1, DeliveryState.SENDING: 1}


def test_a_failed_message_is_tried_ever_later_and_then_given_up(kept: Catalogue) -> None:
    """The waits grow; the last failure waits for somebody to ask; then it starts over."""
    told(kept, passage(2000))
    states = []
    for _ in range(2 * deliveries.MAX_ATTEMPTS):
        make_due(kept)
        with kept.write() as tx:
            claimed = deliveries.claim(tx)
            assert claimed is not None
            states.append(deliveries.failed(tx, claimed, "refused"))
            assert not any(each.due <= datetime.now(UTC) for each in _failing(tx, claimed.address))
    assert states.count(DeliveryState.FAILED) == 2
    make_due(kept)
    with kept.write() as tx:
        assert deliveries.claim(tx) is None
        deliveries.hurry(tx)
        assert deliveries.is_due(tx)
        assert deliveries.claim(tx) is not None
    waits = [deliveries.wait_s(attempt) for attempt in range(1, 12)]
    assert waits[:3] == [60, 240, 960]
    assert waits == sorted(waits)
    assert waits[-1] == deliveries.LONGEST_WAIT_S


def _failing(tx: object, address: str) -> Iterable[deliveries.Delivery]:
    every = deliveries.unsent(tx, "tax")  # type: ignore[arg-type]
    return [each for each in every if each.address == address]


def index_all(catalogue: Catalogue) -> None:
    with catalogue.write() as tx:
        outbox.done(tx, [entry.number for entry in outbox.pending(tx, 10_000)])


def waiting(catalogue: Catalogue) -> list[str]:
    with catalogue.read() as tx:
        return [entry.event for entry in unmatched.pending(tx, 10_000)]


def test_what_was_indexed_waits_for_the_saved_searches(catalogue: Catalogue) -> None:
    """Each event once, with what strikes it from the outbox; indexed again, it waits again."""
    one, two = another_event(1), another_event(2)
    with catalogue.write() as tx:
        for event in (one, two, one):
            outbox.enqueue(tx, event.id)
    assert waiting(catalogue) == []
    index_all(catalogue)
    assert sorted(waiting(catalogue)) == [one.id, two.id]

    with catalogue.write() as tx:
        read = unmatched.pending(tx, 10)
        outbox.enqueue(tx, one.id)
    index_all(catalogue)
    with catalogue.write() as tx:
        unmatched.done(tx, [entry.number for entry in read])
        assert unmatched.count(tx) == 1
    assert waiting(catalogue) == [one.id]


def test_an_embargo_is_news_when_it_ends(catalogue: Catalogue) -> None:
    """Noted when the event is indexed, and once when a search is saved; due when it is over."""
    soon = datetime.now(UTC) + timedelta(hours=1)
    secret = another_event(3, embargo_until=soon)
    with catalogue.write() as tx:
        events.save_event(tx, secret, actor=ACTOR)
        outbox.enqueue(tx, secret.id)
    index_all(catalogue)
    with catalogue.write() as tx:
        unmatched.note_embargoed(tx)
        assert tx.execute(select(func.count()).select_from(schema.unmatched)).scalar() == 2
        unmatched.done(tx, [entry.number for entry in unmatched.pending(tx, 10)])
    assert waiting(catalogue) == []

    over = datetime.now(UTC) - timedelta(seconds=1)
    with catalogue.write() as tx:
        tx.execute(update(schema.unmatched).values(due=over))
    assert waiting(catalogue) == [secret.id]


def test_an_outbox_of_any_length_is_struck(catalogue: Catalogue) -> None:
    """More entries than a statement may name."""
    with catalogue.write() as tx:
        for number in range(2_500):
            outbox.enqueue(tx, f"event-{number}")
    index_all(catalogue)

    assert len(waiting(catalogue)) == 2_500
