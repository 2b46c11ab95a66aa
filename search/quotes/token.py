"""A word as verdicts compare it, and the keys that are none."""

from __future__ import annotations

from typing import NamedTuple

NUMBER = "#"
"""A key that begins so is a number's value; no word folds to it."""

DASH = "–"
"""The key of a dash between two numbers."""


class Token(NamedTuple):
    """A word to compare: characters `[start, end)` of the text it stands in, and its `key`.

    A word that stands for several ("don't") is several tokens of one range; a number of several
    words is one token ("six hundred thousand" and "600,000" are both `#600000`).
    """

    start: int
    end: int
    key: str

    @property
    def is_number(self) -> bool:
        return self.key.startswith(NUMBER) or self.key[0].isdecimal()
