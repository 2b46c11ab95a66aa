"""Messages on their way: kept until they arrive, each on its own, while a server runs."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from archive import settings
from archive.catalogue import Catalogue, deliveries, events, saved, schema
from archive.errors import IndexUnavailable
from archive.saved import DeliveryState, SavedSearch
from archive.settings import Settings
from archive.viewer import OWNER, Viewer
from search.alerts import sending
from search.alerts.keeping import keep_telling, run
from search.alerts.matching import Find, save
from search.alerts.sending import Outcome, deliver, send_trial
from search.alerts.webhook import new_secret
from search.embedded.engine import EmbeddedIndex
from search.finding import find
from search.indexer import drain
from search.request import SearchRequest, SearchResults
from tests.search.alerts.material import ACTOR, keep, search, told
from tests.search.alerts.servers import Hook, hook, mailbox, until


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    opened = Catalogue.open(tmp_path / "catalogue.sqlite")
    yield opened
    opened.close()


@pytest.fixture
def chosen(tmp_path: Path) -> Settings:
    return settings.load(
        tmp_path, webhook_private="allow", smtp_from="hotmic@example.org", smtp_security="none"
    )


@pytest.fixture
def receiver() -> Iterator[Hook]:
    with hook() as running:
        yield running


def tell(catalogue: Catalogue, *starts: int, **channels: tuple[str, ...]) -> SavedSearch:
    """A saved search that has just found passages of one event."""
    one = search(secret=new_secret(), **channels)
    keep(catalogue, "town-hall", "the tax")
    with catalogue.write() as tx:
        saved.add(tx, one, (), actor=ACTOR)
        saved.tell(tx, one, [told(start).passage for start in starts])
    return one


def wait_over(catalogue: Catalogue) -> None:
    """As if the time of waiting were over."""
    past = datetime.now(UTC) - timedelta(seconds=1)
    with catalogue.write() as tx:
        tx.execute(update(schema.deliveries).values(due=past))


def states(catalogue: Catalogue) -> dict[DeliveryState, int]:
    with catalogue.read() as tx:
        return deliveries.counts(tx, "water-tax")


def test_every_address_gets_its_own_message(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """Two webhooks and a mailbox, each once; then there is nothing left to do."""
    with mailbox() as box:
        to = chosen.model_copy(update={"smtp_host": box.host, "smtp_port": box.port})
        urls = (receiver.url, receiver.url + "&second")
        tell(catalogue, 1000, 2000, webhooks=urls, emails=("desk@example.org",))
        outcomes = list(deliver(catalogue, to))
        assert list(deliver(catalogue, to)) == []

    assert [each.error for each in outcomes] == [None] * 3
    assert (len(receiver.posts), len(box.mails)) == (2, 1)
    assert len({headers["webhook-id"] for headers, _ in receiver.posts}) == 2
    assert states(catalogue) == {DeliveryState.SENT: 3}


def test_what_fails_is_kept_and_stands_in_nobodys_way(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """A dead address and a refusing one; the third arrives; each failure has its reason."""
    with hook(answers=[500]) as broken:
        tell(catalogue, 1000, webhooks=("http://127.0.0.1:9/", broken.url, receiver.url))
        outcomes = list(deliver(catalogue, chosen))

    assert [each.state for each in outcomes] == ["waiting", "waiting", "sent"]
    assert "answered 500" in (outcomes[1].error or "")
    assert list(deliver(catalogue, chosen)) == []  # not at once again
    with catalogue.read() as tx:
        waiting = deliveries.unsent(tx, "water-tax")
    assert [each.error for each in waiting] == [outcomes[0].error, outcomes[1].error]


def test_a_later_attempt_is_the_same_message(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """The same id, so that a receiver that had it already can drop it; the body is the same."""
    receiver.answers = [503, 204]
    tell(catalogue, 1000, webhooks=(receiver.url,))
    list(deliver(catalogue, chosen))
    wait_over(catalogue)
    list(deliver(catalogue, chosen))

    (first, body), (second, again) = receiver.posts
    assert (first["webhook-id"], body) == (second["webhook-id"], again)
    assert states(catalogue) == {DeliveryState.SENT: 1}


def test_a_process_that_dies_while_sending_loses_nothing(
    catalogue: Catalogue, chosen: Settings, receiver: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its claim runs out and the message goes out again, under the same id."""
    tell(catalogue, 1000, webhooks=(receiver.url,))
    with monkeypatch.context() as dying:
        dying.setattr(sending.deliveries, "sent", _die)
        with pytest.raises(KeyboardInterrupt):
            list(deliver(catalogue, chosen))
    assert list(deliver(catalogue, chosen)) == []
    wait_over(catalogue)
    list(deliver(catalogue, chosen))

    assert len({headers["webhook-id"] for headers, _ in receiver.posts}) == 1
    assert len(receiver.posts) == 2
    assert states(catalogue) == {DeliveryState.SENT: 1}


def _die(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_was_withdrawn_meanwhile_is_not_sent(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """A message is written when it goes out, with what may be seen then."""
    tell(catalogue, 1000, webhooks=(receiver.url,))
    with catalogue.write() as tx:
        event = events.find_event(tx, OWNER, "town-hall")
        events.save_event(tx, replace(event, withdrawn="by order"), actor=ACTOR)

    assert [each.error for each in deliver(catalogue, chosen)] == [None]
    assert receiver.posts == []


def test_a_trial_reaches_every_address_and_leaves_no_trace(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """It tells what each answered; nothing is queued."""
    one = tell(catalogue, webhooks=(receiver.url, "http://127.0.0.1:9/"))
    first, second = send_trial(one, chosen)

    assert (first.state, second.state) == ("sent", "failed")
    assert json.loads(receiver.posts[0][1])["type"] == "hotmic.test"
    assert states(catalogue) == {}


def test_messages_go_out_though_the_index_is_down(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """What was found before does not wait for what cannot be searched now."""
    tell(catalogue, 1000, webhooks=(receiver.url,))
    with EmbeddedIndex(chosen.index_path, writable=True) as index:
        drain(catalogue, index)

    def down(_: Viewer, __: SearchRequest) -> SearchResults:
        raise IndexUnavailable("down")

    with pytest.raises(IndexUnavailable):
        run(catalogue, down, chosen)
    assert len(receiver.posts) == 1


@pytest.fixture
def watched(catalogue: Catalogue, chosen: Settings) -> Iterator[tuple[Find, EmbeddedIndex]]:
    with EmbeddedIndex(chosen.index_path, writable=True) as index:
        yield lambda viewer, request: find(index, catalogue, viewer, request), index


def test_a_server_tells_of_what_comes_in(
    catalogue: Catalogue,
    chosen: Settings,
    receiver: Hook,
    watched: tuple[Find, EmbeddedIndex],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each event as it is indexed; a webhook that fails is logged and stops nothing."""
    finder, index = watched
    urls = ("http://127.0.0.1:9/", receiver.url)
    one = search(webhooks=urls, secret=new_secret())
    save(catalogue, finder, one, include_past=False, actor=ACTOR)
    with caplog.at_level(logging.WARNING), keep_telling(catalogue, finder, chosen, every_s=0.05):
        for number in (1, 2):
            keep(catalogue, f"event-{number}", "the tax was raised")
            drain(catalogue, index)
            assert until(lambda n=number: len(receiver.posts) == n)

    titles = [json.loads(body)["data"]["passages"][0]["event_title"] for _, body in receiver.posts]
    assert titles == ["Title of event-1", "Title of event-2"]
    assert "did not go out" in caplog.text
    assert "Traceback" not in caplog.text


def test_a_server_whose_index_is_down_says_so_once(
    catalogue: Catalogue,
    chosen: Settings,
    watched: tuple[Find, EmbeddedIndex],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One line, no traceback, an end in time; a defect is logged whole and survived."""
    _, index = watched
    keep(catalogue, "event", "the tax")
    with catalogue.write() as tx:
        saved.add(tx, search(), (), actor=ACTOR)
    drain(catalogue, index)

    def down(_: Viewer, __: SearchRequest) -> SearchResults:
        raise IndexUnavailable("the index is down")

    with caplog.at_level(logging.WARNING), keep_telling(catalogue, down, chosen, every_s=0.01):
        assert until(lambda: len(caplog.records) > 0)
    assert len(caplog.records) == 1
    assert "the index is down" in caplog.text


def test_two_processes_send_a_message_once(
    catalogue: Catalogue, chosen: Settings, receiver: Hook
) -> None:
    """Whoever claims it sends it; the other finds nothing."""
    tell(catalogue, 1000, webhooks=tuple(f"{receiver.url}&n={n}" for n in range(4)))
    one, two = deliver(catalogue, chosen), deliver(catalogue, chosen)
    outcomes: list[Outcome] = [next(one), next(two), *one, *two]

    assert len({each.address for each in outcomes}) == len(outcomes) == len(receiver.posts) == 4
