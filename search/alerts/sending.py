"""Bringing messages out, each on its own: one that fails is kept and stands in nobody's way."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.catalogue import Catalogue, Tx, deliveries, saved
from archive.errors import HotmicError, NotFound
from archive.saved import VIEWERS, Channel, Delivery, DeliveryState, SavedSearch
from archive.settings import Settings
from search.alerts import mail, webhook
from search.alerts.message import Message


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt; `error` is null where the message arrived."""

    search: str
    channel: Channel
    address: str
    state: DeliveryState
    error: str | None = None


def deliver(
    catalogue: Catalogue, settings: Settings, is_ending: Callable[[], bool] = lambda: False
) -> Iterator[Outcome]:
    """Send what is due, one message after another, until nothing is or `is_ending` says so.

    Between the receiver's word that it has a message and the commit that strikes it off lie
    milliseconds; a process killed there sends it once more, with the same id.
    """
    while not is_ending():
        with catalogue.write() as tx:
            delivery = deliveries.claim(tx)
        if delivery is None:
            return
        if (outcome := _attempt(catalogue, settings, delivery)) is not None:
            yield outcome


def send_trial(search: SavedSearch, settings: Settings) -> Iterator[Outcome]:
    """A test message to every address of a saved search, kept nowhere."""
    message = Message(f"msg_{uuid.uuid4().hex}", search, (), settings.public_url)
    targets = [(Channel.EMAIL, address) for address in search.emails]
    targets += [(Channel.WEBHOOK, address) for address in search.webhooks]
    for channel, address in targets:
        error = _error_of(message, channel, address, settings)
        state = DeliveryState.FAILED if error else DeliveryState.SENT
        yield Outcome(search.name, channel, address, state, error)


def _attempt(catalogue: Catalogue, settings: Settings, delivery: Delivery) -> Outcome | None:
    try:
        with catalogue.read() as tx:
            message = _message(tx, delivery, settings.public_url)
    except NotFound:
        return None  # the saved search was removed meanwhile, and its messages with it
    error, state = None, DeliveryState.SENT
    if message.passages:  # else what was found was withdrawn since, and nothing is left to say
        error = _error_of(message, delivery.channel, delivery.address, settings)
    with catalogue.write() as tx:
        if error is None:
            deliveries.sent(tx, delivery)
        else:
            state = deliveries.failed(tx, delivery, error)
    return Outcome(message.search.name, delivery.channel, delivery.address, state, error)


def _message(tx: Tx, delivery: Delivery, site: str) -> Message:
    """Written when it is sent, so that it says nothing its viewer may no longer see."""
    search = saved.find(tx, delivery.search)
    viewer = VIEWERS[search.viewer]
    passages = saved.told_passages(tx, viewer, search, batch=delivery.batch)
    return Message(delivery.id, search, passages, site)


def _error_of(message: Message, channel: Channel, address: str, settings: Settings) -> str | None:
    try:
        if channel is Channel.EMAIL:
            mail.send(message, address, settings)
        else:
            allow = settings.webhook_private == "allow"
            webhook.send(message, address, allow_private=allow)
    except HotmicError as error:
        return str(error)
    return None
