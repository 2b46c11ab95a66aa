"""`hotmic export`: a transcript in the formats of other programs."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from archive.errors import StorageError
from archive.export import FORMATS, write
from archive.viewer import OWNER
from scripts import compose, output
from scripts.invocation import Invocation, command
from web.subjects import export_contexts


@command()
@click.argument("identifier", metavar="ID")
@click.option(
    "--format", "kind", type=click.Choice(list(FORMATS)), help="txt, or json where --json is given."
)
@click.option("--transcript", "transcript_id", metavar="T", help="Not the preferred one, but this.")
@click.option("--quarantined", is_flag=True, help="Write also the words that a gate distrusts.")
@click.option(
    "-o",
    "--output",
    "out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write to this file, not to standard output.",
)
def export(
    invocation: Invocation,
    identifier: str,
    kind: str | None,
    transcript_id: str | None,
    quarantined: bool,
    out: Path | None,
) -> None:
    """Write the transcript of a recording, or of all recordings of an event.

    Example: hotmic export r-0123456789abcdef --format vtt -o speech.vtt
    """
    chosen = kind or ("json" if invocation.as_json else "txt")
    with compose.reading(invocation) as tx:
        contexts = export_contexts(tx, OWNER, identifier, transcript_id, quarantined=quarantined)
        pieces = write(chosen, contexts)
        if out is not None:
            _replace(out, pieces)
        elif invocation.as_json and chosen != "json":
            output.emit({"format": chosen, "text": "".join(pieces)})
        else:
            output.copy(pieces)
    if out is not None and invocation.as_json:
        output.emit({"format": chosen, "path": str(out)})


def _replace(out: Path, pieces: Iterable[str]) -> None:
    """Write beside the file and rename: a reader never sees half of it."""
    partial = out.with_name(f".{out.name}.partial")
    try:
        with partial.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
        partial.replace(out)
    except OSError as error:
        raise StorageError(
            f"the export cannot be written ({error.strerror})",
            subject=str(out),
            hint="Name another file with -o, or make room.",
        ) from error
    finally:
        partial.unlink(missing_ok=True)
