"""Where in its event something was said: a strip with a pin, and the same in words."""

from __future__ import annotations

from markupsafe import Markup

from web import picture
from web.pages.loading import LoadedEvent
from web.times import length


def strip_at(loaded: LoadedEvent, at_ms: int) -> Markup:
    """The whole event in one line, with a pin at an instant of its clock."""
    label = f"{where_in(loaded, at_ms)}; the pin shows where"
    return picture.strip(loaded.stretches, loaded.axis, label, loaded.off_air, pin=at_ms)


def where_in(loaded: LoadedEvent, at_ms: int) -> str:
    """`15 min 42 s into 1 h 5 min`."""
    whole = loaded.axis.end_ms - loaded.axis.start_ms
    return f"{_since(max(0, at_ms - loaded.axis.start_ms))} into {length(whole)}"


def _since(ms: int) -> str:
    """Whole seconds that have passed, as the clock beside it counts them; a length is rounded."""
    return length(ms if ms < 1000 else ms // 1000 * 1000)
