"""`hotmic ingest` and `hotmic transcribe`: recordings go in, words come out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path

import click

from archive.catalogue import events
from archive.errors import UsageError
from archive.sidecars.discover import discover
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from scripts.progress import Display, display
from transcribe.ingest import IngestOptions, ItemResult, Status
from transcribe.ingest import ingest as take_in
from transcribe.ingest import transcribe as hear
from transcribe.workplace import Workplace
from web import shapes, subjects

Work = Callable[[Workplace, Display], Iterator[ItemResult]]
_WOULD = {
    status: "would fail" if status is Status.FAILED else f"would be {status}" for status in Status
}
"""What a dry run says: nothing of it has happened."""

_model = click.option(
    "--model", metavar="NAME|PATH|demo", help="Speech model: a name, a file, or demo."
)
_engine = click.option(
    "--engine",
    type=click.Choice(["auto", "whisper", "faster-whisper"]),
    help="Speech recogniser; auto is faster-whisper.",
)


@command()
@click.argument(
    "paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH..."
)
@click.option("--event", metavar="ID", help="Put what comes in into this event.")
@_model
@_engine
@click.option("--no-transcribe", is_flag=True, help="Keep and time the recordings, without words.")
@click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
def ingest(
    invocation: Invocation,
    paths: tuple[Path, ...],
    event: str | None,
    model: str | None,
    engine: str | None,
    no_transcribe: bool,
    dry_run: bool,
) -> int:
    """Take recordings and their sidecars in; make them searchable.

    PATH is a file or a folder with all its subfolders. Run it again whenever you like: what is
    known is a duplicate, and what a crash left undone is done.

    Example: hotmic --data my-archive ingest ~/recordings --no-transcribe
    """
    options = IngestOptions(None, model, engine, not no_transcribe, dry_run)
    chosen = compose.settings(invocation)
    found = discover(paths)
    skipped = len(found.unknown)
    if skipped:
        output.say(f"{skipped} files of unknown kind are skipped.")

    def work(place: Workplace, progress: Display) -> Iterator[ItemResult]:
        return take_in(paths, place, replace(options, event=_event(place, event)), progress)

    # No archive is made for paths that are not there.
    is_trial = dry_run or not found.items
    with compose.trial(chosen) if is_trial else compose.workplace(chosen) as place:
        return _run(invocation, place, work, is_dry=dry_run)


@command()
@click.argument("identifier", required=False, metavar="[ID]")
@click.option("--missing", is_flag=True, help="Every recording whose speech is untranscribed.")
@_model
@_engine
def transcribe(
    invocation: Invocation,
    identifier: str | None,
    missing: bool,
    model: str | None,
    engine: str | None,
) -> int:
    """Hear recordings that are kept already: one, an event's, or all that have no words yet.

    Example: hotmic transcribe --missing --model small
    """
    if missing == (identifier is not None):
        raise UsageError(
            "name an event or a recording, or say --missing",
            hint="`hotmic events` lists what the archive holds.",
        )
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)

    def work(place: Workplace, progress: Display) -> Iterator[ItemResult]:
        return hear(_named(place, identifier), place, IngestOptions(None, model, engine), progress)

    with compose.workplace(chosen) as place:
        return _run(invocation, place, work)


def _event(place: Workplace, name: str | None) -> str | None:
    if name is None:
        return None
    with place.catalogue.read() as tx:
        return events.id_of(tx, OWNER, name)


def _named(place: Workplace, identifier: str | None) -> list[str] | None:
    if identifier is None:
        return None
    with place.catalogue.read() as tx:
        subject = subjects.find(tx, OWNER, identifier)
        return [part.recording.id for part in subjects.parts(tx, OWNER, subject)]


def _run(invocation: Invocation, place: Workplace, work: Work, *, is_dry: bool = False) -> int:
    """Show each result as it comes, then index what came; 1 where an item failed."""
    words = _WOULD if is_dry else {status: str(status) for status in Status}
    counts: Counter[Status] = Counter()
    warned: Counter[str] = Counter()
    with display() as progress:
        for result in work(place, progress):
            counts[result.status] += 1
            if invocation.as_json:
                output.emit(shapes.item(result))
            else:
                tell(result, warned, words[result.status])
            warned.update(result.warnings)
    if not is_dry:
        compose.index_what_is_new(place.settings, place.catalogue)
    told = [f"{counts[status]} {words[status]}" for status in Status if counts[status]]
    output.say(", ".join(told) or "nothing to do")
    for warning, times in warned.items():
        if times > 1:
            output.say(f"{times} times: {warning}")
    return 1 if counts[Status.FAILED] else 0


def tell(result: ItemResult, warned: Collection[str], status: str) -> None:
    """One item for people: what became of it, then what they should know, in full the first time.

    A thousand recordings without their model must not bury the one that is broken.
    """
    output.write(f"{status:9} {result.path}")
    if result.event:
        output.write(f"          {result.event}  {result.recording}")
    if result.reason:
        output.write(f"          {result.reason}")
    for warning in result.warnings:
        subject = warning.partition(": ")[0]
        output.write(f"          {f'as above: {subject}' if warning in warned else warning}")
