"""Who is reading. A `Viewer` goes into every catalogue query and every search."""

from __future__ import annotations

from dataclasses import dataclass

from archive.event import Visibility


@dataclass(frozen=True, slots=True)
class Viewer:
    """`sees` lists the visibilities granted; `is_owner` lifts embargoes and shows withdrawn events.

    An empty `sees` matches nothing: forgetting a grant hides, never shows.
    """

    name: str
    sees: frozenset[Visibility] = frozenset()
    is_owner: bool = False


PUBLIC = Viewer("public", frozenset({Visibility.PUBLIC}))
OWNER = Viewer("owner", frozenset(Visibility), is_owner=True)
