"""A document as JSON, as both engines take it: one line, written out field by field.

A rebuild writes three million of them. A dictionary given to `json.dumps`, or to
`tantivy.Document.from_dict` and then copied by `add_document`, takes twice the time. What the
documents of an event or of a speaker share is written out once and remembered.
"""

from __future__ import annotations

from functools import lru_cache
from json.encoder import encode_basestring

from search.documents import Document

quoted = encode_basestring
"""A text as JSON, in letters of any script."""


def as_json(document: Document, kept: str) -> str:
    """The document's fields as an object; what is empty or unknown is left out.

    `kept` is the JSON of the field `segment`: an engine's own way to hold the packed segment.
    Tokens need no quoting: folding leaves no sign in them but the apostrophe.
    """
    segment = document.segment
    filed = _filed(
        segment.event, segment.run, document.access, document.embargo, document.day,
        segment.event_date, document.title, document.tags, segment.platform,
    )  # fmt: skip
    voice = _voice(
        segment.recording, segment.speaker, document.who, segment.language, segment.flags
    )
    repeats = f',"repeats":"{document.repeats}"' if document.repeats else ""
    return (
        f'{{"verbatim":"{document.verbatim}","stems":"{document.stems}"{repeats}{filed}{voice},'
        f'"place":{segment.place},"newest":{document.newest},"clock":{document.clock},'
        f'"confidence":{document.confidence},"words":{document.words},"segment":{kept}}}'
    )


@lru_cache(256)
def _filed(
    event: str,
    run: str,
    access: str,
    embargo: int | None,
    day: int,
    date: str | None,
    title: str,
    tags: tuple[str, ...],
    platform: str | None,
) -> str:
    """What the event is filed under, and who may see it."""
    line = (
        f',"event":{quoted(event)},"run":{quoted(run)},"access":{quoted(access)},"day":{day}'
        f"{_text('title', title)}{_text('platform', platform)}{_texts('tag', tags)}"
    )
    if embargo is not None:
        line += f',"embargo":{embargo}'
    if date:
        line += f',"year":"{date[:4]}","month":"{date[:7]}"'
    return line


@lru_cache(1024)
def _voice(
    recording: str,
    speaker: str | None,
    who: str,
    language: str | None,
    flags: tuple[str, ...],
) -> str:
    """Who spoke, where and how."""
    return (
        f',"recording":{quoted(recording)}{_text("speaker", speaker)}{_text("who", who)}'
        f"{_text('language', language)}{_texts('flag', flags)}"
    )


def _text(name: str, text: str | None) -> str:
    return f',"{name}":{quoted(text)}' if text else ""


def _texts(name: str, texts: tuple[str, ...]) -> str:
    return f',"{name}":[{",".join(map(quoted, texts))}]' if texts else ""
