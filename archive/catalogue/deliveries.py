"""Messages of saved searches on their way out, each to one address.

A message is claimed by pushing its due time ahead: whoever dies while sending leaves one that is
due again by itself, and two processes never send the same one at once. It is claimed, sent and
struck off in this order; killed between the last two it goes out once more, under the same id.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import RowMapping, Select, func, insert, select, update

from archive.catalogue.database import Tx
from archive.catalogue.schema import deliveries
from archive.saved import Channel, Delivery, DeliveryState, SavedSearch

CLAIM_S = 300.0
"""Longer than any attempt lasts: mail servers are given seven answers of 20 s each at most."""

FIRST_WAIT_S = 60.0
LONGEST_WAIT_S = 6 * 3600.0
GROWTH = 4
MAX_ATTEMPTS = 10
"""1, 4, 16, 64 minutes, 4 h, then every 6 h: given up after some 30 hours, a day with its night."""

_OPEN = (DeliveryState.WAITING, DeliveryState.SENDING)


def enqueue(tx: Tx, search: SavedSearch, batch: str) -> None:
    """A message of a batch to every address of its search, due at once."""
    targets = [(Channel.EMAIL, address) for address in search.emails]
    targets += [(Channel.WEBHOOK, address) for address in search.webhooks]
    rows = [
        {
            "search": search.id,
            "batch": batch,
            "channel": channel,
            "address": address,
            "state": DeliveryState.WAITING,
            "attempts": 0,
            "due": datetime.now(UTC),
        }
        for channel, address in targets
    ]
    if rows:
        tx.execute(insert(deliveries), rows)


def is_due(tx: Tx) -> bool:
    """Whether there is a message to be sent now."""
    return tx.execute(_due().limit(1)).first() is not None


def claim(tx: Tx) -> Delivery | None:
    """The message that has been due longest, now the caller's for CLAIM_S; null where none is."""
    row = tx.execute(_due().limit(1)).mappings().one_or_none()
    if row is None:
        return None
    claimed = {
        "state": DeliveryState.SENDING,
        "attempts": row["attempts"] + 1,
        "due": datetime.now(UTC) + timedelta(seconds=CLAIM_S),
    }
    tx.execute(update(deliveries).where(deliveries.c.number == row["number"]).values(**claimed))
    return _delivery({**row, **claimed})


def sent(tx: Tx, delivery: Delivery) -> None:
    """Strike off a message that has arrived."""
    _settle(tx, delivery, {"state": DeliveryState.SENT, "error": None})


def failed(tx: Tx, delivery: Delivery, error: str) -> DeliveryState:
    """Keep a message that did not arrive, to be tried later or, after MAX_ATTEMPTS, when asked."""
    is_last = delivery.attempts >= MAX_ATTEMPTS
    state = DeliveryState.FAILED if is_last else DeliveryState.WAITING
    due = datetime.now(UTC) + timedelta(seconds=wait_s(delivery.attempts))
    _settle(tx, delivery, {"state": state, "error": error, "due": due})
    return state


def wait_s(attempts: int) -> float:
    """Seconds between an attempt that failed and the next."""
    grown: float = FIRST_WAIT_S * GROWTH ** min(attempts - 1, MAX_ATTEMPTS)
    return min(LONGEST_WAIT_S, grown)


def hurry(tx: Tx) -> None:
    """Make due now whatever has not arrived and is not being sent, even what was given up."""
    unsent = deliveries.c.state.in_([DeliveryState.WAITING, DeliveryState.FAILED])
    tx.execute(
        update(deliveries).where(unsent).values(state=DeliveryState.WAITING, due=datetime.now(UTC))
    )


def counts(tx: Tx, search_id: str) -> dict[DeliveryState, int]:
    """How many messages of a saved search are in each state."""
    query = (
        select(deliveries.c.state, func.count())
        .where(deliveries.c.search == search_id)
        .group_by(deliveries.c.state)
    )
    return {DeliveryState(state): number for state, number in tx.execute(query)}


def unsent(tx: Tx, search_id: str) -> list[Delivery]:
    """The messages of a saved search that have not arrived, oldest first."""
    query = (
        select(deliveries)
        .where(deliveries.c.search == search_id, deliveries.c.state != DeliveryState.SENT)
        .order_by(deliveries.c.number)
    )
    return [_delivery(row) for row in tx.execute(query).mappings()]


def _due() -> Select[Any]:
    is_open = deliveries.c.state.in_(_OPEN)
    order = (deliveries.c.due, deliveries.c.number)
    return select(deliveries).where(is_open, deliveries.c.due <= datetime.now(UTC)).order_by(*order)


def _settle(tx: Tx, delivery: Delivery, values: dict[str, object]) -> None:
    """Only the attempt that holds the claim may settle it."""
    tx.execute(
        update(deliveries)
        .where(deliveries.c.number == delivery.number, deliveries.c.attempts == delivery.attempts)
        .values(**values)
    )


def _delivery(row: RowMapping | dict[str, Any]) -> Delivery:
    named: dict[str, Any] = dict(row)
    named |= {"channel": Channel(row["channel"]), "state": DeliveryState(row["state"])}
    return Delivery(**named)  # the columns are the fields
