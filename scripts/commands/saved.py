"""`hotmic saved`: searches that tell of what they find in whatever comes in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import click

from archive.catalogue import Tx, deliveries, unmatched
from archive.catalogue import saved as catalogued
from archive.errors import UsageError
from archive.saved import VIEWERS, DeliveryState, SavedSearch
from archive.settings import Settings
from archive.viewer import OWNER, PUBLIC
from scripts import compose, output
from scripts.invocation import Invocation, command, shared_options
from search.alerts import addresses, atom, keeping, mail, matching, sending, webhook
from search.alerts.sending import Outcome

_ACTOR = "hotmic saved"
_MAX_NAME = 100


@click.group()
@shared_options
def saved() -> None:
    """Save a search: it runs on every transcript that comes in, and tells of what it finds.

    Example: hotmic saved add "Water tax" '"tax on water"' --email desk@example.org
    """


@command()
@click.argument("name")
@click.argument("query")
@click.option("--email", "emails", multiple=True, metavar="A", help="Send mail to this address.")
@click.option("--webhook", "webhooks", multiple=True, metavar="URL", help="Post JSON to this URL.")
@click.option("--feed", is_flag=True, help="Offer an Atom feed on the site.")
@click.option("--include-past", is_flag=True, help="Tell what is in the archive already, too.")
@click.option(
    "--viewer",
    type=click.Choice(list(VIEWERS)),
    default=PUBLIC.name,
    show_default=True,
    help="With whose eyes it looks.",
)
def add(
    invocation: Invocation,
    name: str,
    query: str,
    emails: tuple[str, ...],
    webhooks: tuple[str, ...],
    feed: bool,
    include_past: bool,
    viewer: str,
) -> None:
    """Save QUERY as NAME; what it finds from now on is told, once a passage.

    Example: hotmic saved add "Water tax" '"tax on water"' --feed
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    _check_feed(feed, viewer)
    search = SavedSearch(
        _checked_name(name),
        query,
        datetime.now(UTC),
        _checked_emails(emails, chosen),
        _checked_webhooks(webhooks, chosen),
        feed,
        viewer,
        webhook.new_secret() if webhooks else None,
    )
    _check_told(search)
    with compose.catalogue(chosen) as opened, compose.finder(chosen, opened) as find:
        past = matching.save(opened, find, search, include_past=include_past, actor=_ACTOR)
        outcomes = list(sending.deliver(opened, chosen)) if include_past else []
        with opened.read() as tx:
            shape = _shape(tx, search, chosen)
    if invocation.as_json:
        output.emit({**shape, "secret": search.secret, "past": past})
        return
    output.write(f"Saved as '{search.name}'. {_told_past(past, include_past)}")
    if feed:
        output.write(f"Feed: {shape['feed']}")
    if search.secret:
        output.write(f"Webhooks are signed with {search.secret} (it is shown only now).")
    _tell_outcomes(outcomes)


@command(name="list")
def list_searches(invocation: Invocation) -> None:
    """List the saved searches, what each has told, and the last error.

    Example: hotmic saved list
    """
    chosen = compose.settings(invocation)
    with compose.reading(invocation) as tx:
        shapes = [_shape(tx, search, chosen) for search in catalogued.searches(tx)]
    if invocation.as_json:
        output.emit_list(shapes)
        return
    heads = ["name", "query", "tells", "told", "waiting", "failed", "last error"]
    output.table(heads, (_row(shape) for shape in shapes))


@command()
@click.argument("name")
def remove(invocation: Invocation, name: str) -> None:
    """Forget a saved search and what is still to be sent of it.

    Example: hotmic saved remove "Water tax"
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as opened, opened.write() as tx:
        search = catalogued.find(tx, name)
        catalogued.remove(tx, search.id, actor=_ACTOR)
    if invocation.as_json:
        output.emit({"removed": search.id})
    else:
        output.write(f"'{search.name}' is removed.")


@command()
@click.argument("name")
def test(invocation: Invocation, name: str) -> int:
    """Send a test message to every address of a saved search.

    Example: hotmic saved test "Water tax"
    """
    chosen = compose.settings(invocation)
    with compose.reading(invocation) as tx:
        search = catalogued.find(tx, name)
    outcomes = list(sending.send_trial(search, chosen))
    if invocation.as_json:
        output.emit_list(map(_outcome, outcomes))
    else:
        _tell_outcomes(outcomes)
        if not outcomes:
            output.write(f"Nothing to send: readers fetch {_feed_url(search, chosen)}")
    return _code(outcomes)


@command()
def run(invocation: Invocation) -> int:
    """Run the saved searches now, and send all that has not arrived, even what was given up.

    Example: hotmic saved run
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as opened, compose.finder(chosen, opened) as find:
        with opened.write() as tx:
            deliveries.hurry(tx)
        new, outcomes = keeping.run(opened, find, chosen)
        with opened.read() as tx:
            waiting = unmatched.count(tx)
    if waiting:
        output.say(f"{waiting} events wait: another process is running the saved searches.")
    if invocation.as_json:
        output.emit({"new": new, "messages": [_outcome(each) for each in outcomes]})
    else:
        output.write(f"{new} new passages, {len(outcomes)} messages")
        _tell_outcomes(outcomes)
    return _code(outcomes)


for _command in (add, list_searches, remove, test, run):
    saved.add_command(_command)


def _checked_name(name: str) -> str:
    said = " ".join(name.split())
    if not said or len(said) > _MAX_NAME or not said.isprintable():
        raise UsageError(
            f"a saved search needs a name of 1 to {_MAX_NAME} characters that can be written",
            subject=name[:_MAX_NAME],
            hint='Give one such as "Water tax".',
        )
    return said


def _checked_emails(emails: tuple[str, ...], chosen: Settings) -> tuple[str, ...]:
    if emails:
        mail.check_settings(chosen)
    return tuple(dict.fromkeys(map(mail.check_address, emails)))


def _checked_webhooks(webhooks: tuple[str, ...], chosen: Settings) -> tuple[str, ...]:
    for url in webhooks:
        addresses.check(url, allow_private=chosen.webhook_private == "allow")
    return tuple(dict.fromkeys(webhooks))


def _check_feed(feed: bool, viewer: str) -> None:
    if feed and viewer == OWNER.name:
        raise UsageError(
            "a feed is read without a password and shows only what is public",
            subject="--feed",
            hint="Leave out --viewer, or tell the owner by --email or --webhook.",
        )


def _check_told(search: SavedSearch) -> None:
    if not (search.emails or search.webhooks or search.has_feed):
        raise UsageError(
            "this saved search would tell nobody",
            subject=search.name,
            hint="Add --email ADDRESS, --webhook URL or --feed; each but --feed more than once.",
        )


def _shape(tx: Tx, search: SavedSearch, chosen: Settings) -> dict[str, Any]:
    """A saved search as JSON; the last error is the query's, else that of a message."""
    states = deliveries.counts(tx, search.id)
    errors = [delivery.error for delivery in deliveries.unsent(tx, search.id) if delivery.error]
    last = search.trouble or (errors[-1] if errors else None)
    on_their_way = (DeliveryState.WAITING, DeliveryState.SENDING)
    return {
        "id": search.id,
        "name": search.name,
        "query": search.query,
        "viewer": search.viewer,
        "emails": list(search.emails),
        "webhooks": list(search.webhooks),
        "feed": _feed_url(search, chosen) if search.has_feed else None,
        "created": search.created.isoformat(),
        "told": catalogued.counts(tx).get(search.id, 0),
        "sent": states.get(DeliveryState.SENT, 0),
        "waiting": sum(states.get(state, 0) for state in on_their_way),
        "failed": states.get(DeliveryState.FAILED, 0),
        "last_error": last,
    }


def _row(shape: dict[str, Any]) -> list[object]:
    tells = [*shape["emails"], *shape["webhooks"], *filter(None, [shape["feed"]])]
    numbers = [shape[key] for key in ("told", "waiting", "failed")]
    return [shape["name"], shape["query"], "\n".join(tells), *numbers, shape["last_error"]]


def _feed_url(search: SavedSearch, chosen: Settings) -> str:
    return chosen.public_url + atom.path(search)


def _told_past(past: int, included: bool) -> str:
    if not past:
        return "The archive holds nothing of it yet."
    many = "1 passage of it is" if past == 1 else f"{past:,} passages of it are"
    return f"{many} in the archive already: {'' if included else 'not '}told."


def _outcome(outcome: Outcome) -> dict[str, object]:
    return {
        "search": outcome.search,
        "channel": outcome.channel,
        "address": outcome.address,
        "state": outcome.state,
        "error": outcome.error,
    }


def _tell_outcomes(outcomes: Iterable[Outcome]) -> None:
    for outcome in outcomes:
        output.write(f"{outcome.state:8} {outcome.channel:8} {outcome.address}")
        if outcome.error:
            output.write(f"         {outcome.error}")


def _code(outcomes: Iterable[Outcome]) -> int:
    """1 where a message did not arrive."""
    return 1 if any(outcome.error for outcome in outcomes) else 0
