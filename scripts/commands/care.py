"""`hotmic reindex`, `fixity`, `dump`, `audit`: looking after an archive."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from archive import fixity as checking
from archive.catalogue import audit as log
from archive.catalogue import dump as dumping
from scripts import compose, output
from scripts.invocation import Invocation, command
from web import shapes


@command()
def reindex(invocation: Invocation) -> None:
    """Build the search index anew from the catalogue.

    Example: hotmic reindex
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    with compose.catalogue(chosen) as catalogue:
        segments = compose.rebuild_index(chosen, catalogue)
    if invocation.as_json:
        output.emit({"segments": segments})
    else:
        output.write(f"{segments} segments indexed")


@command()
def fixity(invocation: Invocation) -> int:
    """Read every kept file again and compare it with its hash.

    Example: hotmic fixity
    """
    chosen = compose.settings(invocation)
    compose.require_archive(chosen)
    counts: Counter[str] = Counter()
    with compose.catalogue(chosen) as catalogue:
        for finding in checking.check(catalogue, compose.store(chosen)):
            counts[finding.state] += 1
            if invocation.as_json:
                output.emit(shapes.fixity(finding))
            elif finding.state != "ok":
                output.write(
                    f"{finding.state:8} {finding.path or finding.sha256}  {finding.detail}"
                )
    output.say(
        ", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "no files"
    )
    if counts["changed"] or counts["missing"]:
        output.say("Ingest the same files again to put them back, or restore them from a backup.")
    return 0 if set(counts) <= {"ok"} else 1


@command()
@click.option("--canonical", is_flag=True, help="The form without clocks and paths (the only one).")
def dump(invocation: Invocation, canonical: bool) -> None:
    """Write the whole catalogue as sorted JSON lines, to compare two archives.

    Example: hotmic dump --canonical > archive.jsonl
    """
    with compose.reading(invocation) as tx:
        for line in dumping.dump(tx):
            output.write(line)


@command()
@click.argument("subject", required=False)
def audit(invocation: Invocation, subject: str | None) -> None:
    """Show who or what did what to which object, oldest first; with an id, only what concerns it.

    Of an event also what concerns its recordings and their transcripts.

    Example: hotmic audit r-0123456789abcdef
    """
    with compose.reading(invocation) as tx:
        entries = [shapes.audit_entry(entry) for entry in log.entries(tx, subject)]
    if invocation.as_json:
        output.emit_list(entries)
        return
    heads = ["at", "actor", "action", "subject", "outcome"]
    rows = ([*(entry[head] for head in heads), _decided(entry)] for entry in entries)
    output.table([*heads, "decision"], rows)


def _decided(entry: dict[str, Any]) -> str:
    """Of a mark its number, stretch, decision and note, as far as the line has them."""
    detail = entry["detail"]
    if not entry["action"].startswith("mark."):
        return ""
    start, end = (output.clock(detail[key], tenths=True) for key in ("start_ms", "end_ms"))
    words = {True: "off the air", False: "on the air"}.get(detail.get("is_off_air"), "")
    said = f"{detail['number']}: {start} to {end} {words}".rstrip()
    return f"{said} ({detail['note']})" if detail.get("note") else said
