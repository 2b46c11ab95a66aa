"""Documents as JSON: every field as it is, whatever stands in it."""

from __future__ import annotations

import json
import sys
from json.encoder import encode_basestring
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from archive.event import Event
from archive.transcript import Flag
from search.analysis import MAX_TOKEN_CHARS, fold
from search.documents import Document, IndexedSegment
from search.wire import as_json
from tests.search.material import archive, documents, part, said

TEXT = st.text(st.characters(exclude_categories=("Cs",)), min_size=1)


def fields(document: Document) -> dict[str, object]:
    """What the line must say, made the plain way."""
    segment, date = document.segment, document.segment.event_date
    every = {
        **{name: getattr(document, name) for name in ("verbatim", "stems", "repeats", "who")},
        **{name: getattr(document, name) for name in ("access", "embargo", "day", "newest")},
        **{name: getattr(document, name) for name in ("clock", "title", "confidence", "words")},
        **{name: getattr(segment, name) for name in ("event", "recording", "run", "place")},
        **{name: getattr(segment, name) for name in ("speaker", "language", "platform")},
        "flag": list(segment.flags),
        "tag": list(document.tags),
        "year": date and date[:4],
        "month": document.month,
        "segment": "kept",
    }
    return {name: value for name, value in every.items() if value not in (None, "", [])}


def test_a_line_says_every_field_and_leaves_out_what_is_empty() -> None:
    """Of all documents of the tests' archive: with flags, tags, dates and without."""
    for made in archive().values():
        for document in made:
            assert json.loads(as_json(document, '"kept"')) == fields(document)


@given(TEXT, TEXT, TEXT)
def test_nothing_that_is_said_breaks_the_line(speaker: str, tag: str, text: str) -> None:
    """Quotes, backslashes, control characters, any script: all come back, on one line."""
    event = Event("e", "An event", tags=(tag,), platform=tag)
    segments = said((speaker, f"word {text}"), flags=(Flag.QUIET,))
    [document] = documents(event, [part("e", 1, segments)])

    line = as_json(document, '"kept"')

    assert json.loads(line) == fields(document)
    assert "\n" not in line
    assert IndexedSegment.unpack(document.segment.pack()) == document.segment


def test_tokens_need_no_quoting() -> None:
    """No letter, digit or mark of any script folds to what JSON would have to escape."""
    parts = [chr(code) for code in range(sys.maxunicode) if category(chr(code))[0] in "LNM"]
    folded = [fold("".join(some)) for some in zip(*[iter(parts)] * 4, strict=False)]

    assert max(map(len, folded)) < MAX_TOKEN_CHARS  # nothing was cut off
    assert encode_basestring("".join(folded)) == f'"{"".join(folded)}"'
