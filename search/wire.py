"""A document as JSON, as both engines take it: one line, written out field by field.

A rebuild writes three million of them. A dictionary given to `json.dumps`, or to
`tantivy.Document.from_dict` and then copied by `add_document`, takes twice the time.
"""

from __future__ import annotations

from json.encoder import encode_basestring

from search.documents import Document

quoted = encode_basestring
"""A text as JSON, in letters of any script."""


def as_json(document: Document, kept: str) -> str:
    """The document's fields as an object; what is empty or unknown is left out.

    `kept` is the JSON of the field `segment`: an engine's own way to hold the packed segment.
    """
    segment = document.segment
    line = (
        f'{{"verbatim":{quoted(document.verbatim)},"stems":{quoted(document.stems)},'
        f'"event":{quoted(segment.event)},"recording":{quoted(segment.recording)},'
        f'"run":{quoted(segment.run)},"place":{segment.place},'
        f'"access":{quoted(document.access)},"embargo":{document.embargo},'
        f'"day":{document.day},"newest":{document.newest},"clock":{document.clock},'
        f'"confidence":{document.confidence},"words":{document.words},"segment":{kept}'
    )
    if document.repeats:
        line += f',"repeats":{quoted(document.repeats)}'
    if document.title:
        line += f',"title":{quoted(document.title)}'
    if segment.event_date:
        line += f',"year":"{segment.event_date[:4]}","month":"{document.month}"'
    return line + _of_speech(document) + "}"


def _of_speech(document: Document) -> str:
    """Who spoke and how, and what the event is filed under."""
    segment = document.segment
    line = ""
    if segment.speaker:
        line = f',"speaker":{quoted(segment.speaker)}'
    if document.who:
        line += f',"who":{quoted(document.who)}'
    if segment.language:
        line += f',"language":{quoted(segment.language)}'
    if segment.platform:
        line += f',"platform":{quoted(segment.platform)}'
    if segment.flags:
        line += f',"flag":{_listed(segment.flags)}'
    if document.tags:
        line += f',"tag":{_listed(document.tags)}'
    return line


def _listed(texts: tuple[str, ...]) -> str:
    return f"[{','.join(map(quoted, texts))}]"
