"""Which files hold a moment, and whether with the same sound."""

from __future__ import annotations

from archive.event import Basis, Placement
from archive.parts.holding import holding
from archive.recording import Recording


def test_only_what_is_trimmed_is_the_same_sound() -> None:
    """A copy holds it too; a part that only its clock puts there does not."""
    lengths = {"a": 20_000, "b": 5_000, "copy": 9_000}
    parts = [
        (Recording("a", "a.flac", lengths["a"]), Placement("e", "a", 0, Basis.SIDECAR)),
        (Recording("b", "b.flac", lengths["b"]), Placement("e", "b", 17_000, Basis.SIDECAR)),
        (
            Recording("copy", "copy.opus", lengths["copy"]),
            Placement("e", "copy", 10_000, Basis.SOUND, trim_start_ms=9_000),
        ),
    ]
    found = {one.recording.id: (one.is_counted, one.is_cut) for one in holding(parts, 18_500)}

    assert found == {"a": (True, False), "b": (False, False), "copy": (False, True)}
