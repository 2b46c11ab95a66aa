"""What everyone asks for is read once, and again as soon as the catalogue changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.catalogue import Catalogue, events
from archive.event import Event
from web import remembered
from web.remembered import Remembered


def test_read_again_when_the_catalogue_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same answer while nothing was written; each key its own; none older than `KEEP_S`."""
    catalogue = Catalogue.open(tmp_path / "catalogue.sqlite")
    kept = Remembered()
    answers = iter(range(10))

    def ask(key: str = "one") -> int:
        with catalogue.read() as tx:
            return kept.of(tx, key, lambda: next(answers))

    assert [ask(), ask(), ask("other"), ask()] == [0, 0, 1, 0]
    with catalogue.write() as tx:
        events.save_event(tx, Event("e-1", "Hearing"), actor="test")
    assert [ask(), ask()] == [2, 2]
    monkeypatch.setattr(remembered, "KEEP_S", 0.0)
    assert ask() == 3
    catalogue.close()
