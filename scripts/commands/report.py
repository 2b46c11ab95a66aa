"""`hotmic report`: how an event went, and what went wrong across the archive."""

from __future__ import annotations

import click

from archive.catalogue import reports
from archive.errors import UsageError
from archive.report.incidents import Incident
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from web import report_text
from web import reports as shapes
from web.pages.troubles import archive_months


@command()
@click.argument("event", required=False, metavar="[EVENT]")
@click.option("--all", "is_all", is_flag=True, help="What went wrong in the archive, by month.")
def report(invocation: Invocation, event: str | None, is_all: bool) -> None:
    """Tell how an event went; without EVENT, what went wrong in the archive month by month.

    Example: hotmic report 2025-05-28-mason-hale-announces-his-campaign-1a2b3c
    """
    if event is not None and is_all:
        raise UsageError("name an event, or say --all", hint="`hotmic report --help` shows both.")
    if event is None:
        _archive(invocation)
        return
    with compose.reading(invocation) as tx:
        found = reports.event_report(tx, OWNER, event)
    if invocation.as_json:
        output.emit(shapes.report(found))
        return
    for line in report_text.told(found):
        output.write(line)


def _progress(done: int, of: int) -> None:
    if done < of:
        output.say(f"[{done:,}/{of:,}] events read")


def _archive(invocation: Invocation) -> None:
    with compose.reading(invocation) as tx:
        months = archive_months(tx, OWNER, _progress)
    if invocation.as_json:
        output.emit_list(shapes.months(months))
        return
    heads = ["month", "events", *(report_text.INCIDENTS[kind] for kind in Incident)]
    output.table(heads, report_text.month_rows(months))
