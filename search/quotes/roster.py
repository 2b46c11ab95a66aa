"""The archive's roster: words of the names of its people, of its places and of its titles."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from weakref import WeakKeyDictionary

from archive.catalogue import Catalogue, events, people
from archive.viewer import Viewer
from search.quotes.lexicon import is_function_word
from search.quotes.token import Token
from search.quotes.wording import tokens

REMEMBERED_S = 30.0
"""A name that was added since counts as a name after this long; nothing else rests on it."""

_MIN_LETTERS = 2
_lock = threading.Lock()
_known: WeakKeyDictionary[Catalogue, dict[Viewer, tuple[float, frozenset[str]]]]
_known = WeakKeyDictionary()


def roster(catalogue: Catalogue, viewer: Viewer) -> frozenset[str]:
    """The keys (`search.quotes.wording`) of all names that the viewer may know of."""
    with _lock:
        asked, found = _known.setdefault(catalogue, {}).get(viewer, (0.0, frozenset()))
    if asked and time.monotonic() - asked < REMEMBERED_S:
        return found
    found = _read(catalogue, viewer)
    with _lock:
        _known[catalogue][viewer] = (time.monotonic(), found)
    return found


def _read(catalogue: Catalogue, viewer: Viewer) -> frozenset[str]:
    with catalogue.read() as tx:
        named = [one.name for one in people.roster(tx, viewer)]
        held = events.listed(tx, viewer)
    places = [one.place for one in held if one.place]
    titles = [one.title for one in held]
    return frozenset(_keys([*named, *places, *titles]))


def _keys(texts: Iterable[str]) -> Iterable[str]:
    """What is written with a capital, or in a script without; no numbers, no function words."""
    for text in texts:
        for token in tokens(text):
            if _is_word_of_name(text, token):
                yield token.key


def _is_word_of_name(text: str, token: Token) -> bool:
    if token.is_number or len(token.key) < _MIN_LETTERS or is_function_word(token.key):
        return False
    return not text[token.start].islower()
