"""`hotmic mark`: an archivist's decision on what was off the air; it overrides every score."""

from __future__ import annotations

import getpass

import click

from archive.catalogue import off_air as decisions
from archive.errors import UsageError
from archive.off_air import Mark
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command, shared_options
from web import marking, shapes

_NOBODY = "owner"
_HELP = ("-h", "--help")


class _MarkGroup(click.Group):
    """`hotmic mark ID START END` is short for `hotmic mark add ID START END`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = _first_of_its_own(args)
        if first < len(args) and args[first] not in {*self.commands, *_HELP}:
            args = [*args[:first], "add", *args[first:]]
        return super().parse_args(ctx, args)


def _first_of_its_own(args: list[str]) -> int:
    """Where the arguments go on after the shared options."""
    at = 0
    while at < len(args) and (args[at] in {"--json", "--data"} or args[at].startswith("--data=")):
        at += 2 if args[at] == "--data" else 1
    return at


@click.group(cls=_MarkGroup)
@shared_options
def mark() -> None:
    """Decide that a stretch was off the air, or on it: `hotmic mark ID START END --off-air`.

    Example: hotmic mark r-0123456789abcdef 0:24 1:12 --off-air --note "sound check"
    """


_by = click.option("--by", metavar="NAME", help="Who decides (your login name).")


@command()
@click.argument("identifier", metavar="ID")
@click.argument("start")
@click.argument("end")
@click.option("--off-air", is_flag=True, help="It was off the air.")
@click.option("--on-air", is_flag=True, help="It was on the air.")
@click.option("--note", metavar="TEXT", help="Why; shown beside the decision.")
@_by
def add(
    invocation: Invocation,
    identifier: str,
    start: str,
    end: str,
    off_air: bool,
    on_air: bool,
    note: str | None,
    by: str | None,
) -> None:
    """Decide on a stretch of a recording or of an event (on its clock), from START to END.

    Times are seconds (83.5), 1m23s, or h:mm:ss as the event's page shows them. The decision
    overrides the score, and an earlier decision; the audit log keeps it.

    Example: hotmic mark 2025-05-28-announcement-1a2b3c 18:00:24 18:01:12 --off-air
    """
    if off_air == on_air:
        told = "it cannot have been both" if off_air else "say what it was"
        raise UsageError(told, subject="mark", hint="Give one of --off-air and --on-air.")
    decision = marking.Decision(identifier, start, end, off_air, by or _login(), note)
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as opened:
        with opened.write() as tx:
            made = marking.mark(tx, OWNER, decision)
        compose.index_what_is_new(chosen, opened)
    _tell(invocation, made)


@command(name="list")
@click.argument("identifier", metavar="[ID]", required=False)
def list_marks(invocation: Invocation, identifier: str | None) -> None:
    """List the decisions of the archive, or of one recording or event, oldest first.

    Example: hotmic mark list
    """
    with compose.reading(invocation) as tx:
        found = (
            marking.marks(tx, OWNER, identifier)
            if identifier is not None
            else marking.every_mark(tx, OWNER)
        )
    _tell(invocation, found)


@command()
@click.argument("number", type=click.IntRange(min=1), metavar="N")
@_by
def withdraw(invocation: Invocation, number: int, by: str | None) -> None:
    """Take decision N back: the score, or an earlier decision, counts again.

    Example: hotmic mark withdraw 3
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as opened:
        with opened.write() as tx:
            gone = decisions.withdraw_mark(tx, OWNER, number, by=by or _login())
        compose.index_what_is_new(chosen, opened)
    if invocation.as_json:
        output.emit(shapes.mark(gone))
    else:
        output.write(f"Decision {number} is withdrawn; the audit log keeps it.")


def _tell(invocation: Invocation, found: tuple[Mark, ...]) -> None:
    if invocation.as_json:
        output.emit_list(shapes.mark(one) for one in found)
        return
    heads = ["number", "recording", "from", "to", "decision", "by", "at", "note"]
    output.table(heads, (_row(one) for one in found))


def _row(one: Mark) -> list[object]:
    times = (output.clock(ms, tenths=True) for ms in (one.start_ms, one.end_ms))
    decision = "off the air" if one.is_off_air else "on the air"
    return [one.number, one.recording, *times, decision, one.by, f"{one.at:%Y-%m-%d}", one.note]


def _login() -> str:
    """The name of whoever sits at the keyboard, as far as the machine knows it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return _NOBODY


mark.add_command(add)
mark.add_command(list_marks)
mark.add_command(withdraw)
