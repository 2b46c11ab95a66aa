"""Where an export comes from: the facts that stand in its head, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.event import Event
from archive.export.context import ExportContext
from archive.transcript import Transcript

DEMONSTRATION = "demonstration model"
NOTICE = (
    f"The words were made by Hotmic's {DEMONSTRATION}, which knows a few hundred words: they are"
    " an example, not a record of what was said."
)
UNKNOWN_SPEAKER = "Speaker unknown"
_LABELS = (
    "Notice|Event|Event id|Date|Place|Platform|Source|Rights|Recording|SHA-256|Transcript|Origin"
    "|Engine|Model|Source file|Language|Revision|Times"
)
_LABEL = re.compile(rf"({_LABELS}): ")


def model_name(transcript: Transcript) -> str | None:
    """The model's name, the demonstration model called by what it is."""
    return DEMONSTRATION if transcript.is_demonstration else transcript.model


def head(contexts: Sequence[ExportContext]) -> list[tuple[str, str]]:
    """Labels and values in reading order, each on one line, none empty."""
    facts: list[tuple[str, object]] = []
    if any(context.transcript.is_demonstration for context in contexts):
        facts.append(("Notice", NOTICE))
    event = next((context.event for context in contexts if context.event), None)
    if event is not None:
        facts.extend(_event(event))
    for context in contexts:
        facts.extend(_recording(context))
    if len(contexts) > 1:
        facts.append(("Times", "on the clock of the event, across its recordings"))
    return [(label, one_line(str(value))) for label, value in facts if value not in (None, "")]


def is_head(written: Sequence[str]) -> bool:
    """Whether these lines are the head of an export: what comes back with it is no speech."""
    found = [_LABEL.match(line) for line in written]
    labels = {match[1] for match in found if match}
    return all(found) and {"Transcript", "Origin"} <= labels


def _event(event: Event) -> Iterator[tuple[str, object]]:
    yield "Event", event.title
    yield "Event id", event.id
    yield "Date", event.date
    yield "Place", event.place
    yield "Platform", event.platform
    yield "Source", event.source_url
    yield "Rights", event.rights


def _recording(context: ExportContext) -> Iterator[tuple[str, object]]:
    transcript = context.transcript
    yield "Recording", f"{context.recording.id} ({context.recording.name})"
    yield "SHA-256", context.recording.sha256
    yield "Transcript", transcript.id
    yield "Origin", transcript.origin
    yield "Engine", transcript.engine
    yield "Model", model_name(transcript)
    yield "Source file", transcript.source
    yield "Language", transcript.language
    yield "Revision", transcript.revision


def one_line(text: str) -> str:
    """The text without line breaks: a break would end a caption's comment or its cue."""
    return " ".join(text.split())
